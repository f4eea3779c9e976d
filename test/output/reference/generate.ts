/** A source of chance that gives the same again for the same seed. */
export interface Chance {
  /** From 0 up to, but not including, 1. */
  next(): number;
  /** A whole number from 0 up to, but not including, the limit. */
  below(limit: number): number;
  pick<T>(choices: readonly T[]): T;
  list<T>(maximum: number, make: () => T): T[];
}

export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: (choices) => choices[below(choices.length)] as (typeof choices)[number],
    list: (maximum, make) => Array.from({ length: below(maximum + 1) }, make),
  };
}

const NUMBERS = [
  '0',
  '1',
  '-1',
  '2',
  '3',
  '10',
  '1.0',
  '-0.0',
  '0.5',
  '1e-07',
  '1e5',
  '1e16',
  '123456789012345678',
  '2.5',
  '1e300',
  '9007199254740993',
  '9007199254740992.0',
  '0.1',
  '100000.0',
  '-3',
  '7',
];

const KEYS = [
  'id',
  'name',
  'status',
  'tags',
  'properties',
  'value',
  'type',
  'runId',
  'Id',
  'a',
  'b',
  'etag',
  '1',
  '10',
  'x-y',
  'Name',
  '2',
  '01',
  '4294967295',
  '__proto__',
  'constructor',
];

/** A JSON text like those of Azure, with the numbers, keys and empty things that go wrong easily. */
export function generateDocument(chance: Chance, texts: readonly string[]): string {
  const text = (): string => JSON.stringify(chance.pick(texts));

  function value(depth: number): string {
    const kind = chance.next();
    if (depth <= 0 || kind < 0.5) {
      return chance.pick([
        text,
        text,
        text,
        () => chance.pick(NUMBERS),
        () => chance.pick(['true', 'false', 'null']),
      ])();
    }
    return kind < 0.72 ? array(depth) : object(depth);
  }

  function array(depth: number): string {
    const items = chance.pick([
      () => chance.list(4, () => value(depth - 1)),
      () => chance.list(5, () => chance.pick(NUMBERS)),
      () => chance.list(5, text),
      () => chance.list(4, () => object(depth - 1)),
    ])();
    return `[${items.join(', ')}]`;
  }

  function object(depth: number): string {
    const keys = new Set(
      chance.list(6, () => (chance.next() < 0.9 ? chance.pick(KEYS) : chance.pick(texts))),
    );
    return `{${[...keys].map((key) => `${JSON.stringify(key)}: ${value(depth - 1)}`).join(', ')}}`;
  }

  const depth = chance.below(5);
  return chance.pick([() => value(depth), () => array(depth + 1), () => object(depth + 1)])();
}

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
