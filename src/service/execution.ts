import type { ComputeTarget } from '../compute/compute-target.ts';
import type { RunDefinition, StartRunResult } from '../contract/execution.ts';
import type { CreateRun, Run } from '../contract/run.ts';
import { isFinal } from '../contract/run-status.ts';
import { AzMlError } from '../errors.ts';
import type { RunRecord } from '../store/store.ts';
import { toErrorResponse } from './api-error.ts';
import { type Call, currentUtc, type Handler, parameterOf, queryText, type ServiceParts } from './call.ts';
import { addOnce } from './key-map.ts';
import { launchEnvironment } from './launch-environment.ts';
import { createNewRun } from './new-run.ts';
import { readJson } from './request-body.ts';
import { workspacePath } from './run-address.ts';
import { readRunDefinition } from './run-definition.ts';
import { eventsOf, observeStatus, reviseRun } from './run-lifecycle.ts';
import { addressOf, ensureExperiment } from './scope.ts';

/**
 * Starts a run of a snapshot. The run is written first, with all its properties, then launched, then its handle is
 * recorded; so whatever dies in between, there is a run that tells of it. The same run id with the same definition
 * gives the first run back. Throws `ComputeTargetNotFound`, `SnapshotNotFound`, `RunExists` and `LaunchFailed`.
 */
export const startSnapshotRun: Handler<'startSnapshotRun'> = async (call) => {
  const definition = readRunDefinition(await readJson(call), call.parts.limits);
  const runId = queryText(call, 'runId') ?? createRunId(call);
  const target = findTarget(call.parts, definition.configuration.target);
  await checkSnapshot(call, definition.snapshotId);
  const experiment = await ensureExperiment(call);
  const newRun = await createNewRun(call, experiment, runId, describeRun(call, runId, definition, target), {
    warnings: definition.warnings,
  });
  const launch = { target: target.name };
  const { record, created } = await call.parts.store.addRun({ ...newRun, definition, launch });
  if (!created) return { value: await answerAgain(call, record, definition) };
  await launchRun(call, record, definition, target);
  return { value: { runId } };
};

/** `<experiment>_<seconds since 1970>_<8 hex digits>`, as Azure's own clients name script runs. */
function createRunId(call: Call): string {
  const experiment = parameterOf(call, 'experimentName').replace(/[^A-Za-z0-9_-]/g, '-');
  const seconds = Math.floor(call.parts.now().getTime() / 1000);
  return `${experiment.replace(/^[^A-Za-z0-9]+/, '').slice(0, 200)}_${seconds}_${call.parts.newUuid().slice(0, 8)}`;
}

function findTarget({ targets }: ServiceParts, name: string): ComputeTarget {
  const target = targets.find((known) => known.name === name);
  if (target !== undefined) return target;
  throw new AzMlError('ComputeTargetNotFound', `there is no compute target ${name}`, {
    target: name,
    hint: `known compute targets: ${targets.map((known) => known.name).join(', ') || 'none'}`,
  });
}

async function checkSnapshot(call: Call, snapshotId: string): Promise<void> {
  const workspace = await call.parts.store.getWorkspace(addressOf(call));
  const snapshot =
    workspace === undefined
      ? undefined
      : await call.parts.store.getSnapshot(workspace.workspaceId, snapshotId);
  if (snapshot !== undefined) return;
  throw new AzMlError('SnapshotNotFound', `there is no snapshot ${snapshotId}`, { target: snapshotId });
}

function describeRun(call: Call, runId: string, definition: RunDefinition, target: ComputeTarget): CreateRun {
  const { configuration, properties, tags, displayName, parentRunId, runType } = definition;
  const base = call.request.baseUrl ?? '';
  const experiment = encodeURIComponent(parameterOf(call, 'experimentName'));
  const ownPath = `${workspacePath(addressOf(call))}/experiments/${experiment}/runId/${runId}`;
  return {
    status: 'Starting',
    runType: runType ?? 'azureml.scriptrun',
    target: target.name,
    tags: tags ?? {},
    properties: addOnce(
      properties ?? {},
      {
        '_azureml.ComputeTargetType': target.type,
        ContentSnapshotId: definition.snapshotId,
        ProcessInfoFile: 'azureml-logs/process_info.json',
        ProcessStatusFile: 'azureml-logs/process_status.json',
      },
      'property',
    ),
    cancelUri: `${base}/execution/v1.0${ownPath}/cancel`,
    diagnosticsUri: `${base}/execution/v1.0${ownPath}/diagnostics`,
    ...(configuration.script === undefined ? {} : { scriptName: configuration.script }),
    ...(displayName === undefined ? {} : { displayName }),
    ...(parentRunId === undefined ? {} : { parentRunId }),
  };
}

/** A submission that was sent again, for example because its answer was lost on the way. */
async function answerAgain(
  { parts }: Call,
  { workspaceId, run: { runId } }: RunRecord,
  definition: RunDefinition,
): Promise<StartRunResult> {
  const first = await parts.store.getRunDefinition(workspaceId, runId);
  if (first !== undefined && canonicalJson(first) === canonicalJson(definition)) return { runId };
  throw new AzMlError('RunExists', `there is another run ${runId} already`, {
    target: 'runId',
    hint: 'leave the run id out, or choose another one',
  });
}

async function launchRun(
  call: Call,
  record: RunRecord,
  definition: RunDefinition,
  target: ComputeTarget,
): Promise<void> {
  const { store } = call.parts;
  const { workspaceId, experimentName, run } = record;
  let handle: string;
  try {
    handle = await target.launch({
      workspace: addressOf(call),
      workspaceId,
      experimentName,
      experimentId: run.experimentId,
      runId: run.runId,
      definition,
      environment: launchEnvironment(addressOf(call), record),
    });
  } catch (error) {
    const told = toLaunchError(error, target);
    await endAsFailed(call, record, told);
    throw told;
  }
  const changed = await store.updateRun(workspaceId, run.runId, (current) => ({
    run: current.run,
    launchHandle: handle,
  }));
  // Who cancelled the run meanwhile had no handle to cancel it by.
  const status = changed?.run.status;
  if (status === undefined || status === 'CancelRequested' || isFinal(status)) await target.cancel(handle);
}

function toLaunchError(error: unknown, { name }: ComputeTarget): AzMlError {
  if (error instanceof AzMlError) return error;
  return new AzMlError('LaunchFailed', `the compute target ${name} failed to start the run`, {
    cause: error,
  });
}

async function endAsFailed(
  { parts, operation }: Call,
  { workspaceId, run: { runId } }: RunRecord,
  error: AzMlError,
): Promise<void> {
  const nowUtc = currentUtc(parts);
  await parts.store.updateRun(workspaceId, runId, ({ run }) => {
    const fields = observeStatus(run, 'Failed', { endTimeUtc: nowUtc }, nowUtc);
    const changes = { ...fields, error: toErrorResponse(error, { timeUtc: nowUtc, operation }) };
    const next: Run = reviseRun(run, changes, nowUtc) ?? run;
    return { run: next, events: eventsOf(run, fields, nowUtc), launchHandle: null };
  });
}

/** JSON with its keys sorted: equal for values that are equal but for the order of their keys. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
