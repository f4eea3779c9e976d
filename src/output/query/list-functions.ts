import { compareCodePoints, hasSurrogate } from '../code-points.ts';
import { isJsonObject, type JsonObject, keysOf, makePlainObject } from '../json-object.ts';
import { isNumeric, type Numeric } from '../number.ts';
import { QueryError } from './query-error.ts';
import { compareOrdered, typeOf } from './values.ts';

type Key = Numeric | string;

/** A sorted copy, strings by code point. */
export function sortItems(items: readonly Numeric[] | readonly string[]): Key[] {
  const keys: readonly Key[] = items;
  return keys.toSorted(chooseOrder(keys));
}

/**
 * A copy sorted by a key that is worked out once for each item; items with equal keys keep their order.
 *
 * @throws QueryError when the keys are not all numbers or all strings.
 */
export function sortBy(items: readonly unknown[], keyOf: (item: unknown) => unknown): readonly unknown[] {
  const keys = items.map((item) => checkKey('sort_by', keyOf(item)));
  checkOneType('sort_by', keys);
  const order = chooseOrder(keys);
  return Array.from(items.keys())
    .sort((a, b) => order(keys[a] as Key, keys[b] as Key))
    .map((index) => items[index]);
}

/** The greatest (`sign` 1) or least (-1) item, the first of equals; null of nothing. */
export function extremeOf(items: readonly Numeric[] | readonly string[], sign: 1 | -1): Key | null {
  let extreme: Key | undefined;
  for (const item of items) {
    if (extreme === undefined || compareOrdered(item, extreme) * sign > 0) extreme = item;
  }
  return extreme ?? null;
}

/**
 * The item with the greatest (`sign` 1) or least (-1) key, the first of equals; null of nothing.
 *
 * @throws QueryError when the keys are not all numbers or all strings.
 */
export function extremeBy(
  name: string,
  items: readonly unknown[],
  keyOf: (item: unknown) => unknown,
  sign: 1 | -1,
): unknown {
  const keys = items.map((item) => checkKey(name, keyOf(item)));
  checkOneType(name, keys);
  let extreme = 0;
  for (let index = 1; index < keys.length; index++) {
    if (compareOrdered(keys[index] as Key, keys[extreme] as Key) * sign > 0) extreme = index;
  }
  return items[extreme] ?? null;
}

/** One object with the entries of all; the last of equal keys counts, at the place of the first. */
export function merge(...objects: readonly unknown[]): JsonObject {
  const entries = new Map<string, unknown>();
  for (const object of objects) {
    if (!isJsonObject(object))
      throw new QueryError('invalid-type', `merge() takes objects, not ${typeOf(object)}`);
    for (const key of keysOf(object)) entries.set(key, object[key]);
  }
  return makePlainObject(entries);
}

function checkKey(name: string, key: unknown): Key {
  if (typeof key === 'string' || isNumeric(key)) return key;
  throw new QueryError(
    'invalid-type',
    `${name}() needs keys that are numbers or strings; one is ${typeOf(key)}`,
  );
}

function checkOneType(name: string, keys: readonly Key[]): void {
  const types = new Set(keys.map(typeOf));
  if (types.size > 1)
    throw new QueryError('invalid-type', `${name}() cannot order numbers and strings together`);
}

/** The quickest comparison that is right for the keys. */
function chooseOrder(keys: readonly Key[]): (left: Key, right: Key) => number {
  if (typeof keys[0] !== 'string') return compareOrdered;
  const needsCodePoints = keys.some((key) => typeof key === 'string' && hasSurrogate(key));
  if (needsCodePoints) return (left, right) => compareCodePoints(String(left), String(right));
  return (left, right) => (left < right ? -1 : left > right ? 1 : 0);
}
