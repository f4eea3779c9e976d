import { RUN_ORIGIN } from '../contract/artifact.ts';
import type { WorkspaceAddress } from '../contract/workspace.ts';

/** The part of every path that names a workspace, percent-encoded. */
export function workspacePath({ subscriptionId, resourceGroup, workspaceName }: WorkspaceAddress): string {
  const group = `/subscriptions/${encodeURIComponent(subscriptionId)}/resourceGroups/${encodeURIComponent(resourceGroup)}`;
  return `${group}/providers/Microsoft.MachineLearningServices/workspaces/${encodeURIComponent(workspaceName)}`;
}

/** Path of the operation that answers with the bytes of a run's file; `?path=` names the file. */
export function contentPath(address: WorkspaceAddress, container: string): string {
  const artifacts = `/artifact/v2.0${workspacePath(address)}/artifacts`;
  return `${artifacts}/${RUN_ORIGIN}/${encodeURIComponent(container)}/content`;
}
