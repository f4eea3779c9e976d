import { describe, expect, test } from '@jest/globals';
import { AzMlError } from '../../src/errors.ts';
import { formatJson } from '../../src/output/json.ts';
import { parseDocument } from '../../src/output/json-document.ts';
import { compileQuery } from '../../src/output/query.ts';

/** The answer as compact JSON, with the numbers as they are printed. */
function ask(query: string, document: unknown): string {
  const value = typeof document === 'string' ? parseDocument(document) : document;
  return formatJson(compileQuery(query).search(value), { indent: 0 }).replaceAll('\n', '');
}

function failureOf(action: () => unknown): { code: string; exitCode: number; message: string } {
  try {
    action();
  } catch (error) {
    if (error instanceof AzMlError) {
      return { code: error.code, exitCode: error.exitCode, message: error.message };
    }
    throw error;
  }
  throw new Error('it should have failed');
}

const runs = [
  { runId: 'r1', status: 'Completed', startTimeUtc: '2026-01-02T00:00:00Z', metrics: { acc: 0.5 } },
  { runId: 'r2', status: 'Failed', startTimeUtc: '2026-03-01T00:00:00Z', metrics: { acc: 0.9 } },
  { runId: 'r3', status: 'Completed', startTimeUtc: '2026-02-01T00:00:00Z', metrics: { acc: 0.5 } },
];

describe('what people ask of runs', () => {
  test.each([
    ['[].runId', '["r1","r2","r3"]'],
    ["[?status=='Failed'].runId | [0]", '"r2"'],
    ['[?status==`Completed`].runId', '["r1","r3"]'],
    ["[?startTimeUtc > '2026-01-31'].runId", '["r2","r3"]'],
    ["[?startTimeUtc <= '2026-02-01T00:00:00Z'].runId", '["r1","r3"]'],
    ['max_by(@, &startTimeUtc).runId', '"r2"'],
    ['min_by(@, &startTimeUtc).runId', '"r1"'],
    ['sort_by(@, &metrics.acc)[].runId', '["r1","r3","r2"]'],
    ['reverse(sort_by(@, &startTimeUtc))[].runId', '["r2","r3","r1"]'],
    ['length(@)', '3'],
    ['length(@[0].runId)', '2'],
    ['[*][runId,metrics.acc]', '[["r1",0.5],["r2",0.9],["r3",0.5]]'],
    ['[0].{id: runId, when: startTimeUtc}', '{"id": "r1","when": "2026-01-02T00:00:00Z"}'],
    ['[].metrics.nope', '[]'],
    ['[0].nope', 'null'],
  ])('%s', (query, answer) => {
    expect(ask(query, runs)).toBe(answer);
  });
});

