import type { WorkspaceAddress } from '../../contract/workspace.ts';

/** A path of MLflow's own APIs, taken apart. */
export interface MlflowPath {
  /** The workspace in the path; without one the workspace of someone who has set up nothing is meant. */
  readonly address?: WorkspaceAddress;
  /** `tracking` is `…/mlflow/`, `artifacts` the proxy `…/mlflow-artifacts/`. */
  readonly api: 'tracking' | 'artifacts';
  /** Segments after that, decoded. */
  readonly segments: readonly string[];
}

/** Whether a path is MLflow's: one look, as every request of the run API is asked this. */
export function isMlflowPath(path: string): boolean {
  return STARTS.test(path);
}

const STARTS = /^\/(?:mlflow\/|api\/|ajax-api\/|(?:health|version)$)/i;

const WORKSPACE =
  /^\/mlflow\/v[12]\.0\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.MachineLearningServices\/workspaces\/([^/]+)(\/.*)$/i;
const API = /^\/(?:ajax-)?api\/[23]\.0\/(mlflow|mlflow-artifacts)\/(.*)$/i;

/** Takes a path apart; `undefined` when it is none of MLflow's, or cannot be decoded. */
export function readMlflowPath(path: string): MlflowPath | undefined {
  const [, subscription, group, workspace, inside] = WORKSPACE.exec(path) ?? [];
  const [, api, tail] = API.exec(inside ?? path) ?? [];
  if (api === undefined || tail === undefined) return undefined;
  try {
    const [subscriptionId = '', resourceGroup = '', workspaceName = ''] = [
      subscription,
      group,
      workspace,
    ].map((part) => decodeURIComponent(part ?? ''));
    return {
      ...(inside === undefined ? {} : { address: { subscriptionId, resourceGroup, workspaceName } }),
      api: api.toLowerCase() === 'mlflow' ? 'tracking' : 'artifacts',
      segments: tail.split('/').map(decodeURIComponent),
    };
  } catch {
    return undefined;
  }
}
