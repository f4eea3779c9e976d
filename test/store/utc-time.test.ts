import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseUtc } from '../../src/store/utc-time.ts';

describe('a time is kept as one form of text', () => {
  test.each([
    ['2026-11-23T11:48:12.1234567Z', '2026-11-23T11:48:12.123456Z'],
    ['2026-11-23T11:48:12.1234567+00:00', '2026-11-23T11:48:12.123456Z'],
    ['2026-11-23T11:48:12Z', '2026-11-23T11:48:12.000000Z'],
    ['2026-11-23T11:48:12.5-0130', '2026-11-23T13:18:12.500000Z'],
    ['2026-11-23t11:48z', '2026-11-23T11:48:00.000000Z'],
    ['2026-11-23 11:48:12', '2026-11-23T11:48:12.000000Z'],
    ['2026-11-23', '2026-11-23T00:00:00.000000Z'],
    ['2024-02-29T00:00:00+01:00', '2024-02-28T23:00:00.000000Z'],
    ['0001-01-01T00:00:00', '0001-01-01T00:00:00.000000Z'],
  ])('%s is %s', (text, expected) => {
    expect(parseUtc(text)?.text).toBe(expected);
  });
});

test.each([
  'yesterday',
  '',
  '2026-11-23T11',
  '2026-02-30T00:00:00Z',
  '2026-13-01',
  '2026-11-23T24:00:00Z',
  '2026-11-23T11:60Z',
  '0000-01-01T00:00:00+05:00',
  '9999-12-31T23:00:00-05:00',
  '12026-11-23',
  '2026-11-23T11:48:12.Z',
])('%j is no time', (text) => {
  expect(parseUtc(text)).toBeUndefined();
});

test('the microseconds are those since 1970, and the text is the same moment', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1700-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }),
      fc.integer({ min: 0, max: 999 }),
      (date, micros) => {
        const text = date.toISOString().replace('Z', `${String(micros).padStart(3, '0')}Z`);
        expect(parseUtc(text)).toEqual({ text, microseconds: date.getTime() * 1000 + micros });
      },
    ),
  );
});

test('moments too far away for exact microseconds keep their order among the others', () => {
  expect(parseUtc('2300-01-01')?.microseconds).toBe(Number.MAX_SAFE_INTEGER);
  expect(parseUtc('0001-01-01')?.microseconds).toBe(Number.MIN_SAFE_INTEGER);
});

test('a time as programs write it is read as any other form of the same moment', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
      (date) => {
        const text = date.toISOString();
        expect(parseUtc(text)).toEqual(parseUtc(text.replace('T', ' ')));
      },
    ),
    { numRuns: 1000 },
  );
});

test.each([
  '2026-00-10T10:00:00.000Z',
  '2026-13-10T10:00:00.000Z',
  '2026-10-00T10:00:00.000Z',
  '2026-10-10T24:00:00.000Z',
  '2026-10-10T10:60:00.000Z',
  '2026-02-29T10:00:00.000Z',
])('%s, in the form that programs write, is no time', (text) => {
  expect(parseUtc(text)).toBeUndefined();
});
