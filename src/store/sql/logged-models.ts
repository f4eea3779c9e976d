export const INSERT_MODEL = `
insert into logged_models (workspace_id, experiment_id, model_id, document) values (?, ?, ?, ?)`;

export const GET_MODEL = 'select id, document from logged_models where workspace_id = ? and model_id = ?';

export const UPDATE_MODEL = 'update logged_models set document = ? where id = ?';

export const DELETE_MODEL = 'delete from logged_models where workspace_id = ? and model_id = ?';

/** Newest first, before the number of the last model of the page before. */
export function listModels(experiments: number): string {
  return `
select id, document from logged_models
where workspace_id = ? and experiment_id in (${Array(experiments).fill('?').join(', ')}) and id < ?
order by id desc limit ?`;
}
