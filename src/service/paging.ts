import { AzMlError } from '../errors.ts';
import type { Limits } from './limits.ts';

/** How many items a page may have, from `top` of a query as number or text. Throws `BadRequest`. */
export function limitPage(top: unknown, { pageSize, maxPageSize }: Limits): number {
  if (top === undefined) return pageSize;
  const count = typeof top === 'string' && /^\d{1,15}$/.test(top) ? Number(top) : top;
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 1) {
    throw new AzMlError('BadRequest', 'top must be a whole number from 1', { target: 'top' });
  }
  return Math.min(count, maxPageSize);
}
