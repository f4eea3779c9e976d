import type { MetricCell, MetricValue } from '../contract/metric.ts';

/** Values that came together, column by column. Lists of which no value has anything are left out. */
export interface Chunk {
  /** Times, in milliseconds. */
  readonly t: readonly number[];
  /** Steps. */
  readonly s?: readonly (number | null)[];
  /** Ids that clients gave. */
  readonly i?: readonly (string | null)[];
  /** Cells by column. */
  readonly c: Readonly<Record<string, readonly StoredCell[]>>;
}

/** What JSON has no word for is a list: nothing in it where a value has no such cell, else a number for which it stands. */
type StoredCell = MetricCell | readonly [] | readonly [SpecialCode];
type SpecialCode = 0 | 1 | -1;

const ABSENT = [] as const;

/** The values as text. */
export function writeChunk(values: readonly MetricValue[]): string {
  const columns = new Set<string>();
  let hasSteps = false;
  let hasIds = false;
  for (const { step, metricId, data } of values) {
    for (const column of Object.keys(data)) columns.add(column);
    hasSteps ||= step !== undefined;
    hasIds ||= metricId !== undefined;
  }
  const cells = [...columns].map(
    (column) => [column, values.map(({ data }) => writeCell(data, column))] as const,
  );
  const chunk: Chunk = {
    t: values.map(({ timestampMs }) => timestampMs),
    ...(hasSteps && { s: values.map(({ step }) => step ?? null) }),
    ...(hasIds && { i: values.map(({ metricId }) => metricId ?? null) }),
    c: Object.fromEntries(cells),
  };
  return JSON.stringify(chunk);
}

/** The values of a parsed {@link writeChunk}, from one place in it to before another. */
export function readChunk(chunk: Chunk, start: number, end: number): MetricValue[] {
  const { t, s, i, c } = chunk;
  const columns = Object.entries(c);
  const values: MetricValue[] = [];
  for (let place = start; place < Math.min(end, t.length); place += 1) {
    const step = s?.[place] ?? undefined;
    const metricId = i?.[place] ?? undefined;
    values.push({
      timestampMs: t[place] ?? 0,
      ...(step !== undefined && { step }),
      ...(metricId !== undefined && { metricId }),
      data: readData(columns, place),
    });
  }
  return values;
}

function readData(columns: readonly [string, readonly StoredCell[]][], place: number): MetricValue['data'] {
  const cells: [string, MetricCell][] = [];
  for (const [column, stored] of columns) {
    const cell = stored[place] ?? null;
    if (!isSpecial(cell)) cells.push([column, cell]);
    else if (cell.length > 0) cells.push([column, readSpecial(cell[0])]);
  }
  // From entries, so that a column `__proto__` stays a column.
  return Object.fromEntries(cells);
}

function writeCell(data: MetricValue['data'], column: string): StoredCell {
  if (!Object.hasOwn(data, column)) return ABSENT;
  const cell = data[column] ?? null;
  if (typeof cell !== 'number' || Number.isFinite(cell)) return cell;
  if (Number.isNaN(cell)) return [0];
  return [cell > 0 ? 1 : -1];
}

function isSpecial(cell: StoredCell): cell is readonly [] | readonly [SpecialCode] {
  return typeof cell === 'object' && cell !== null;
}

function readSpecial(code: SpecialCode | undefined): number {
  if (code === 0) return Number.NaN;
  return code === 1 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}
