import { type JsonObject, keysOf } from '../json-object.ts';
import { spendSteps } from './budget.ts';

/** The results that are not null, of the items that are wanted. */
export function project(
  items: readonly unknown[],
  right: (item: unknown) => unknown,
  isWanted?: (item: unknown) => boolean,
): unknown[] {
  const results: unknown[] = [];
  spendSteps(items.length);
  for (const item of items) {
    if (isWanted !== undefined && !isWanted(item)) continue;
    const result = right(item);
    if (!isNull(result)) results.push(result);
  }
  return results;
}

/** A list with the items of its inner lists in their places; null of anything else. */
export function flatten(left: unknown): unknown[] | null {
  if (!Array.isArray(left)) return null;
  const results: unknown[] = [];
  spendSteps(left.length);
  for (const item of left) {
    if (Array.isArray(item)) {
      spendSteps(item.length);
      for (const inner of item) results.push(inner);
    } else results.push(item);
  }
  return results;
}

export function valuesOf(object: JsonObject): unknown[] {
  return keysOf(object).map((key) => object[key]);
}

export function isNull(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
