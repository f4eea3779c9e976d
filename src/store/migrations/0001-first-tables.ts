import type { Migration } from './migration.ts';

/**
 * How a list of runs stays equally quick at a thousand and at a million runs:
 * - `runs` holds what a filter can name, `run_documents` the rest, so that a scan reads little.
 * - A `run_lists` row stands for "all runs of this experiment that have this status, this target, this tag or this
 *   set of properties"; `run_list_entries` holds its runs in the order in which they are listed. The runs without
 *   a parent have lists of their own. `experiment_id` 0 stands for the whole workspace.
 * - Equal properties are kept once per experiment, in `property_sets`: a run costs one entry for all of them.
 *   `property_lists` finds the lists of the sets that hold a property, by a hash of key and value: a query applies
 *   its filter to whatever it finds, so a list too many does no harm.
 *
 * Numbers of workspaces and experiments are never used twice (`autoincrement`), because connections remember them.
 */
export const FIRST_TABLES: Migration = {
  version: 1,
  sql: `
create table settings (
  name text primary key,
  value text not null
) without rowid;

create table workspaces (
  id integer primary key autoincrement,
  workspace_id text not null unique,
  subscription_key text not null,
  group_key text not null,
  name_key text not null,
  document text not null,
  unique (subscription_key, group_key, name_key)
);

create table experiments (
  id integer primary key autoincrement,
  workspace_id integer not null references workspaces (id),
  experiment_id text not null,
  name text not null,
  created_utc text not null,
  archived integer not null,
  last_run_number integer not null default 0,
  latest_run_id text,
  latest_run_created_utc text,
  document text not null,
  unique (workspace_id, name),
  unique (workspace_id, experiment_id)
);
create index experiments_by_age on experiments (workspace_id, created_utc, id);

create table runs (
  seq integer primary key,
  workspace_id integer not null,
  experiment_id integer not null references experiments (id),
  run_id text not null,
  run_number integer not null,
  run_uuid text not null,
  status text not null,
  run_type text,
  target text,
  parent_run_id text,
  root_run_id text,
  name text,
  display_name text,
  description text,
  script_name text,
  hidden integer not null,
  user_id text,
  created_utc text not null,
  start_time_utc text,
  end_time_utc text,
  order_us integer not null,
  property_set_id integer not null
);
create unique index runs_by_id on runs (workspace_id, run_id);
create index runs_by_parent on runs (workspace_id, parent_run_id, order_us, seq) where parent_run_id is not null;
create index runs_by_root on runs (workspace_id, root_run_id) where root_run_id is not null;

create table run_documents (
  run_seq integer primary key,
  document text not null
);
create table run_definitions (
  run_seq integer primary key,
  definition text not null
);

create table run_tags (
  run_seq integer not null,
  key text not null,
  value text not null,
  primary key (run_seq, key)
) without rowid;

create table property_sets (
  id integer primary key,
  experiment_id integer not null,
  hash integer not null,
  document text not null
);
create index property_sets_by_hash on property_sets (experiment_id, hash);
create table property_values (
  set_id integer not null,
  key text not null,
  value text not null,
  primary key (set_id, key)
) without rowid;

create table run_lists (
  id integer primary key,
  workspace_id integer not null,
  experiment_id integer not null,
  kind text not null,
  key text not null,
  value text not null,
  top_level integer not null,
  unique (workspace_id, experiment_id, kind, key, value, top_level)
);
create index run_lists_by_label on run_lists (workspace_id, kind, key, value, top_level);
create table property_lists (
  workspace_id integer not null,
  hash integer not null,
  experiment_id integer not null,
  top_level integer not null,
  list_id integer not null,
  primary key (workspace_id, hash, experiment_id, top_level, list_id)
) without rowid;
create table run_list_entries (
  list_id integer not null,
  order_us integer not null,
  run_seq integer not null,
  primary key (list_id, order_us, run_seq)
) without rowid;

create table run_events (
  run_seq integer not null,
  position integer not null,
  event text not null,
  primary key (run_seq, position)
) without rowid;

create table run_launches (
  run_seq integer primary key,
  workspace_id integer not null,
  target text not null,
  handle text,
  is_open integer not null
);
create index run_launches_open on run_launches (workspace_id) where is_open = 1;

create table snapshots (
  id integer primary key,
  workspace_id integer not null references workspaces (id),
  snapshot_id text not null,
  digest text not null,
  document text not null,
  unique (workspace_id, snapshot_id)
);
create index snapshots_by_digest on snapshots (workspace_id, digest);

create table artifacts (
  workspace_id integer not null references workspaces (id),
  origin text not null,
  container text not null,
  path text not null,
  digest text,
  size integer not null,
  content_type text,
  created_utc text not null,
  primary key (workspace_id, origin, container, path)
) without rowid;
`,
};
