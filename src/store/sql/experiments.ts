const COLUMNS = 'id, name, document, latest_run_id, latest_run_created_utc';

export const GET_EXPERIMENT_BY_NAME = `
select ${COLUMNS} from experiments where workspace_id = ? and name = ?`;

export const GET_EXPERIMENT_BY_ID = `
select ${COLUMNS} from experiments where workspace_id = ? and experiment_id = ?`;

export const INSERT_EXPERIMENT = `
insert into experiments (workspace_id, experiment_id, name, created_utc, archived, document)
values (?, ?, ?, ?, ?, ?)`;

export const UPDATE_EXPERIMENT = `
update experiments set name = ?, created_utc = ?, archived = ?, document = ? where id = ?`;

/** After the created time and number of the last experiment of the page before. */
export const LIST_EXPERIMENTS = `
select ${COLUMNS}, created_utc from experiments
where workspace_id = ? and (created_utc, id) > (?, ?) and archived between ? and ?
order by created_utc, id limit ?`;

export const FIND_EXPERIMENT = 'select id from experiments where workspace_id = ? and experiment_id = ?';

export const OPEN_EXPERIMENT = `
select e.workspace_id as workspace, e.id, e.name, e.last_run_number, e.latest_run_id, e.latest_run_created_utc
from workspaces w join experiments e on e.workspace_id = w.id
where w.workspace_id = ? and e.experiment_id = ?`;

export const UPDATE_LATEST_RUN = `
update experiments set last_run_number = ?, latest_run_id = ?, latest_run_created_utc = ? where id = ?`;

/** One that has never had a run: nothing else of it is anywhere. */
export const DELETE_EXPERIMENT =
  'delete from experiments where workspace_id = ? and experiment_id = ? and last_run_number = 0';

export const COUNT_RUNS = `
select r.status, count(*) as count from runs r join experiments e on e.id = r.experiment_id
where e.workspace_id = ? and e.experiment_id = ? group by r.status order by r.status`;
