import type { Migration } from './migration.ts';

/** Models that MLflow's clients have logged. The number is the order in which they came. */
export const LOGGED_MODELS: Migration = {
  version: 4,
  sql: `
create table logged_models (
  id integer primary key autoincrement,
  workspace_id integer not null references workspaces (id),
  experiment_id text not null,
  model_id text not null,
  document text not null,
  unique (workspace_id, model_id)
);
create index logged_models_by_experiment on logged_models (workspace_id, experiment_id, id);
`,
};
