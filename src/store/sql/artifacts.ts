export const PUT_ARTIFACT = `
insert into artifacts (workspace_id, origin, container, path, digest, size, content_type, created_utc)
values (?, ?, ?, ?, ?, ?, ?, ?)
on conflict (workspace_id, origin, container, path) do update set
  digest = excluded.digest, size = excluded.size,
  content_type = excluded.content_type, created_utc = excluded.created_utc`;

const COLUMNS = 'origin, container, path, digest, size, content_type, created_utc';

export const GET_ARTIFACT = `
select ${COLUMNS} from artifacts where workspace_id = ? and origin = ? and container = ? and path = ?`;

/** Paths from one text on, the start counting, or after the last path of the page before. */
export function listArtifacts(from: 'at' | 'after', isBounded: boolean): string {
  return `
select ${COLUMNS} from artifacts
where workspace_id = ? and origin = ? and container = ?
  and path ${from === 'at' ? '>=' : '>'} ?${isBounded ? ' and path < ?' : ''}
order by path limit ?`;
}
