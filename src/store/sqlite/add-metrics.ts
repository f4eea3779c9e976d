import type { LatestMetric, MetricEntry, MetricValue, RefusedMetric } from '../../contract/metric.ts';
import { writeChunk } from '../metric-chunk.ts';
import { isScalar, mergeColumns } from '../metric-columns.ts';
import type { SqlValue } from '../sql/dialect.ts';
import * as sql from '../sql/metrics.ts';
import type { MetricRules } from '../store.ts';
import type { Connection } from './connection.ts';
import type { InsertRows } from './insert-rows.ts';
import { addBatch } from './metric-batches.ts';
import { type RunMetrics, type SeriesState, seriesKey } from './run-metrics.ts';

/** What writing metrics needs. */
export interface MetricTables {
  readonly connection: Connection;
  readonly insertSeries: InsertRows;
  readonly insertChunks: InsertRows;
  readonly replaceLatest: InsertRows;
}

/** Values in one document, so that reading from some place on does not read much before it. */
const VALUES_PER_CHUNK = 256;
/** So many values at once are worth a place of their own. */
const VALUES_OF_OWN_CHUNK = 32;

/**
 * See `RunStore.addMetrics`; inside the caller's transaction. Where everything is refused because of one entry nothing
 * is written, but `metrics` is not to be used any more.
 */
export function addMetrics(
  tables: MetricTables,
  metrics: RunMetrics,
  entries: readonly MetricEntry[],
  rules: MetricRules,
): readonly RefusedMetric[] {
  const refused: RefusedMetric[] = [];
  const pending: Pending = { created: new Map(), changed: new Set(), values: new Map() };
  for (const [index, entry] of entries.entries()) {
    const series = takeSeries(tables, metrics, entry, pending, rules);
    if (typeof series === 'string') {
      refused.push({ index, reason: `the metric ${entry.name} cannot take this: ${series}` });
      continue;
    }
    const values = pending.values.get(series);
    if (values === undefined) pending.values.set(series, [...entry.values]);
    else values.push(...entry.values);
  }
  if (rules.isWhole === true && refused.length > 0) return refused;
  writeSeries(tables, metrics.runSeq, pending);
  writeValues(tables, metrics, pending);
  return refused;
}

/** What the entries come to, before it is written. */
interface Pending {
  /** New metrics with the entry that each came up with. */
  readonly created: Map<SeriesState, MetricEntry>;
  /** Metrics that have got other columns. */
  readonly changed: Set<SeriesState>;
  readonly values: Map<SeriesState, MetricValue[]>;
}

/** The metric that an entry is for, with room for its columns and values; a text says why not. */
function takeSeries(
  { connection }: MetricTables,
  { series }: RunMetrics,
  entry: MetricEntry,
  { created, changed, values }: Pending,
  { seriesPerRun, valuesPerSeries }: MetricRules,
): SeriesState | string {
  const known = series.get(seriesKey(entry));
  const merged = mergeColumns(known?.columns ?? {}, entry.columns);
  if ('conflict' in merged) return merged.conflict;
  const before = known === undefined ? 0 : known.valueCount + (values.get(known)?.length ?? 0);
  if (valuesPerSeries !== undefined && before + entry.values.length > valuesPerSeries)
    return `it would have more than ${valuesPerSeries} values`;
  if (known !== undefined) {
    if (merged.columns !== known.columns) changed.add(known);
    known.columns = merged.columns;
    return known;
  }
  if (seriesPerRun !== undefined && series.size >= seriesPerRun)
    return `a run may have ${seriesPerRun} metrics`;
  const last = connection.get<{ id: number }>(sql.LAST_SERIES_ID)?.id ?? 0;
  const made: SeriesState = {
    seriesId: last + created.size + 1,
    name: entry.name,
    isPlain: entry.namespace === undefined,
    columns: entry.columns,
    valueCount: 0,
    latest: undefined,
  };
  series.set(seriesKey(entry), made);
  created.set(made, entry);
  return made;
}

function writeSeries(
  { connection, insertSeries }: MetricTables,
  runSeq: number,
  { created, changed }: Pending,
): void {
  const rows: SqlValue[] = [];
  for (const [{ seriesId, name, columns }, entry] of created) {
    const { namespace = '', standardSchemaId = null, uxMetricType = null, values } = entry;
    rows.push(seriesId, runSeq, namespace, name, JSON.stringify(columns));
    rows.push(standardSchemaId, uxMetricType, values[0]?.timestampMs ?? 0);
  }
  insertSeries(rows);
  for (const series of changed) {
    const { seriesId, name, columns, latest } = series;
    if (!created.has(series)) connection.run(sql.UPDATE_SERIES_COLUMNS, JSON.stringify(columns), seriesId);
    if (latest === undefined || isScalar(name, columns)) continue;
    series.latest = undefined;
    connection.run(sql.DELETE_LATEST, runSeq, name);
  }
}

function writeValues(tables: MetricTables, { runSeq, tail }: RunMetrics, { values: added }: Pending): void {
  const chunks: SqlValue[] = [];
  const latest: SqlValue[] = [];
  const batch = { texts: [] as string[], values: 0 };
  for (const [series, values] of added) {
    const isNewer = followLatest(series, values);
    for (let start = 0; start < values.length; start += VALUES_PER_CHUNK) {
      const part = values.slice(start, start + VALUES_PER_CHUNK);
      const position = series.valueCount + start;
      if (part.length >= VALUES_OF_OWN_CHUNK) {
        chunks.push(series.seriesId, position, part.length, writeChunk(part));
      } else {
        batch.texts.push(`[${series.seriesId},${position},${part.length},${writeChunk(part)}]`);
        batch.values += part.length;
      }
    }
    series.valueCount += values.length;
    if (isNewer && series.latest !== undefined) {
      const { value, step, timestampMs } = series.latest;
      latest.push(runSeq, series.name, Number.isNaN(value) ? null : value, step, timestampMs);
    }
  }
  tables.insertChunks(chunks);
  tables.replaceLatest(latest);
  if (batch.texts.length > 0) addBatch(tables, runSeq, tail, batch);
}

/** Whether some of the values comes after the one that was the last. */
function followLatest(series: SeriesState, values: readonly MetricValue[]): boolean {
  if (!series.isPlain || !isScalar(series.name, series.columns)) return false;
  const before = series.latest;
  for (const [index, { data, step = series.valueCount + index, timestampMs }] of values.entries()) {
    const value = data[series.name];
    if (typeof value !== 'number') continue;
    const candidate = { name: series.name, value, step, timestampMs };
    if (series.latest === undefined || isLater(candidate, series.latest)) series.latest = candidate;
  }
  return series.latest !== before;
}

/** MLflow's order; it keeps NaN as 0 with a mark, and so compares it as 0. */
function isLater(a: LatestMetric, b: LatestMetric): boolean {
  if (a.step !== b.step) return a.step > b.step;
  if (a.timestampMs !== b.timestampMs) return a.timestampMs > b.timestampMs;
  return orderedValue(a) > orderedValue(b);
}

function orderedValue({ value }: LatestMetric): number {
  return Number.isNaN(value) ? 0 : value;
}
