import { FINAL_STATUSES } from '../../contract/run-status.ts';

export const COUNT_RUNS = 'select count(*) as runs from runs';

/** Runs of which a part is lost or is not JSON any more. */
export const UNREADABLE_RUNS = `
select r.run_id from runs r
left join run_documents d on d.run_seq = r.seq
left join property_sets p on p.id = r.property_set_id
where d.run_seq is null or not json_valid(d.document) or p.id is null or not json_valid(p.document)
order by r.seq limit ?`;

/** Runs that are thought to go on: a compute target has them in hand, and nobody has seen an end. */
export const OPEN_RUNS = `
select w.workspace_id as workspaceId, r.run_id as runId
from run_launches l
join runs r on r.seq = l.run_seq
join workspaces w on w.id = l.workspace_id
where l.is_open = 1 and r.status not in (${FINAL_STATUSES.map((status) => `'${status}'`).join(', ')})`;

/**
 * Digests of so many artifacts and of the files in so many snapshots, newest snapshot first; -1 is all. A link has
 * no content of its own.
 */
export const KEPT_DIGESTS = `
select digest from (select distinct digest from artifacts where digest is not null limit ?)
union
select f.value ->> 'digest' from
  (select document from snapshots where json_valid(document) order by id desc limit ?) s,
  json_each(s.document, '$.files') f
where f.value ->> 'link' is null`;
