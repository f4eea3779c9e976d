import type { ApiRequest } from '../../contract/api-message.ts';
import type { Experiment } from '../../contract/experiment.ts';
import type { WorkspaceAddress } from '../../contract/workspace.ts';
import { AzMlError } from '../../errors.ts';
import type { RunRecord, WorkspaceRecord } from '../../store/store.ts';
import { checkWorkspace } from '../authorize.ts';
import type { ServiceParts } from '../call.ts';
import { ensureWorkspace, findWorkspace } from '../scope.ts';
import type { MlflowCall } from './call.ts';
import { invalid } from './error-answer.ts';
import { missing, readText } from './input.ts';
import { checkRunAccess } from './run-access.ts';

/**
 * The workspace that the path names, else the one that the caller's token is for, else that of the service. MLflow
 * knows no way to make one, so it is there with the first request of anybody who may write. Throws
 * `WorkspaceNotFound`, `Forbidden`.
 */
export async function openWorkspace(
  parts: ServiceParts,
  request: ApiRequest,
  named: WorkspaceAddress | undefined,
): Promise<WorkspaceRecord> {
  const { principal } = request;
  const address = named ?? principal?.workspace ?? parts.defaultWorkspace;
  if (address === undefined) {
    throw new AzMlError('WorkspaceNotFound', 'the path names no workspace, and there is no usual one', {
      hint: 'use /mlflow/v2.0/subscriptions/…/workspaces/… as the tracking address',
    });
  }
  if (principal !== undefined) await checkWorkspace(parts.store, principal, address);
  const known = await parts.store.getWorkspace(address);
  if (known !== undefined) return known;
  const parameters = new Map(Object.entries(address));
  const call = { parts, request, operation: 'createExperiment', parameters } as const;
  return principal?.role === 'reader' ? findWorkspace(call) : ensureWorkspace(call);
}

/** The id under which MLflow's clients expect an experiment to be always there, and its name. */
export const DEFAULT_EXPERIMENT = { experimentId: '0', name: 'Default' } as const;

/** The experiment with this id. Throws `ExperimentNotFound`. */
export async function findExperiment(call: MlflowCall, experimentId: string): Promise<Experiment> {
  const { store } = call.parts;
  const found = await store.getExperiment(call.workspace.workspaceId, { experimentId });
  if (found !== undefined) return found.experiment;
  if (experimentId === DEFAULT_EXPERIMENT.experimentId) return ensureDefaultExperiment(call);
  throw new AzMlError('ExperimentNotFound', `No Experiment with id=${experimentId} exists`, {
    target: experimentId,
  });
}

/** The experiment called Default, made when somebody first asks for it. */
export async function ensureDefaultExperiment({
  parts,
  request,
  workspace,
}: MlflowCall): Promise<Experiment> {
  const { workspaceId } = workspace;
  const known = await parts.store.getExperiment(workspaceId, { name: DEFAULT_EXPERIMENT.name });
  const fresh = { ...DEFAULT_EXPERIMENT, createdUtc: workspace.createdUtc, tags: {} };
  if (known !== undefined) return known.experiment;
  // Who may only read is shown what the first writer will find.
  if (request.principal?.role === 'reader') return fresh;
  return (await parts.store.addExperiment(workspaceId, fresh)).record.experiment;
}

/** The run that `run_id`, or the older `run_uuid`, names. Throws `BadRequest`, `RunNotFound`, `Forbidden`. */
export async function findNamedRun(call: MlflowCall): Promise<RunRecord> {
  const runId = readText(call.input, 'run_id') || readText(call.input, 'run_uuid');
  if (runId === undefined || runId === '') throw missing('run_id');
  return findRun(call, runId);
}

/** Throws `RunNotFound`, and `Forbidden` for a run that the token of another run does not open. */
export async function findRun(call: MlflowCall, runId: string): Promise<RunRecord> {
  const { workspaceId } = call.workspace;
  await checkRunAccess(call, { runId });
  const record = await call.parts.store.getRun(workspaceId, runId);
  if (record !== undefined) return record;
  throw runMissing(runId);
}

export function runMissing(runId: string): AzMlError {
  return new AzMlError('RunNotFound', `Run with id=${runId} not found`, { target: runId });
}

/** Whether MLflow sees a run as deleted: hidden itself, or its experiment archived. */
export function isDeleted({ run }: RunRecord, experiment: Experiment | undefined): boolean {
  return run.hidden || experiment?.archivedTime !== undefined;
}

/** Throws `BadRequest` for a run that was deleted: nothing may be written to it. */
export async function requireActive(call: MlflowCall, record: RunRecord): Promise<void> {
  const experiment = await experimentOf(call, record);
  if (!isDeleted(record, experiment)) return;
  throw invalid(`The run ${record.run.runId} must be in the 'active' state. Current state is deleted.`);
}

/** The experiment that a run belongs to. */
export async function experimentOf(
  { parts, workspace }: MlflowCall,
  { run: { experimentId } }: RunRecord,
): Promise<Experiment | undefined> {
  return (await parts.store.getExperiment(workspace.workspaceId, { experimentId }))?.experiment;
}
