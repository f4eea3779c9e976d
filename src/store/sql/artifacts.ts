export const PUT_ARTIFACT = `
insert into artifacts (workspace_id, origin, container, path, digest, size, content_type, created_utc)
values (?, ?, ?, ?, ?, ?, ?, ?)
on conflict (workspace_id, origin, container, path) do update set
  digest = excluded.digest, size = excluded.size,
  content_type = excluded.content_type, created_utc = excluded.created_utc`;

/** One path, and the range of those that begin with it and a slash: `0` follows `/`. */
export const DELETE_ARTIFACTS = `
delete from artifacts
where workspace_id = ? and origin = ? and container = ? and (path = ? or (path > ? and path < ?))
returning path`;

const COLUMNS = 'origin, container, path, digest, size, content_type, created_utc';

export const GET_ARTIFACT = `
select ${COLUMNS} from artifacts where workspace_id = ? and origin = ? and container = ? and path = ?`;

export const REMOVE_ARTIFACTS =
  'delete from artifacts where workspace_id = ? and origin = ? and container = ?';
export const REMOVE_ARTIFACT = `${REMOVE_ARTIFACTS} and path = ?`;

/** Paths from one text on, the start counting, or after the last path of the page before. */
export function listArtifacts(from: 'at' | 'after', isBounded: boolean): string {
  return `
select ${COLUMNS} from artifacts
where workspace_id = ? and origin = ? and container = ?
  and path ${from === 'at' ? '>=' : '>'} ?${isBounded ? ' and path < ?' : ''}
order by path limit ?`;
}
