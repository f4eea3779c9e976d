import type { Experiment } from '../contract/experiment.ts';
import type { WorkspaceAddress } from '../contract/workspace.ts';
import { AzMlError } from '../errors.ts';
import type { ExperimentRecord, RunRecord, WorkspaceRecord } from '../store/store.ts';
import { checkLength } from './body-fields.ts';
import { type Call, currentUtc, parameterOf } from './call.ts';

/** The workspace that the path names. */
export function addressOf(call: Call): WorkspaceAddress {
  return {
    subscriptionId: parameterOf(call, 'subscriptionId'),
    resourceGroup: parameterOf(call, 'resourceGroup'),
    workspaceName: parameterOf(call, 'workspaceName'),
  };
}

/** Throws `WorkspaceNotFound`: only writes make a workspace. */
export async function findWorkspace(call: Call): Promise<WorkspaceRecord> {
  const address = addressOf(call);
  const workspace = await call.parts.store.getWorkspace(address);
  if (workspace !== undefined) return workspace;
  const where = `resource group ${address.resourceGroup} of subscription ${address.subscriptionId}`;
  throw new AzMlError('WorkspaceNotFound', `there is no workspace ${address.workspaceName} in ${where}`, {
    hint: 'a workspace comes into being with its first experiment or run',
    target: address.workspaceName,
  });
}

/** The workspace that the path names, made if it is not there. */
export async function ensureWorkspace(call: Call): Promise<WorkspaceRecord> {
  const address = addressOf(call);
  const { store, newUuid } = call.parts;
  const workspace = await store.getWorkspace(address);
  if (workspace !== undefined) return workspace;
  for (const [name, value] of Object.entries(address)) checkName(value, name, call.parts.limits.nameLength);
  const { record } = await store.addWorkspace({
    workspaceId: newUuid(),
    address,
    location: 'local',
    friendlyName: address.workspaceName,
    description: '',
    sku: 'Basic',
    createdUtc: currentUtc(call.parts),
    tags: {},
  });
  return record;
}

/** The experiment that the path names by name or id. Throws `WorkspaceNotFound`, `ExperimentNotFound`. */
export async function findExperiment(call: Call): Promise<ExperimentRecord> {
  return findExperimentIn(call, await findWorkspace(call));
}

async function findExperimentIn(
  { parameters, parts }: Call,
  { workspaceId }: WorkspaceRecord,
): Promise<ExperimentRecord> {
  const name = parameters.get('experimentName');
  const experimentId = parameters.get('experimentId') ?? '';
  const found = await parts.store.getExperiment(
    workspaceId,
    name === undefined ? { experimentId } : { name },
  );
  if (found !== undefined) return found;
  const what = name === undefined ? `with the id ${experimentId}` : name;
  throw new AzMlError('ExperimentNotFound', `there is no experiment ${what}`, {
    target: name ?? experimentId,
  });
}

/** The experiment that the path names, made with its workspace if it is given by name and not there. */
export async function ensureExperiment(call: Call): Promise<ExperimentRecord> {
  const { store, limits, newUuid } = call.parts;
  const name = call.parameters.get('experimentName');
  if (name === undefined) return findExperiment(call);
  const workspace = await ensureWorkspace(call);
  const found = await store.getExperiment(workspace.workspaceId, { name });
  if (found !== undefined) return found;
  checkName(name, 'experiment name', limits.nameLength);
  const experiment: Experiment = {
    experimentId: newUuid(),
    name,
    createdUtc: currentUtc(call.parts),
    tags: {},
  };
  return (await store.addExperiment(workspace.workspaceId, experiment)).record;
}

export interface RunScope {
  readonly workspace: WorkspaceRecord;
  readonly record: RunRecord;
}

/**
 * The run that the path names. An experiment in the path must be the run's own. Throws `WorkspaceNotFound`,
 * `ExperimentNotFound` and `RunNotFound`.
 */
export async function findRun(call: Call): Promise<RunScope> {
  const workspace = await findWorkspace(call);
  const record = await call.parts.store.getRun(workspace.workspaceId, parameterOf(call, 'runId'));
  if (record !== undefined && isInScope(call, record)) return { workspace, record };
  if (call.parameters.has('experimentName') || call.parameters.has('experimentId')) {
    await findExperimentIn(call, workspace);
  }
  throw runNotFound(parameterOf(call, 'runId'), call.parameters.get('experimentName'));
}

export function isInScope({ parameters }: Call, { experimentName, run }: RunRecord): boolean {
  const name = parameters.get('experimentName') ?? experimentName;
  const id = parameters.get('experimentId') ?? run.experimentId;
  return name === experimentName && id === run.experimentId;
}

export function runNotFound(runId: string, experimentName?: string): AzMlError {
  const where = experimentName === undefined ? '' : ` in experiment ${experimentName}`;
  return new AzMlError('RunNotFound', `there is no run ${runId}${where}`, { target: runId });
}

/** Throws `BadRequest` and `LimitExceeded` for names that could not be told apart or shown. */
export function checkName(name: string, what: string, maxLength: number): void {
  checkLength(name, maxLength, what);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (name.trim() === '' || name !== name.trim() || /[\u0000-\u001f\u007f/\\]/.test(name)) {
    throw new AzMlError('BadRequest', `${JSON.stringify(name)} cannot be a ${what}`, {
      target: what,
      hint: 'a name has no blanks at its ends, no / and no \\, and no control characters',
    });
  }
}

const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

/** Throws `BadRequest` and `LimitExceeded`. */
export function checkRunId(runId: string, maxLength: number): void {
  checkLength(runId, maxLength, 'runId');
  if (RUN_ID.test(runId)) return;
  throw new AzMlError('BadRequest', `${JSON.stringify(runId)} cannot be a run id`, {
    target: 'runId',
    hint: 'a run id has letters, digits, - and _, and begins with a letter or digit',
  });
}
