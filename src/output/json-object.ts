import { WholeFloat } from './number.ts';

export type JsonObject = Record<string, unknown>;

/** Order of the keys of an object that JavaScript would reorder, because one of them looks like an index. */
const KEY_ORDER = Symbol('key order');

const INDEX_LIKE = /^(?:0|[1-9]\d{0,9})$/;

/**
 * What a multiselect hash makes: an object whose order was chosen by who wrote the query, which tables and tsv
 * then keep. The bare prototype marks it, and makes `__proto__` a key like any other.
 */
const ORDERED_PROTOTYPE: object = Object.create(null);

export function isJsonObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof WholeFloat)
  );
}

export function isOrdered(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === ORDERED_PROTOTYPE;
}

/** The keys in the order in which they were written. */
export function keysOf(value: JsonObject): readonly string[] {
  return (value as { [KEY_ORDER]?: readonly string[] })[KEY_ORDER] ?? Object.keys(value);
}

/** An object with any keys, `__proto__` among them. */
export function makePlainObject(entries: Iterable<readonly [string, unknown]>): JsonObject {
  const object: JsonObject = {};
  const order = new Set<string>();
  let isReordered = false;
  for (const [key, value] of entries) {
    order.add(key);
    isReordered ||= isIndexLike(key);
    addEntry(object, key, value);
  }
  if (isReordered) rememberOrder(object, order);
  return object;
}

/** A maker of objects that have the given keys, in that order, and are known as ordered. */
export function prepareOrderedObject(keys: readonly string[]): (values: readonly unknown[]) => JsonObject {
  const order = new Set(keys);
  const reordered = [...order].some(isIndexLike);
  return (values) => {
    const object = Object.create(ORDERED_PROTOTYPE) as JsonObject;
    for (let index = 0; index < keys.length; index++) object[keys[index] as string] = values[index];
    if (reordered) rememberOrder(object, order);
    return object;
  };
}

/** Whether JavaScript moves a key to the front of its object. */
export function isIndexLike(key: string): boolean {
  const first = key.charCodeAt(0);
  return first >= 0x30 && first <= 0x39 && INDEX_LIKE.test(key);
}

/** Sets an entry of an object, `__proto__` like any other. */
export function addEntry(object: JsonObject, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else object[key] = value;
}

/** Keeps the order in which the keys were written, for an object that has index-like ones among them. */
export function rememberOrder(object: JsonObject, order: ReadonlySet<string>): void {
  Object.defineProperty(object, KEY_ORDER, { value: [...order], enumerable: false });
}
