export const GET_WORKSPACE_BY_ADDRESS = `
select document from workspaces where subscription_key = ? and group_key = ? and name_key = ?`;

export const FIND_WORKSPACE = 'select id from workspaces where workspace_id = ?';

export const INSERT_WORKSPACE = `
insert into workspaces (workspace_id, subscription_key, group_key, name_key, document) values (?, ?, ?, ?, ?)`;

export const REPLACE_WORKSPACE = `
update workspaces set subscription_key = ?, group_key = ?, name_key = ?, document = ? where workspace_id = ?`;

const IN_ADDRESS_ORDER = 'order by subscription_key, group_key, name_key';

export const LIST_WORKSPACES = `select document from workspaces ${IN_ADDRESS_ORDER}`;

export const LIST_WORKSPACES_OF_SUBSCRIPTION = `
select document from workspaces where subscription_key = ? ${IN_ADDRESS_ORDER}`;

export const LIST_WORKSPACES_OF_GROUP = `
select document from workspaces where subscription_key = ? and group_key = ? ${IN_ADDRESS_ORDER}`;

export const LIST_WORKSPACES_OF_GROUP_NAME = `
select document from workspaces where group_key = ? ${IN_ADDRESS_ORDER}`;

const RUNS =
  'select seq from runs where experiment_id in (select id from experiments where workspace_id = ?)';
const LISTS = 'select id from run_lists where workspace_id = ?';
const SETS =
  'select id from property_sets where experiment_id in (select id from experiments where workspace_id = ?)';

/** In an order that leaves no reference to nothing; each takes the workspace's number. */
export const DELETE_WORKSPACE: readonly string[] = [
  `delete from run_list_entries where list_id in (${LISTS})`,
  'delete from run_lists where workspace_id = ?',
  `delete from metric_chunks where series_id in (select id from metric_series where run_seq in (${RUNS}))`,
  ...[
    'metric_series',
    'metric_batches',
    'latest_metrics',
    'run_documents',
    'run_definitions',
    'run_tags',
    'run_events',
    'run_launches',
  ].map((table) => `delete from ${table} where run_seq in (${RUNS})`),
  `delete from property_values where set_id in (${SETS})`,
  'delete from property_lists where workspace_id = ?',
  'delete from property_sets where experiment_id in (select id from experiments where workspace_id = ?)',
  'delete from runs where experiment_id in (select id from experiments where workspace_id = ?)',
  'delete from experiments where workspace_id = ?',
  'delete from snapshot_checks where workspace_id = ?',
  'delete from snapshots where workspace_id = ?',
  'delete from artifacts where workspace_id = ?',
  'delete from logged_models where workspace_id = ?',
  'delete from workspaces where id = ?',
];