describe('values', () => {
  test.each([
    // Comparisons
    ['[`1` == `1.0`, `0` == `false`, `1` == `true`]', '{}', '[true,false,false]'],
    ['[[`0`] == [`false`], contains([`1`], `true`)]', '{}', '[true,true]'],
    ['a == b', '{"a": 9007199254740993, "b": 9007199254740992}', 'false'],
    ['a == b', '{"a": 9007199254740993, "b": 9007199254740992.0}', 'false'],
    ['a < b', '{"a": 9007199254740992.0, "b": 9007199254740993}', 'true'],
    [
      '[a < b, b < c, `null` < `1`, `[1]` < `[2]`]',
      '{"a": true, "b": false, "c": {}}',
      '[null,null,null,null]',
    ],
    ['a == b', '{"a": {"x": [1, {"y": null}]}, "b": {"x": [1.0, {"y": null}]}}', 'true'],
    ['a == b', '{"a": {"x": null}, "b": {"y": null}}', 'false'],
    ['sort(@)', '["🐟", "ﾮ", "a"]', '["a","ﾮ","🐟"]'],
    ['max(@)', '["ﾮ", "🐟"]', '"🐟"'],
    // False and true
    ["[!`0`, !`0.0`, !'', !`[]`, !`{}`, !`null`]", '{}', '[false,false,true,true,true,true]'],
    ["[`0` || 'x', '' || 'y']", '{}', '[0,"y"]'],
    // Texts
    ["[length('🐟x'), length(reverse('a🐟'))]", '{}', '[2,2]'],
    ["reverse('a🐟')", '{}', '"🐟a"'],
    ["'a\\'b\\\\'", '{}', '"a\'b\\\\\\\\"'],
    ['`bare words`', '{}', '"bare words"'],
    ['`  x`', '{}', '"x"'],
    ['``', '{}', '""'],
    [
      'to_string(@)',
      '{"b": 1.0, "a": ["é", "🐟", 1e-7, 12345678901234567890]}',
      JSON.stringify('{"b":1.0,"a":["\\u00e9","\\ud83d\\udc1f",1e-07,12345678901234567890]}'),
    ],
    // Numbers
    ['@', '[1.0, 12345678901234567890, 1e20]', '[1.0,12345678901234567890,1e+20]'],
    ['sum(@)', '[0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1]', '0.9999999999999999'],
    [
      '[sum(a), sum(b), sum(c)]',
      '{"a": [], "b": [9007199254740992, 1], "c": [1, 0.5, 0.5]}',
      '[0,9007199254740993,2.0]',
    ],
    ['[avg(a), avg(b)]', '{"a": [1, 3], "b": []}', '[2.0,null]'],
    ['[ceil(@), floor(@), abs(@)]', '-1e20', '[-100000000000000000000,-100000000000000000000,1e+20]'],
    ['[ceil(@), floor(@)]', '1.5', '[2,1]'],
    ['[abs(`-0.0`), abs(`-3`)]', '{}', '[0.0,3]'],
    [
      '@[].to_number(@)',
      '["1", "1.0", " +5 ", "1_000", "007", ".5", "inf", "１２", "-1e3"]',
      '[1,1.0,5,1000,7,0.5,Infinity,12,-1000.0]',
    ],
    ['@[].to_number(@)', '["0x10", "", "1__0", "x", true, null, [], {}, "1 2"]', '[]'],
    ['to_number(@)', '"123456789012345678901"', '123456789012345678901'],
    // Objects
    ['keys(@)', '{"b": 1, "10": 2, "a": 3, "2": 4}', '["b","10","a","2"]'],
    ['values(@)', '{"b": 1, "10": 2, "a": 3, "2": 4}', '[1,2,3,4]'],
    ['*', '{"b": 1, "10": 2, "a": 3}', '[1,2,3]'],
    ['keys({"10": a, b: a, "2": a})', '{"a": 1}', '["10","b","2"]'],
    ['keys(merge(@, {"1": b, a: b}))', '{"b": 1, "0": 2}', '["b","0","1","a"]'],
    ['[__proto__, constructor, toString, "__proto__".x]', '{"a": 1}', '[null,null,null,null]'],
    ['__proto__.x', '{"__proto__": {"x": 1}}', '1'],
    ['{__proto__: a}', '{"a": {"x": 1}}', '{"__proto__": {"x": 1}}'],
    ['[x.value, x.length]', '{"x": 1.0}', '[null,null]'],
    // Lists
    ['[-1]', '[1, 2]', '2'],
    ['[::-1]', '[1, 2, 3]', '[3,2,1]'],
    ['[-2:]', '[1, 2, 3]', '[2,3]'],
    ['[9999999999999999999999]', '[1]', 'null'],
    ['[0][1:]', '[[1, null, 2]]', '[null,2]'],
    ['[0][1:].a', '[[1, {"a": 2}]]', 'null'],
    ['map(&a, @)', '[{"a": 1}, {}]', '[1,null]'],
    // Functions are looked up when they are called
    ['`[]`[].nope(@)', '{}', '[]'],
    ['a || nope()', '{"a": 1}', '1'],
    ['length(@,)', '[1]', '1'],
    ['[(length)(@), (("length")) (@)]', '[1]', '[1,1]'],
    ['{a: x b: y}', '{"x": 1}', '{"a": 1,"b": null}'],
    // An expression is a value like others until it is printed
    ["[(a && &b) != 'x', a || &b, !(&a), (&a).b, (&a)[0]]", '{"a": 1}', '[true,1,false,null,null]'],
    ['map(a && &b, [@])', '{"a": 1, "b": 2}', '[2]'],
  ])('%s of %s is %s', (query, document, answer) => {
    expect(ask(query, document)).toBe(answer);
  });

  test('items with equal keys keep their order, and the first of equals is the greatest', () => {
    const items = Array.from({ length: 500 }, (_, n) => ({ n, key: n % 3 }));
    const sorted = compileQuery('sort_by(@, &key)[].n').search(items);
    expect(sorted).toEqual(
      [0, 1, 2].flatMap((key) => items.filter((item) => item.key === key).map(({ n }) => n)),
    );
    expect(compileQuery('[max_by(@, &key).n, min_by(@, &key).n]').search(items)).toEqual([2, 0]);
  });

  test('a key is worked out once for each item', () => {
    let reads = 0;
    const item = () => ({
      get key() {
        reads++;
        return 100 - reads;
      },
    });
    const items = Array.from({ length: 100 }, item);
    compileQuery('sort_by(@, &key)').search(items);
    expect(reads).toBe(100);
  });

  test('a list of 300,000 items is flattened', () => {
    const list = [Array.from({ length: 300_000 }, (_, n) => n)];
    expect(compileQuery('length([])').search(list)).toBe(300_000);
  });
});

