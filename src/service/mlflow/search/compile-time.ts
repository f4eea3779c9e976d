import type { FilterOperator, RunFilter } from '../../../contract/run-filter.ts';
import { formatTimestamp } from '../../timestamp.ts';
import type { SearchCondition } from './condition.ts';

/** Milliseconds that the store's times can be compared with as text, the years 0 to 9999. */
const LEAST_MS = -62_167_219_200_000;
const MOST_MS = 253_402_300_799_000;

/**
 * A condition on a time in milliseconds, where the store keeps microseconds: each millisecond is a range. `undefined`
 * for numbers that are no time.
 */
export function compileTime(
  name: 'startTimeUtc' | 'endTimeUtc',
  { operator, value }: SearchCondition,
): RunFilter | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value)) return undefined;
  if (value < LEAST_MS || value > MOST_MS) return undefined;
  const compare = (op: FilterOperator, milliseconds: number): RunFilter => ({
    kind: 'compare',
    field: { kind: 'column', name },
    op,
    value: formatTimestamp(new Date(milliseconds)),
  });
  switch (operator) {
    case '>':
      return compare('ge', value + 1);
    case '>=':
      return compare('ge', value);
    case '<':
      return compare('lt', value);
    case '<=':
      return compare('lt', value + 1);
    case '=':
      return { kind: 'and', terms: [compare('ge', value), compare('lt', value + 1)] };
    case '!=':
      return { kind: 'or', terms: [compare('lt', value), compare('ge', value + 1)] };
    default:
      return undefined;
  }
}
