export const FIND_RUN_OF_METRICS = 'select seq, run_uuid from runs where workspace_id = ? and run_id = ?';

const COUNT = `coalesce((
  select position + value_count from metric_chunks where series_id = s.id order by position desc limit 1
), 0) as value_count`;

const SERIES = `
s.id, s.run_seq, s.namespace, s.name, s.columns, s.standard_schema_id, s.ux_metric_type, s.created_ms, ${COUNT}`;

export const LIST_SERIES = `select ${SERIES} from metric_series s where s.run_seq = ? order by s.id`;

export const GET_SERIES = `
select ${SERIES} from metric_series s where s.run_seq = ? and s.namespace = ? and s.name = ?`;

export const FIND_SERIES = `
select ${SERIES}, r.run_id, e.experiment_id from metric_series s
join runs r on r.seq = s.run_seq
join experiments e on e.id = r.experiment_id
where s.id = ? and r.workspace_id = ?`;

/** A number that was given once is not given again, though the metric may be gone. */
export const LAST_SERIES_ID = "select seq as id from sqlite_sequence where name = 'metric_series'";

export const SERIES_COLUMNS = [
  'id',
  'run_seq',
  'namespace',
  'name',
  'columns',
  'standard_schema_id',
  'ux_metric_type',
  'created_ms',
] as const;

export const INSERT_SERIES = `insert into metric_series (${SERIES_COLUMNS.join(', ')})`;

export const UPDATE_SERIES_COLUMNS = 'update metric_series set columns = ? where id = ?';

export const INSERT_CHUNKS = 'insert into metric_chunks (series_id, position, value_count, document)';

export const INSERT_BATCH = 'insert into metric_batches (run_seq, number, document) values (?, ?, ?)';

export const LIST_BATCHES = 'select number, document from metric_batches where run_seq = ? order by number';

export const DELETE_BATCHES = 'delete from metric_batches where run_seq = ?';

/** The chunk that the first position lies in and those behind it up to the second. */
export const READ_CHUNKS = `
select position, document from metric_chunks
where series_id = ? and position < ? and position >= coalesce((
  select max(position) from metric_chunks where series_id = ? and position <= ?
), 0)
order by position`;

export const LIST_LATEST = 'select name, value, step, timestamp_ms from latest_metrics where run_seq = ?';

export const LIST_LATEST_OF_RUN = `
select l.name, l.value, l.step, l.timestamp_ms from latest_metrics l
where l.run_seq = (select seq from runs where workspace_id = ? and run_id = ?)
order by l.name`;

export const REPLACE_LATEST = 'replace into latest_metrics (run_seq, name, value, step, timestamp_ms)';

export const DELETE_LATEST = 'delete from latest_metrics where run_seq = ? and name = ?';

/** In an order that leaves no reference to nothing; each takes the run's number. */
export const DELETE_METRICS_OF_RUN: readonly string[] = [
  'delete from metric_chunks where series_id in (select id from metric_series where run_seq = ?)',
  'delete from latest_metrics where run_seq = ?',
  DELETE_BATCHES,
  'delete from metric_series where run_seq = ?',
];

/** Changes whenever another connection has written to the database. */
export const DATA_VERSION = 'pragma data_version';
