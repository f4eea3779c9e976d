import type { LatestMetric, LoggedMetricValue } from '../../contract/metric.ts';
import { AzMlError } from '../../errors.ts';
import { type Chunk, readChunk } from '../metric-chunk.ts';
import * as sql from '../sql/metrics.ts';
import type { MetricQuery, RunStore } from '../store.ts';
import { addMetrics, type MetricTables } from './add-metrics.ts';
import type { Connection } from './connection.ts';
import { makeInsertRows } from './insert-rows.ts';
import { readBatches } from './metric-batches.ts';
import { type LatestRow, listSeries, readLatest, type SeriesRow } from './metric-rows.ts';
import { makeRunMetricsCache } from './run-metrics.ts';
import { findWorkspace } from './workspaces.ts';
import { makeWriteTogether } from './write-together.ts';

type MetricPart = Pick<
  RunStore,
  'addMetrics' | 'listMetrics' | 'readMetric' | 'latestMetrics' | 'findMetricSeries' | 'deleteMetrics'
>;

interface FoundSeriesRow extends SeriesRow {
  readonly run_id: string;
  readonly experiment_id: string;
}

export function metricPart(connection: Connection): MetricPart {
  const tables: MetricTables = {
    connection,
    insertSeries: makeInsertRows(connection, sql.INSERT_SERIES, sql.SERIES_COLUMNS.length),
    insertChunks: makeInsertRows(connection, sql.INSERT_CHUNKS, 4),
    replaceLatest: makeInsertRows(connection, sql.REPLACE_LATEST, 5),
  };
  const cache = makeRunMetricsCache(connection);
  const writeTogether = makeWriteTogether(connection);
  const findRunSeq = (workspaceId: string, runId: string) => {
    const workspace = findWorkspace(connection, workspaceId);
    if (workspace === undefined) return undefined;
    return connection.get<{ seq: number }>(sql.FIND_RUN_OF_METRICS, workspace, runId)?.seq;
  };
  return {
    addMetrics: (workspaceId, runId, entries, rules = {}) =>
      writeTogether(() => {
        const workspace = findWorkspace(connection, workspaceId);
        const metrics = workspace === undefined ? undefined : cache.find(workspace, runId);
        if (metrics === undefined) return undefined;
        const refused = addMetrics(tables, metrics, entries, rules);
        const [first] = refused;
        if (rules.isWhole !== true || first === undefined) return refused;
        cache.clear();
        return new AzMlError('BadRequest', first.reason);
      }),
    listMetrics: (workspaceId, runId) =>
      connection.read(() => {
        const runSeq = findRunSeq(workspaceId, runId);
        if (runSeq === undefined) return [];
        const { pieces } = readBatches(connection, runSeq);
        return listSeries(connection.all<SeriesRow>(sql.LIST_SERIES, runSeq), pieces);
      }),
    readMetric: (workspaceId, runId, name, query) =>
      connection.read(() => {
        const runSeq = findRunSeq(workspaceId, runId);
        if (runSeq === undefined) return undefined;
        const row = connection.get<SeriesRow>(sql.GET_SERIES, runSeq, query.namespace ?? '', name);
        if (row === undefined) return undefined;
        return readSeriesValues(connection, row, query);
      }),
    latestMetrics: (workspaceId, runIds) =>
      connection.read(() => {
        const workspace = findWorkspace(connection, workspaceId);
        const found = new Map<string, readonly LatestMetric[]>();
        if (workspace === undefined) return found;
        for (const runId of runIds) {
          const rows = connection.all<LatestRow>(sql.LIST_LATEST_OF_RUN, workspace, runId);
          if (rows.length > 0) found.set(runId, rows.map(readLatest));
        }
        return found;
      }),
    findMetricSeries: (workspaceId, seriesId) =>
      connection.read(() => {
        const workspace = findWorkspace(connection, workspaceId);
        if (workspace === undefined) return undefined;
        const row = connection.get<FoundSeriesRow>(sql.FIND_SERIES, seriesId, workspace);
        if (row === undefined) return undefined;
        const { pieces } = readBatches(connection, row.run_seq);
        const [series] = listSeries([row], pieces);
        return series && { runId: row.run_id, experimentId: row.experiment_id, series };
      }),
    deleteMetrics: (workspaceId, runId) =>
      connection.write(() => {
        const runSeq = findRunSeq(workspaceId, runId);
        if (runSeq === undefined) return undefined;
        const [count = 0] = sql.DELETE_METRICS_OF_RUN.map(
          (text) => connection.run(text, runSeq).changes,
        ).slice(-1);
        cache.clear();
        return count;
      }),
  };
}

function readSeriesValues(connection: Connection, row: SeriesRow, { from = 0, limit }: MetricQuery) {
  const { pieces } = readBatches(connection, row.run_seq);
  const [series] = listSeries([row], pieces);
  if (series === undefined) return undefined;
  const end = from + limit;
  const chunks = connection
    .all<{ position: number; document: string }>(sql.READ_CHUNKS, row.id, end, row.id, from)
    .map(({ position, document }) => ({ position, chunk: JSON.parse(document) as Chunk }));
  for (const [seriesId, position, , chunk] of pieces)
    if (seriesId === row.id && position < end) chunks.push({ position, chunk });
  chunks.sort((a, b) => a.position - b.position);
  const values = chunks.flatMap(({ position, chunk }) => {
    const start = Math.max(0, from - position);
    return readChunk(chunk, start, end - position).map(
      (value, index): LoggedMetricValue => ({ ...value, position: position + start + index }),
    );
  });
  return { series, values };
}
