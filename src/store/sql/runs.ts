/** Columns of a run that may change, in the order of {@link INSERT_RUNS} and {@link UPDATE_RUN}. */
export const MUTABLE_RUN_COLUMNS = [
  'run_uuid',
  'status',
  'run_type',
  'target',
  'parent_run_id',
  'root_run_id',
  'name',
  'display_name',
  'description',
  'script_name',
  'hidden',
  'user_id',
  'created_utc',
  'start_time_utc',
  'end_time_utc',
  'order_us',
  'property_set_id',
] as const;

export const RUN_COLUMNS = [
  'seq',
  'workspace_id',
  'experiment_id',
  'run_id',
  'run_number',
  ...MUTABLE_RUN_COLUMNS,
] as const;

export const INSERT_RUNS = `insert into runs (${RUN_COLUMNS.join(', ')})`;

export const LAST_SEQ = 'select max(seq) as seq from runs';

export const UPDATE_RUN = `
update runs set ${MUTABLE_RUN_COLUMNS.map((column) => `${column} = ?`).join(', ')} where seq = ?`;

const RECORD = `
select r.seq, r.experiment_id, r.order_us, r.property_set_id, e.name as experiment_name, d.document,
  p.document as properties
from runs r
join experiments e on e.id = r.experiment_id
join run_documents d on d.run_seq = r.seq
join property_sets p on p.id = r.property_set_id`;

export const GET_RUN = `${RECORD} where r.workspace_id = ? and r.run_id = ?`;

export const GET_RUN_BY_SEQ = `${RECORD} where r.seq = ?`;

export const FIND_RUN = 'select seq from runs where workspace_id = ? and run_id = ?';

export const INSERT_DOCUMENTS = 'insert into run_documents (run_seq, document)';
export const UPDATE_DOCUMENT = 'update run_documents set document = ? where run_seq = ?';

export const INSERT_DEFINITION = 'insert into run_definitions (run_seq, definition) values (?, ?)';
export const GET_DEFINITION = `
select definition from run_definitions
where run_seq = (select seq from runs where workspace_id = ? and run_id = ?)`;

export const INSERT_TAGS = 'insert into run_tags (run_seq, key, value)';
export const DELETE_TAGS = 'delete from run_tags where run_seq = ?';
