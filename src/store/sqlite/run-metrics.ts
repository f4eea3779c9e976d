import type { LatestMetric } from '../../contract/metric.ts';
import type { MetricColumns } from '../metric-columns.ts';
import * as sql from '../sql/metrics.ts';
import type { Connection } from './connection.ts';
import { type BatchTail, readBatches } from './metric-batches.ts';
import { type LatestRow, listSeries, readLatest, type SeriesRow } from './metric-rows.ts';

/** What adding to a metric must know of it. It changes as the metric does. */
export interface SeriesState {
  readonly seriesId: number;
  readonly name: string;
  columns: MetricColumns;
  valueCount: number;
  latest: LatestMetric | undefined;
  /** Without a namespace: only such metrics have a last value. */
  readonly isPlain: boolean;
}

/** Metrics of one run by namespace and name. */
export interface RunMetrics {
  readonly runSeq: number;
  readonly series: Map<string, SeriesState>;
  readonly tail: BatchTail;
}

export interface RunMetricsCache {
  /** `undefined` when there is no such run. Inside a write transaction only. */
  find(workspace: number, runId: string): RunMetrics | undefined;
  clear(): void;
}

/** Metrics that are remembered, of all runs together. */
const KEPT_SERIES = 20_000;

/**
 * Remembers the metrics of the runs that were written to last, as long as nobody else has written to the database:
 * who logs a value after the other needs not look everything up each time.
 */
export function makeRunMetricsCache(connection: Connection): RunMetricsCache {
  // By the run's UUID: after a run was deleted with its workspace, its number is given again.
  const known = new Map<string, RunMetrics>();
  let dataVersion = -1;
  const clear = () => known.clear();
  connection.onRollback(clear);
  return {
    find(workspace, runId) {
      const version = connection.get<{ data_version: number }>(sql.DATA_VERSION)?.data_version ?? -1;
      if (version !== dataVersion || countSeries(known) > KEPT_SERIES) clear();
      dataVersion = version;
      const run = connection.get<{ seq: number; run_uuid: string }>(
        sql.FIND_RUN_OF_METRICS,
        workspace,
        runId,
      );
      if (run === undefined) return undefined;
      const metrics = known.get(run.run_uuid) ?? load(connection, run.seq);
      known.set(run.run_uuid, metrics);
      return metrics;
    },
    clear,
  };
}

/** Key of a metric among those of its run. */
export function seriesKey({ namespace = '', name }: { namespace?: string; name: string }): string {
  return `${namespace}\0${name}`;
}

function load(connection: Connection, runSeq: number): RunMetrics {
  const latest = new Map(
    connection.all<LatestRow>(sql.LIST_LATEST, runSeq).map((row) => [row.name, readLatest(row)] as const),
  );
  const { pieces, tail } = readBatches(connection, runSeq);
  const series = listSeries(connection.all<SeriesRow>(sql.LIST_SERIES, runSeq), pieces).map((known) => {
    const { seriesId, name, namespace, columns, valueCount } = known;
    const isPlain = namespace === undefined;
    const last = isPlain ? latest.get(name) : undefined;
    const state: SeriesState = { seriesId, name, isPlain, columns, valueCount, latest: last };
    return [seriesKey({ name, ...(isPlain ? {} : { namespace }) }), state] as const;
  });
  return { runSeq, series: new Map(series), tail };
}

function countSeries(known: ReadonlyMap<string, RunMetrics>): number {
  let count = 0;
  for (const { series } of known.values()) count += 1 + series.size;
  return count;
}
