export const INSERT_LAUNCH = `
insert into run_launches (run_seq, workspace_id, target, handle, is_open) values (?, ?, ?, null, 1)`;

export const SET_LAUNCH_HANDLE = 'update run_launches set handle = ? where run_seq = ?';

export const CLOSE_LAUNCH = 'update run_launches set is_open = 0 where run_seq = ?';

const LAUNCH = `
select w.workspace_id, r.run_id, l.target, l.handle, l.is_open
from run_launches l
join runs r on r.seq = l.run_seq
join workspaces w on w.id = l.workspace_id`;

export const GET_LAUNCH = `${LAUNCH} where r.workspace_id = ? and r.run_id = ?`;

/** Oldest run first. */
export const LIST_OPEN_LAUNCHES = `${LAUNCH} where l.is_open = 1 order by l.run_seq`;

export const LIST_OPEN_LAUNCHES_OF_WORKSPACE = `
${LAUNCH} where l.workspace_id = ? and l.is_open = 1 order by l.run_seq`;