describe('a query that cannot be read is refused, saying where', () => {
  test.each([
    ['', 'the query is empty'],
    ['  ', 'the query is empty'],
    ['foo.', 'something is missing at the end of the query'],
    ['a..b', 'unexpected "." at character 3'],
    ['a b', 'unexpected "b" at character 3'],
    ['[:::]', 'unexpected ":" at character 4'],
    ['a[0', 'something is missing at the end of the query'],
    ['a]', 'unexpected "]" at character 2'],
    ['a=b', 'unexpected "=" at character 2'],
    ["a == 'x", "a ' is opened and not closed at character 6"],
    ['`x', 'a ` is opened and not closed at character 1'],
    ['"x', 'a " is opened and not closed at character 1'],
    ['"\\x"', 'bad escape in a quoted name at character 1'],
    ['[]x', 'unexpected "x" at character 3'],
    ['"f"(a)', 'unexpected "(" at character 4'],
    ['@(a)', 'unexpected "(" at character 2'],
    ['(@)(a)', 'unexpected "(" at character 4'],
    ['(a.b)(c)', 'unexpected "(" at character 6'],
    ['f(a)(b)', 'unexpected "(" at character 5'],
    ['(f)(a)(b)', 'unexpected "(" at character 7'],
    ['[a b]', 'unexpected "b" at character 4'],
    ['[a,]', 'unexpected "]" at character 4'],
    ['[ ]', 'unexpected "]" at character 3'],
    ['(a', 'something is missing at the end of the query'],
    ['()', 'unexpected ")" at character 2'],
    ['{a}', 'unexpected "}" at character 3'],
    ['{a: b,}', 'unexpected "}" at character 7'],
    ['a.[1]', 'unexpected "1" at character 4'],
    ['é', 'unexpected "é" at character 1'],
    ['a ? b', 'unexpected "?" at character 3'],
    ['a[🐟]', 'unexpected "🐟" at character 3'],
  ])('%j: %s', (query, message) => {
    expect(failureOf(() => compileQuery(query))).toEqual({
      code: 'BadQuery',
      exitCode: 2,
      message: `--query: ${message}`,
    });
  });

  test.each([
    ['brackets', `${'[a'.repeat(100_000)}`],
    ['parentheses', `${'('.repeat(9000)}a${')'.repeat(9000)}`],
    ['filters', `${'[?'.repeat(300)}a${']'.repeat(300)}`],
    ['negations', `${'!'.repeat(9000)}a`],
    ['projections', `*${'.*'.repeat(9000)}`],
    ['shorter projections', `*${'.*'.repeat(300)}`],
    ['length', 'a'.repeat(2_000_000)],
    ['lists in a literal', `\`${'['.repeat(5000)}${']'.repeat(5000)}\``],
  ])('too many %s', (_, query) => {
    expect(failureOf(() => compileQuery(query))).toMatchObject({
      code: 'BadQuery',
      message: expect.stringMatching(/^--query: .*(nested|longer|more) /),
    });
  });

  test('long chains are no nesting', () => {
    expect(compileQuery(`a${'.a'.repeat(9000)}`).search({ a: 1 })).toBeNull();
    expect(compileQuery(`b${' || b'.repeat(9000)} || a`).search({ a: 1 })).toBe(1);
    expect(compileQuery(`@${'[]'.repeat(9000)}`).search([1])).toEqual([1]);
  });
});

describe('a query that does not fit the document fails', () => {
  test.each([
    ['nope(@)', 'unknown function: nope()'],
    ['length()', 'length() takes 1 argument, not 0'],
    ['not_null()', 'not_null() takes 1 or more arguments, not 0'],
    ['length(`1`)', 'length() takes an array, an object or a string, not a number'],
    ['sum([`1`, `"x"`])', 'sum() takes an array of numbers, not an array of number, string'],
    ['keys(a)', 'keys() takes an object, not null'],
    ["`1` < 'x'", 'cannot order a number and a string'],
    ["contains('abc', `1`)", 'contains() of a string looks for a string, not number'],
    ['`[1]`[::0]', 'the step of a slice cannot be 0'],
    ['sort_by(`[{"k": 1}, {"k": "x"}]`, &k)', 'sort_by() cannot order numbers and strings together'],
    ['max_by(`[{"k": 1}, {}]`, &k)', 'max_by() needs keys that are numbers or strings; one is null'],
    ['ceil(`1e400`)', 'ceil() of a number without digits'],
    ['&a', 'an expression after & can only be given to a function'],
    ['[{x: @ || &a}]', 'an expression after & can only be given to a function'],
    ['length(&a)', 'length() takes an array, an object or a string, not an expression after &'],
    ['map(a, b)', 'map() takes an expression after &, not null'],
    ['merge(@, `1`)', 'merge() takes objects, not number'],
    ['items(@)', 'unknown function: items()'],
  ])('%s: %s', (query, message) => {
    const compiled = compileQuery(query);
    expect(failureOf(() => compiled.search({}))).toEqual({
      code: 'QueryFailed',
      exitCode: 1,
      message: `--query: ${message}`,
    });
  });

  test('a document nested too deeply to be compared', () => {
    const [a, b] = [0, 1].map(() => JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)));
    expect(failureOf(() => compileQuery('a == b').search({ a, b })).code).toBe('QueryFailed');
  });
});
