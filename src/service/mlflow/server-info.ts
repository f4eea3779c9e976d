import type { MlflowHandler } from './call.ts';

/** What MLflow's clients ask before they use features of later servers. */
export const getServerInfo: MlflowHandler = async () => ({
  store_type: 'SqlStore',
  workspaces_enabled: false,
});

/** The version of MLflow whose tracking API this is; clients use no later features then. */
export const MLFLOW_API_VERSION = '3.0.0';
