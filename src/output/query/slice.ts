import { QueryError } from './query-error.ts';
import type { SliceParts } from './tree.ts';

/**
 * Python's slice of a list: missing ends, ends counted from the back, any step but zero.
 *
 * @throws QueryError when the step is zero.
 */
export function takeSlice(items: readonly unknown[], [start, stop, step]: SliceParts): unknown[] {
  const stride = step ?? 1;
  if (stride === 0) throw new QueryError('invalid-value', 'the step of a slice cannot be 0');
  if (stride === 1) return items.slice(start ?? 0, stop ?? items.length);
  const taken: unknown[] = [];
  if (stride > 0) {
    const end = clamp(stop ?? items.length, 0, items.length);
    for (let at = clamp(start ?? 0, 0, items.length); at < end; at += stride) taken.push(items[at]);
  } else {
    const end = stop === null ? -1 : clamp(stop, -1, items.length - 1);
    const begin = start === null ? items.length - 1 : clamp(start, -1, items.length - 1);
    for (let at = begin; at > end; at += stride) taken.push(items[at]);
  }
  return taken;

  function clamp(position: number, low: number, high: number): number {
    return Math.max(low, Math.min(high, position < 0 ? position + items.length : position));
  }
}
