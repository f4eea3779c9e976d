import type { Run } from '../../src/contract/run.ts';
import type { FilterField, FilterOperator, OrderBy, RunFilter } from '../../src/contract/run-filter.ts';

/** The plainest statement of what a filter means, to hold the store's SQL against. Times must be in one form. */
export function passes(run: Run, filter: RunFilter): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.terms.every((term) => passes(run, term));
    case 'or':
      return filter.terms.some((term) => passes(run, term));
    case 'not':
      return !passes(run, filter.term);
    case 'in':
      return filter.values.some((value) => isEqual(readField(run, filter.field), value));
    case 'match':
      return matches(readField(run, filter.field), filter.how, filter.value);
    case 'compare':
      return compare(readField(run, filter.field), filter.op, filter.value);
  }
}

type Value = string | number | boolean | null;

function readField(run: Run, field: FilterField): Value {
  if (field.kind === 'column') return run[field.name] ?? null;
  const labels: Run['tags'] = field.kind === 'tag' ? run.tags : run.properties;
  // A tag without a value is there all the same: an empty text.
  return Object.hasOwn(labels, field.key) ? (labels[field.key] ?? '') : null;
}

function compare(value: Value, op: FilterOperator, literal: Value): boolean {
  if (op === 'eq') return literal === null ? value === null : isEqual(value, literal);
  if (op === 'ne') return !compare(value, 'eq', literal);
  if (value === null || literal === null) return false;
  const difference = compareValues(value, literal);
  if (op === 'gt') return difference > 0;
  if (op === 'ge') return difference >= 0;
  return op === 'lt' ? difference < 0 : difference <= 0;
}

/** A boolean literal also equals the way Python writes it. */
function isEqual(value: Value, literal: string | number | boolean): boolean {
  if (value === null) return false;
  if (typeof literal === 'boolean' && typeof value === 'string')
    return value === 'true' || value === 'True'
      ? literal
      : (value === 'false' || value === 'False') && !literal;
  return compareValues(value, literal) === 0;
}

/** NaN where the two cannot be compared. */
function compareValues(value: string | number | boolean, literal: string | number | boolean): number {
  if (typeof value === 'string') return byCodePoint(value, String(literal));
  if (typeof value === 'boolean') return Number(value) - readBoolean(literal);
  return value - (typeof literal === 'boolean' || literal === '' ? Number.NaN : Number(literal));
}

function readBoolean(literal: string | number | boolean): number {
  const text = String(literal).toLowerCase();
  if (text === 'true' || text === '1') return 1;
  return text === 'false' || text === '0' ? 0 : Number.NaN;
}

function matches(value: Value, how: 'contains' | 'startswith' | 'endswith', part: string): boolean {
  if (value === null) return false;
  const text = String(value);
  if (how === 'contains') return text.includes(part);
  return how === 'startswith' ? text.startsWith(part) : text.endsWith(part);
}

/** Runs in order; `runs` must be in the order of their creation. */
export function sortRuns(runs: readonly Run[], { column, descending }: OrderBy): Run[] {
  const keys = new Map(runs.map((run) => [run, orderKey(run, column)]));
  const newestFirst = [...runs].reverse();
  return newestFirst.sort((left, right) => {
    const difference = compareKeys(keys.get(left) ?? '', keys.get(right) ?? '');
    return descending ? -difference : difference;
  });
}

function orderKey(run: Run, column: OrderBy['column']): string | number {
  if (column === 'startTimeUtc') return run.startTimeUtc ?? run.createdUtc;
  return run[column] ?? '';
}

function compareKeys(left: string | number, right: string | number): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return byCodePoint(String(left), String(right));
}

function byCodePoint(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
