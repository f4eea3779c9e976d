import type { MetricColumnType } from '../contract/metric.ts';

export type MetricColumns = Readonly<Record<string, MetricColumnType>>;

/**
 * The columns of a metric after values with these columns were added: more columns may come, a column of whole
 * numbers may become one of any numbers, and one that has held nothing but null takes any type. A text where other
 * types meet: which ones and where.
 */
export function mergeColumns(
  known: MetricColumns,
  added: MetricColumns,
): { readonly columns: MetricColumns } | { readonly conflict: string } {
  let changed: Map<string, MetricColumnType> | undefined;
  for (const [column, type] of Object.entries(added)) {
    const before = Object.hasOwn(known, column) ? known[column] : undefined;
    if (before === type) continue;
    const merged = before === undefined ? type : mergeTypes(before, type);
    if (merged === undefined) return { conflict: `its column ${column} is ${before}, not ${type}` };
    changed ??= new Map(Object.entries(known));
    changed.set(column, merged);
  }
  return { columns: changed === undefined ? known : Object.fromEntries(changed) };
}

/** Whether a metric has a last value: one column of numbers, named like the metric. */
export function isScalar(name: string, columns: MetricColumns): boolean {
  const [column, ...others] = Object.keys(columns);
  if (column !== name || others.length > 0) return false;
  return columns[column] === 'double' || columns[column] === 'int';
}

function mergeTypes(before: MetricColumnType, added: MetricColumnType): MetricColumnType | undefined {
  if (before === added || added === 'none') return before;
  if (before === 'none') return added;
  const isNumber = (type: MetricColumnType) => type === 'double' || type === 'int';
  return isNumber(before) && isNumber(added) ? 'double' : undefined;
}
