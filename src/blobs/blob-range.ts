import { AzMlError } from '../errors.ts';

/**
 * The part of a blob that is read: whole when nothing is asked for, its end cut at the end of the blob. Throws
 * `RangeNotSatisfiable`.
 */
export function cutRange(
  range: { readonly start: number; readonly end: number } | undefined,
  size: number,
): { readonly start: number; readonly end: number } {
  const { start, end } = range ?? { start: 0, end: size };
  if (start >= 0 && start <= end && start <= size) return { start, end: Math.min(end, size) };
  throw new AzMlError('RangeNotSatisfiable', `bytes ${start} to ${end} are not in a blob of ${size}`);
}
