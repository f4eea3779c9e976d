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

export function listsOfLabel(inExperiment: boolean, onlyTop: boolean): string {
  const scope = inExperiment ? ' and experiment_id = ?' : '';
  return `
select id from run_lists where workspace_id = ? and kind = ? and key = ? and value = ?${scope}${TOP(onlyTop)}`;
}

/** Lists of the property sets that hold one property, known by its hash. */
export function listsOfProperty(inExperiment: boolean, onlyTop: boolean): string {
  const scope = inExperiment ? ' and p.experiment_id = ?' : '';
  return `
select l.id from property_index p
join run_lists l on l.workspace_id = p.workspace_id and l.experiment_id = p.experiment_id
  and l.kind = 'property' and l.key = '' and l.value = cast(p.set_id as text)${TOP(onlyTop)}
where p.workspace_id = ? and p.hash = ?${scope}`;
}

/** How many entries a list has, counted up to a limit. */
export const COUNT_ENTRIES =
  'select count(*) as entries from (select 1 from run_list_entries where list_id = ? limit ?) as counted';
