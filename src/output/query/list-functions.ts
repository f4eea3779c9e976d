import { hasSurrogate } from '../code-points.ts';
import { isJsonObject, type JsonObject, keysOf, makePlainObject } from '../json-object.ts';
import { isNumeric, type Numeric } from '../number.ts';
import { orderNumbers } from './order-numbers.ts';
import { QueryError } from './query-error.ts';
import { compareOrdered, typeOf } from './values.ts';

type Key = Numeric | string;

/** A sorted copy, strings by code point. */
export function sortItems(items: readonly Numeric[] | readonly string[]): Key[] {
  const keys: readonly Key[] = items;
  return pick(keys, orderOf(keys));
}

/**
 * A copy sorted by a key that is worked out once for each item; items with equal keys keep their order.
 *
 * @throws QueryError when the keys are not all numbers or all strings.
 */
export function sortBy(items: readonly unknown[], keyOf: (item: unknown) => unknown): readonly unknown[] {
  return pick(items, orderOf(readKeys('sort_by', items, keyOf)));
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
  const keys = readKeys(name, items, keyOf);
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

function readKeys(name: string, items: readonly unknown[], keyOf: (item: unknown) => unknown): Key[] {
  const keys: Key[] = [];
  let texts = 0;
  for (const item of items) {
    const key = keyOf(item);
    if (typeof key === 'string') texts++;
    else if (!isNumeric(key)) {
      throw new QueryError(
        'invalid-type',
        `${name}() needs keys that are numbers or strings; one is ${typeOf(key)}`,
      );
    }
    keys.push(key);
  }
  if (texts === 0 || texts === keys.length) return keys;
  throw new QueryError('invalid-type', `${name}() cannot order numbers and strings together`);
}

/** The indexes of keys of one type in the order of the keys, by the quickest comparison that is right for them. */
function orderOf(keys: readonly Key[]): ArrayLike<number> {
  if (keys.every(isPlainNumber)) return orderNumbers(new Float64Array(keys));
  const indexes = keys.map((_, index) => index);
  if (keys.every(isPlainText)) {
    return indexes.sort((a, b) => {
      const left = keys[a] as string;
      const right = keys[b] as string;
      return left < right ? -1 : left > right ? 1 : 0;
    });
  }
  return indexes.sort((a, b) => compareOrdered(keys[a] as Key, keys[b] as Key));
}

function isPlainNumber(key: Key): key is number {
  return typeof key === 'number';
}

/** Whether JavaScript orders a text by code point. */
function isPlainText(key: Key): key is string {
  return typeof key === 'string' && !hasSurrogate(key);
}

function pick<Item>(items: readonly Item[], indexes: ArrayLike<number>): Item[] {
  const picked: Item[] = [];
  for (let at = 0; at < indexes.length; at++) picked.push(items[indexes[at] as number] as Item);
  return picked;
}
