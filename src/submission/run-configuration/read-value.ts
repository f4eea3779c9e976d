import type { Place } from './place.ts';

export type PlainMap = Readonly<Record<string, unknown>>;

/** Whether nothing is said at a place: a key that is not there or has no value. */
export function isAbsent({ value }: Place): boolean {
  return value === undefined || value === null;
}

/** A map; empty where nothing is said. */
export function readMap(place: Place): PlainMap {
  if (isAbsent(place)) return {};
  if (isMap(place.value)) return place.value;
  throw place.fail(`expected a map, found ${describe(place.value)}`);
}

/** A text, also written as a number or a boolean; `undefined` where nothing or an empty text is said. */
export function readText(place: Place): string | undefined {
  if (isAbsent(place)) return undefined;
  const text = scalarText(place);
  if (text === undefined) throw place.fail(`expected a text, found ${describe(place.value)}`);
  return text === '' ? undefined : text;
}

/** A list of texts; empty where nothing is said. */
export function readTextList(place: Place): string[] {
  if (isAbsent(place)) return [];
  if (!Array.isArray(place.value)) throw place.fail(`expected a list, found ${describe(place.value)}`);
  return place.value.map((value, index) => {
    const text = scalarText(place.at(index));
    if (text === undefined)
      throw place.at(index).fail(`expected a text or a number, found ${describe(value)}`);
    return text;
  });
}

/** A whole number not below the least. */
export function readInteger(place: Place, least: number): number | undefined {
  if (isAbsent(place)) return undefined;
  const { value } = place;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw place.fail(`expected a whole number from ${least}, found ${describe(value)}`);
}

const SWITCHES: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  [false, false],
  ['yes', true],
  ['on', true],
  ['no', false],
  ['off', false],
]);

/** `true` or `false`, also as YAML 1.1 wrote them. */
export function readBoolean(place: Place, absent: boolean): boolean {
  if (isAbsent(place)) return absent;
  const key = typeof place.value === 'string' ? place.value.toLowerCase() : place.value;
  const value = SWITCHES.get(key);
  if (value === undefined) throw place.fail(`expected true or false, found ${describe(place.value)}`);
  return value;
}

/** A map from names to texts. Its values may be secrets, so no error shows one. */
export function readVariables(place: Place): Record<string, string> {
  const entries = Object.keys(readMap(place)).map((name): [string, string] => {
    const variable = place.at(name);
    if (name === '' || /[=\0]/.test(name))
      throw variable.fail('the name of a variable cannot be empty or contain =');
    if (isAbsent(variable)) return [name, ''];
    const text = scalarText(variable);
    if (text === undefined) throw variable.fail(`expected a text, found ${kindOf(variable.value)}`);
    return [name, text];
  });
  return Object.fromEntries(entries);
}

/** A scalar's text as it was written; `undefined` for lists and maps. No program takes a NUL in a text. */
function scalarText(place: Place): string | undefined {
  const { value } = place;
  if (typeof value === 'string') {
    if (value.includes('\0')) throw place.fail('a NUL character cannot be part of it');
    return value;
  }
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') {
    return place.readText() ?? String(value);
  }
  return undefined;
}

function isMap(value: unknown): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return kindOf(value);
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : `a ${typeof value}`;
}
