import type { Chance } from './chance.ts';

const NAMES = [
  'id',
  'name',
  'status',
  'tags',
  'properties',
  'value',
  'runId',
  'a',
  'b',
  '"x-y"',
  '"1"',
  '"10"',
  '"\\u0061"',
  '""',
  '__proto__',
  'constructor',
  'nope',
];
const LITERALS = [
  "'x'",
  '`1`',
  '`0`',
  '`true`',
  '`null`',
  '`"b"`',
  '`bare`',
  '`[]`',
  '`{}`',
  "'Completed'",
  '`1.0`',
  '`[1, 2]`',
  '`{"a": 1}`',
  "'10'",
  '`2.5`',
  '`-0`',
  '`1e400`',
  '`NaN`',
  '`12345678901234567890`',
  '`[1.0, 1, true]`',
  '`["b", "a", "b"]`',
  '`[3, 1.5, -2]`',
  '`{"b": {"2": 1, "1": [0]}, "a": "x"}`',
  '`{"a": 1, "a": 2}`',
  '`[[1, 2], [], [[3]]]`',
  '`[{"a": 2, "b": "y"}, {"a": 1, "b": "x"}]`',
  '`"\\u00e9\\ud83d\\udc1f"`',
  '`\\``',
  '` 5 `',
  "'it\\'s'",
  "'\\\\'",
  "'1e5'",
];
const UNARY = [
  'length',
  'type',
  'to_string',
  'to_number',
  'to_array',
  'keys',
  'values',
  'abs',
  'avg',
  'sum',
  'max',
  'min',
  'sort',
  'reverse',
  'ceil',
  'floor',
  'not_null',
];
const BINARY_TEXT = ['contains', 'starts_with', 'ends_with', 'join'];
const BY = ['sort_by', 'max_by', 'min_by'];
/** What other dialects have, and what looks like something known. */
const ODD_FUNCTIONS = [
  'items',
  'group_by',
  'Length',
  'lower',
  'nope',
  '__proto__',
  'constructor',
  'toString',
];
const OPERATORS = ['==', '!=', '<', '<=', '>', '>='];

/** A query that is written correctly, over documents of the kind above. */
export function generateQuery(chance: Chance): string {
  function expression(depth: number): string {
    if (depth <= 0)
      return chance.pick([
        () => chance.pick(NAMES),
        () => chance.pick(NAMES),
        () => '@',
        () => chance.pick(LITERALS),
      ])();
    const inner = (): string => expression(depth - 1);
    return chance.pick<() => string>([
      () => path(depth),
      () => path(depth),
      () => path(depth),
      () => `${inner()} | ${inner()}`,
      () => `${inner()} ${chance.pick(['||', '&&'])} ${inner()}`,
      () => `${inner()} ${chance.pick(OPERATORS)} ${inner()}`,
      () => `!${chance.pick(NAMES)}`,
      () => `(${inner()})`,
      () => call(depth - 1),
      () => `[${inner()}, ${inner()}]`,
      () => `{${chance.pick(NAMES)}: ${inner()}, z: ${inner()}}`,
    ])();
  }

  function path(depth: number): string {
    let text = chance.pick([
      () => chance.pick(NAMES),
      () => '@',
      () => '[]',
      () => '[*]',
      () => '*',
      () => call(depth - 1),
    ])();
    for (const step of chance.list(4, () => pathStep(depth - 1))) text += step;
    return text;
  }

  function pathStep(depth: number): string {
    return chance.pick<() => string>([
      () => `.${chance.pick(NAMES)}`,
      () => `.${chance.pick(NAMES)}`,
      () => '[]',
      () => '[*]',
      () => '.*',
      () => `[${chance.pick([0, 1, -1, -2, 5])}]`,
      () =>
        `[${chance.pick(['', '1', '-2'])}:${chance.pick(['', '2', '-1'])}${chance.pick(['', ':', ':-1', ':2'])}]`,
      () => `[?${expression(depth)}]`,
      () => `.[${expression(depth)}, ${expression(depth)}]`,
      () => `.{b: ${expression(depth)}, a: ${expression(depth)}}`,
      () => `.${call(depth)}`,
    ])();
  }

  function call(depth: number): string {
    const inner = (): string => expression(depth - 1);
    return chance.pick<() => string>([
      () => `${chance.pick(UNARY)}(${inner()})`,
      () => `${chance.pick(UNARY)}(${chance.pick(['@', ...NAMES])})`,
      () => `${chance.pick(BINARY_TEXT)}(${inner()}, ${inner()})`,
      () => `${chance.pick(BY)}(${chance.pick(['@', ...NAMES])}, &${inner()})`,
      () => `map(&${inner()}, ${inner()})`,
      () => `merge(${chance.pick(['@', ...NAMES])}, {q: ${inner()}})`,
      () => `not_null(${inner()}, ${inner()})`,
      () => `${chance.pick(UNARY)}(${chance.pick(LITERALS)})`,
      () => `${chance.pick(BY)}(${chance.pick(LITERALS)}, &${chance.pick(['a', 'b', '@', '[0]'])})`,
      () => `map(&${inner()}, ${chance.pick(['[]', '@', ...LITERALS])})`,
      () => `join(${chance.pick(["''", "', '", '`1`'])}, map(&to_string(@), ${inner()}))`,
      () => `to_string(${inner()})`,
      () => `to_number(${chance.pick(['@', ...NAMES, ...LITERALS])})`,
      () => `${chance.pick(ODD_FUNCTIONS)}(${chance.list(3, inner).join(', ')})`,
      () => `${chance.pick([...UNARY, ...BINARY_TEXT, ...BY, 'merge'])}(${chance.list(3, inner).join(',')})`,
    ])();
  }

  return expression(1 + chance.below(4));
}

const PIECES = [
  'a',
  'foo',
  '@',
  '.',
  '[',
  ']',
  '[]',
  '[?',
  '*',
  '(',
  ')',
  '{',
  '}',
  ',',
  ':',
  '|',
  '||',
  '&&',
  'map(&a,',
  '!',
  '==',
  '<',
  '1',
  '-1',
  "'r'",
  '`1`',
  '"q"',
  '[*]',
  '[0]',
  '[1:2]',
  'length(',
  'a:',
  '.b',
  ' ',
];

/** Words and signs in any order: mostly no query at all. */
export function generateScrap(chance: Chance): string {
  return chance.list(7, () => chance.pick(PIECES)).join(chance.pick(['', ' ']));
}

/** A query with one mistake, or what may be one: a piece too much, a character missing or twice. */
export function generateMistake(chance: Chance): string {
  const query = generateQuery(chance);
  const at = chance.below(query.length + 1);
  const before = query.slice(0, at);
  return chance.pick([
    () => before + chance.pick(PIECES) + query.slice(at),
    () => before + query.slice(at + 1),
    () => before + query.slice(at - 1),
  ])();
}
