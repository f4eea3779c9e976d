import type { Chance } from './chance.ts';

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
