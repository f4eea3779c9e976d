import type { Migration } from './migration.ts';

/** When the content of a snapshot was last looked for and found whole, so that a series of submits asks once. */
export const SNAPSHOT_CHECKS: Migration = {
  version: 5,
  sql: `
create table snapshot_checks (
  workspace_id integer not null references workspaces (id),
  digest text not null,
  snapshot_id text not null,
  created_utc text not null,
  checked_utc text not null,
  primary key (workspace_id, digest)
) without rowid;
`,
};
