import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatTimeSpan, formatTimestamp, normalizeTimestamp } from '../../src/service/timestamp.ts';

describe('normalizeTimestamp', () => {
  test.each([
    ['2020-01-02', '2020-01-02T00:00:00.000000Z'],
    ['2020-01-02 03:04:05', '2020-01-02T03:04:05.000000Z'],
    ['2020-01-02T03:04', '2020-01-02T03:04:00.000000Z'],
    ['2020-01-02T03:04:05.1Z', '2020-01-02T03:04:05.100000Z'],
    ['2020-01-02T03:04:05.1234567+00:00', '2020-01-02T03:04:05.123456Z'],
    ['2020-01-02T03:04:05+02:00', '2020-01-02T01:04:05.000000Z'],
    ['2020-01-01T00:30:00-0130', '2020-01-01T02:00:00.000000Z'],
  ])('%s is %s', (text, expected) => {
    expect(normalizeTimestamp(text)).toBe(expected);
  });

  test.each(['', 'yesterday', '2020-02-30', '2020-13-01', '2020-01-02T25:00:00Z', '2020-01-02T03:04:05 foo'])(
    '%j is no time',
    (text) => {
      expect(normalizeTimestamp(text)).toBeUndefined();
    },
  );

  test('a time that the service writes is read back as it is', () => {
    const times = fc.date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(times, (date) => {
        expect(normalizeTimestamp(formatTimestamp(date))).toBe(formatTimestamp(date));
      }),
    );
  });
});

test.each([
  [0, '00:00:00.0000000'],
  [61.5, '00:01:01.5000000'],
  [3_600, '01:00:00.0000000'],
  [90_061.000001, '1.01:01:01.0000010'],
  [-5, '00:00:00.0000000'],
])('a time span of %s seconds is written %s', (seconds, expected) => {
  expect(formatTimeSpan(seconds)).toBe(expected);
});
