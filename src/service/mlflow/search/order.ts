/** A value by which something is ordered. */
export type OrderKey = string | number | undefined;

/** Compares for an order: numbers and texts first, then NaN, then what has no value, in both directions. */
export function compareKeys(left: OrderKey, right: OrderKey, descending: boolean): number {
  const byKind = kindOf(left) - kindOf(right);
  if (byKind !== 0) return byKind;
  if (left === undefined || right === undefined || left === right || kindOf(left) === 1) return 0;
  const isLess = left < right;
  return isLess === descending ? 1 : -1;
}

/** Compares lists of keys, each by its own direction. */
export function compareLists(
  left: readonly OrderKey[],
  right: readonly OrderKey[],
  descending: readonly boolean[],
): number {
  for (const [index, isDescending] of descending.entries()) {
    const order = compareKeys(left[index], right[index], isDescending);
    if (order !== 0) return order;
  }
  return 0;
}

function kindOf(key: OrderKey): 0 | 1 | 2 {
  if (key === undefined) return 2;
  return typeof key === 'number' && Number.isNaN(key) ? 1 : 0;
}
