import { sortByCodePoint } from '../code-points.ts';
import { isJsonObject, isOrdered } from '../json-object.ts';

/**
 * Names for the lists and objects that a result holds more than once, in the order in which the second mention is
 * met. Empty as soon as a query has made an object anywhere in it: `az` then copies the result first.
 */
export function nameShared(value: unknown): ReadonlyMap<object, string> {
  const seen = new Set<object>();
  const names = new Map<object, string>();

  /** Whether an object made by a query was met. */
  function visit(item: unknown): boolean {
    if (typeof item !== 'object' || item === null) return false;
    if (seen.has(item)) {
      if (!names.has(item)) names.set(item, `id${String(names.size + 1).padStart(3, '0')}`);
      return false;
    }
    if (Array.isArray(item)) {
      seen.add(item);
      return item.some(visit);
    }
    if (!isJsonObject(item)) return false;
    seen.add(item);
    return isOrdered(item) || sortByCodePoint(Object.keys(item)).some((key) => visit(item[key]));
  }

  return visit(value) ? new Map() : names;
}
