const LIST_KEY = 'workspace_id, experiment_id, kind, key, value, top_level';

export const FIND_LIST = `
select id from run_lists
where workspace_id = ? and experiment_id = ? and kind = ? and key = ? and value = ? and top_level = ?`;

export const ADD_LIST = `insert into run_lists (${LIST_KEY}) values (?, ?, ?, ?, ?, ?)`;

export const ADD_ENTRIES = 'insert into run_list_entries (list_id, order_us, run_seq)';

export const DELETE_ENTRY = 'delete from run_list_entries where list_id = ? and order_us = ? and run_seq = ?';

const TOP = (onlyTop: boolean) => (onlyTop ? ' and top_level = 1' : '');

/** Lists of one experiment (or, as experiment 0, of the workspace) whose kind is given. */
export function listsOfKind(onlyTop: boolean): string {
  return `select id from run_lists where workspace_id = ? and experiment_id = ? and kind = ?${TOP(onlyTop)}`;
}

/** Lists of runs with one status, target or tag, at most so many as the last value says. */
export function listsOfLabel(inExperiment: boolean, onlyTop: boolean): string {
  const scope = inExperiment ? ' and experiment_id = ?' : '';
  return `
select id from run_lists where workspace_id = ? and kind = ? and key = ? and value = ?${scope}${TOP(onlyTop)}
limit ?`;
}

/** Two properties of one set may have the same hash. */
export const ADD_PROPERTY_LIST = `
insert into property_lists (workspace_id, hash, experiment_id, top_level, list_id) values (?, ?, ?, ?, ?)
on conflict do nothing`;

/** Lists of the property sets that hold one property, known by its hash; at most so many. */
export function listsOfProperty(inExperiment: boolean, onlyTop: boolean): string {
  const scope = inExperiment ? ' and experiment_id = ?' : '';
  return `
select list_id as id from property_lists where workspace_id = ? and hash = ?${scope}${TOP(onlyTop)}
limit ?`;
}

/** How many entries a list has, counted up to a limit. */
export const COUNT_ENTRIES =
  'select count(*) as entries from (select 1 from run_list_entries where list_id = ? limit ?) as counted';
