import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseExactJson } from '../../src/output/exact-json.ts';
import { parseDocument } from '../../src/output/json-document.ts';
import { keysOf } from '../../src/output/json-object.ts';
import { WholeFloat } from '../../src/output/number.ts';
import { toText } from '../../src/output/query/text-functions.ts';

/** Numbers as they are written anywhere, most of them near what a double cannot hold. */
const writtenNumber = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String).map(toJsonNumber),
  fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(String),
  fc.tuple(fc.nat(99), fc.nat(99_999), fc.integer({ min: -8, max: 8 })).map(([a, b, c]) => `${a}.${b}e${c}`),
  fc
    .tuple(fc.nat(2 ** 31), fc.constantFrom('0', '00000', '99999', '5'), fc.nat(30))
    .map(([whole, digits, times]) => `${whole}.${digits.repeat(times + 1)}`),
);

const key = fc.oneof(fc.string(), fc.nat(20).map(String), fc.constantFrom('__proto__', '01', '4294967295'));

/** JSON texts with odd white space, each value written in one of its ways. */
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    writtenNumber,
    fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
    fc.constantFrom('true', 'false', 'null', '" : 1.0, "', '"[1e5 ,"'),
    fc.array(tie('json')).map((items) => `[${items.join(',')}]`),
    fc
      .array(fc.tuple(key, tie('json')))
      .map(
        (entries) => `{${entries.map(([name, value]) => `${JSON.stringify(name)} :\n${value}`).join(' , ')}}`,
      ),
  ),
}));

/** JSON has no `+`. */
function toJsonNumber(text: string): string {
  return text.replace('+', '');
}

describe('a JSON text is read without loss', () => {
  test('the quick way gives what the exact one gives', () => {
    fc.assert(
      fc.property(json, (text) => {
        const exact = parseExactJson(text);
        const document = parseDocument(text);
        expect(document).toEqual(exact);
        expect(toText(document)).toBe(toText(exact));
      }),
      { numRuns: 2000 },
    );
  });

  test('integers of any size stay exact', () => {
    expect(parseDocument('[12345678901234567890, 9007199254740993, -1, 1e2]')).toEqual([
      12345678901234567890n,
      9007199254740993n,
      -1,
      new WholeFloat(100),
    ]);
  });

  test('a whole float is told from an integer, an ordinary float is a number', () => {
    expect(parseDocument('{"a": 1.0, "b": 1, "c": 0.99999999999999999999, "d": 1.5}')).toEqual({
      a: new WholeFloat(1),
      b: 1,
      c: new WholeFloat(1),
      d: 1.5,
    });
    expect(parseDocument('1.0')).toEqual(new WholeFloat(1));
  });

  test('keys like indexes keep their place', () => {
    const document = parseDocument('{"b": {"10": 1, "a": 2, "2": 3}}') as Record<
      string,
      Record<string, unknown>
    >;
    expect(keysOf(document.b ?? {})).toEqual(['10', 'a', '2']);
    expect(document).toEqual({ b: { 10: 1, a: 2, 2: 3 } });
  });

  test('keys like indexes are seen behind escapes, too', () => {
    const document = parseDocument(String.raw`{"b": 1, "\u0031\u0032": 2, "3": 3}`) as Record<
      string,
      unknown
    >;
    expect(keysOf(document)).toEqual(['b', '12', '3']);
  });

  test('a number is seen whatever stands before it', () => {
    const [, ...numbers] = parseDocument('[0.5e-1,1.0,2.0 ,\n3e0,-0.0,12345678901.99999999999]') as unknown[];
    expect(numbers).toEqual([1, 2, 3, -0, 12345678902].map((value) => new WholeFloat(value)));
  });

  test('text that only looks like a number does no harm', () => {
    expect(parseDocument('{"arguments": "[1.0, 2.0]", "n": 1}')).toEqual({ arguments: '[1.0, 2.0]', n: 1 });
  });

  test('__proto__ is a key, and nothing else learns of it', () => {
    const document = parseDocument('{"x": 1.0, "__proto__": {"polluted": true}}') as object;
    expect(Object.keys(document)).toEqual(['x', '__proto__']);
    expect('polluted' in document).toBe(false);
  });

  test('texts, escapes and white space are those of JSON', () => {
    const text = ' [ "a\\"b\\\\" , "\\u00e9\\ud83d\\udc1f\\n" , 1.0 , true , false , null , { } , [ ] ]\n';
    expect(parseDocument(text)).toEqual(['a"b\\', 'é🐟\n', new WholeFloat(1), true, false, null, {}, []]);
  });

  test('the last of equal keys counts', () => {
    expect(parseDocument('{"a": 1.0, "b": 2, "a": 3}')).toEqual({ a: 3, b: 2 });
  });

  test.each([
    ['', 'expected a value at the end'],
    ['{"a": 1.0', 'expected "," or "}" at the end'],
    ['[1.0,]', 'expected a value at character 6'],
    ['{a: 1}', 'expected a key in double quotes at character 2'],
    ['{"a" 1}', 'expected ":" at character 6'],
    ['[1.0] x', 'more text than one value at character 7'],
    ['"a', 'unclosed string at character 1'],
    ['["a\nb"]', 'bad string at character 2'],
    ['01', 'more text than one value at character 2'],
    [`${'['.repeat(2000)}1.0`, 'more than 1000 levels deep at character 1002'],
  ])('%j is refused', (text, reason) => {
    expect(() => parseDocument(text)).toThrow(
      expect.objectContaining({ code: 'BadFile', message: `Not a JSON text: ${reason}` }),
    );
  });
});
