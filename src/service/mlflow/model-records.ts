import type { MlflowModel } from '../../contract/mlflow.ts';
import { AzMlError } from '../../errors.ts';
import type { MlflowCall } from './call.ts';
import { checkRunAccess, refuseRunToken } from './run-access.ts';

/** Throws `ModelNotFound`, and `Forbidden` for a model that the token of a run does not open. */
export async function findModel(call: MlflowCall, modelId: string): Promise<MlflowModel> {
  const model = await call.parts.store.getModel(call.workspace.workspaceId, modelId);
  if (model === undefined) throw modelMissing(modelId);
  await checkModelAccess(call, model.info.source_run_id);
  return model;
}

/** With the token of a run, only the models that the run has logged are open. */
export async function checkModelAccess(call: MlflowCall, sourceRunId: string | undefined): Promise<void> {
  if (sourceRunId === undefined) refuseRunToken(call, 'models of no run');
  else await checkRunAccess(call, { runId: sourceRunId });
}

export function modelMissing(modelId: string): AzMlError {
  return new AzMlError('ModelNotFound', `Logged model with ID '${modelId}' not found.`, { target: modelId });
}
