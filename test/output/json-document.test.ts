import { describe, expect, test } from '@jest/globals';
import { parseDocument } from '../../src/output/json-document.ts';
import { keysOf } from '../../src/output/json-object.ts';
import { WholeFloat } from '../../src/output/number.ts';

describe('a JSON text is read without loss', () => {
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
