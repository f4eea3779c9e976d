import type { WorkspaceAddress } from '../contract/workspace.ts';
import type { RunRecord } from '../store/store.ts';
import { workspacePath } from './run-address.ts';

/**
 * The names by which a script finds its run, as Azure ML's own run-time sets them. Addresses and a token are not
 * among them: they need a server.
 */
export function launchEnvironment(
  address: WorkspaceAddress,
  { workspaceId, experimentName, run }: RunRecord,
): Readonly<Record<string, string>> {
  const workspaceScope = workspacePath(address);
  return {
    AZUREML_RUN_ID: run.runId,
    AZUREML_ARM_SUBSCRIPTION: address.subscriptionId,
    AZUREML_ARM_RESOURCEGROUP: address.resourceGroup,
    AZUREML_ARM_WORKSPACE_NAME: address.workspaceName,
    AZUREML_ARM_PROJECT_NAME: experimentName,
    AZUREML_EXPERIMENT_ID: run.experimentId,
    AZUREML_WORKSPACE_ID: workspaceId,
    AZUREML_WORKSPACE_SCOPE: workspaceScope,
    AZUREML_EXPERIMENT_SCOPE: `${workspaceScope}/experiments/${encodeURIComponent(experimentName)}`,
  };
}
