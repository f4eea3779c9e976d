import type { Migration } from './migration.ts';

/**
 * Metrics are only ever appended to, and read one at a time from some place on. So the values that came together lie
 * together, as one document: a batch of a hundred values costs a row or two instead of a hundred.
 * - `metric_chunks.position` counts the values of the metric before the chunk's first.
 * - `metric_batches` holds what came lately in small pieces of many metrics, a batch a row: a piece for each metric would
 *   touch a page for each. When there is enough of it, it is folded into chunks.
 * - `latest_metrics` has the value of each scalar metric that MLflow takes for its last. A value that is null is NaN,
 *   for which SQLite has no number. Steps may be beyond what a JavaScript number holds exactly, so they are `real`.
 */
export const METRICS: Migration = {
  version: 2,
  sql: `
create table metric_series (
  id integer primary key autoincrement,
  run_seq integer not null,
  namespace text not null,
  name text not null,
  columns text not null,
  standard_schema_id text,
  ux_metric_type text,
  created_ms real not null,
  unique (run_seq, namespace, name)
);

create table metric_chunks (
  series_id integer not null,
  position integer not null,
  value_count integer not null,
  document text not null,
  primary key (series_id, position)
) without rowid;

create table metric_batches (
  run_seq integer not null,
  number integer not null,
  document text not null,
  primary key (run_seq, number)
) without rowid;

create table latest_metrics (
  run_seq integer not null,
  name text not null,
  value real,
  step real not null,
  timestamp_ms real not null,
  primary key (run_seq, name)
) without rowid;
`,
};
