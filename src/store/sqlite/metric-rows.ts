import type { LatestMetric, MetricSeries } from '../../contract/metric.ts';
import type { Piece } from './metric-batches.ts';

/** A metric as the statements of `sql/metrics.ts` read it. */
export interface SeriesRow {
  readonly id: number;
  readonly run_seq: number;
  readonly namespace: string;
  readonly name: string;
  readonly columns: string;
  readonly standard_schema_id: string | null;
  readonly ux_metric_type: string | null;
  readonly created_ms: number;
  readonly value_count: number;
}

export interface LatestRow {
  readonly name: string;
  readonly value: number | null;
  readonly step: number;
  readonly timestamp_ms: number;
}

/** The metrics of a run, counting also what lies in its batches. */
export function listSeries(rows: readonly SeriesRow[], pieces: readonly Piece[]): MetricSeries[] {
  const ends = new Map(pieces.map(([seriesId, position, count]) => [seriesId, position + count]));
  return rows.map((row) => {
    const series = readSeries(row);
    return { ...series, valueCount: Math.max(series.valueCount, ends.get(series.seriesId) ?? 0) };
  });
}

function readSeries(row: SeriesRow): MetricSeries {
  return {
    seriesId: row.id,
    name: row.name,
    ...(row.namespace !== '' && { namespace: row.namespace }),
    columns: JSON.parse(row.columns),
    ...(row.standard_schema_id !== null && { standardSchemaId: row.standard_schema_id }),
    ...(row.ux_metric_type !== null && { uxMetricType: row.ux_metric_type }),
    valueCount: row.value_count,
    createdMs: row.created_ms,
  };
}

export function readLatest({ name, value, step, timestamp_ms: timestampMs }: LatestRow): LatestMetric {
  return { name, value: value ?? Number.NaN, step, timestampMs };
}
