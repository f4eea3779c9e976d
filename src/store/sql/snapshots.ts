export const ADD_SNAPSHOT = `
insert into snapshots (workspace_id, snapshot_id, digest, document) values (?, ?, ?, ?)
on conflict (workspace_id, snapshot_id) do nothing`;

export const GET_SNAPSHOT = 'select document from snapshots where workspace_id = ? and snapshot_id = ?';

export const FIND_SNAPSHOT = `
select document from snapshots where workspace_id = ? and digest = ? order by id limit 1`;
