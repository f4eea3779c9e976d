export const ADD_SNAPSHOT = `
insert into snapshots (workspace_id, snapshot_id, digest, document) values (?, ?, ?, ?)
on conflict (workspace_id, snapshot_id) do nothing`;

export const GET_SNAPSHOT = 'select document from snapshots where workspace_id = ? and snapshot_id = ?';

export const FIND_SNAPSHOT = `
select document from snapshots where workspace_id = ? and digest = ? order by id limit 1`;

export const FIND_CHECKED_SNAPSHOT = `
select snapshot_id as snapshotId, digest, created_utc as createdUtc from snapshot_checks
where workspace_id = ? and digest = ? and checked_utc between ? and ?`;

export const NOTE_SNAPSHOT_CHECK = `
insert into snapshot_checks (workspace_id, digest, snapshot_id, created_utc, checked_utc) values (?, ?, ?, ?, ?)
on conflict (workspace_id, digest) do update
set snapshot_id = excluded.snapshot_id, created_utc = excluded.created_utc, checked_utc = excluded.checked_utc`;
