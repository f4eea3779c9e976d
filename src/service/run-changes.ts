import type { ErrorResponse } from '../contract/error.ts';
import type { CreateRun, Run } from '../contract/run.ts';
import type { RunConfiguration } from '../contract/run-configuration.ts';
import { AzMlError } from '../errors.ts';
import type { NewRun, RunChange, RunRecord } from '../store/store.ts';
import { toAzMlError, toErrorResponse } from './api-error.ts';
import { isObject, readFields, readList } from './body-fields.ts';
import { type Call, currentUtc, type Handler, parameterOf } from './call.ts';
import { readCreateRun } from './create-run-body.ts';
import { omitKeys } from './key-map.ts';
import { modifyRun } from './modified-run.ts';
import { createNewRun } from './new-run.ts';
import { readJson } from './request-body.ts';
import { reviseRun } from './run-lifecycle.ts';
import { answerRun } from './runs.ts';
import {
  addressOf,
  ensureExperiment,
  findExperiment,
  findRun,
  findWorkspace,
  isInScope,
  runNotFound,
} from './scope.ts';
import { isScriptOf, withoutStatus } from './status-owner.ts';

/** Makes the run, with its experiment and workspace where the path names them, or changes it. */
export const patchRun: Handler<'patchRun'> = async (call) => {
  const body = readCreateRun(await readJson(call), call.parts.limits);
  const runId = parameterOf(call, 'runId');
  if (body.runId !== undefined && body.runId !== runId) {
    throw new AzMlError('BadRequest', `the path names run ${runId}, the body run ${body.runId}`, {
      target: 'runId',
    });
  }
  return answerRun(await createOrModifyRun(call, runId, body));
};

/** Makes a run in the experiment that the body names by id. Throws `RunExists`, `ExperimentNotFound`. */
export const addRun: Handler<'addRun'> = async (call) => {
  const json = await readJson(call);
  const { experimentId, ...rest } = isObject(json) ? json : {};
  if (typeof experimentId !== 'string')
    throw new AzMlError('BadRequest', 'the run has no experimentId', { target: 'experimentId' });
  const body = readCreateRun(rest, call.parts.limits);
  const runId = parameterOf(call, 'runId');
  const scoped = { ...call, parameters: new Map([...call.parameters, ['experimentId', experimentId]]) };
  const newRun = await createNewRun(call, await findExperiment(scoped), runId, body);
  const { record, created } = await call.parts.store.addRun({ ...newRun, ...toDefinition(body) });
  if (created) return answerRun(record.run);
  throw new AzMlError('RunExists', `there is a run ${runId} already`, { target: 'runId' });
};

/** As `patchRun` for several runs, each for itself: what fails is told by run id. */
export const batchRuns: Handler<'batchRuns'> = async (call) => {
  const bodies = readList(readFields(await readJson(call), 'the request', ['runs']), 'runs') ?? [];
  const runs = new Map<string, Run>();
  const errors = new Map<string, ErrorResponse>();
  for (const [index, item] of bodies.entries()) {
    let key = `runs[${index}]`;
    try {
      const body = readCreateRun(item, call.parts.limits);
      if (body.runId === undefined) throw new AzMlError('BadRequest', `${key} has no runId`, { target: key });
      key = body.runId;
      runs.set(key, await createOrModifyRun(call, key, body));
    } catch (error) {
      errors.set(key, toItemError(call, error));
    }
  }
  return { value: { runs: Object.fromEntries(runs), errors: Object.fromEntries(errors) } };
};

/** Takes tags away by a JSON list of their keys. */
export const deleteRunTags: Handler<'deleteRunTags'> = async (call) => {
  const keys = await readJson(call);
  if (!Array.isArray(keys) || !keys.every((key) => typeof key === 'string')) {
    throw new AzMlError('BadRequest', 'the request body must be a JSON list of the keys of tags');
  }
  const { record } = await findRun(call);
  const changed = await changeRun(call, record, ({ run }) => {
    const next = reviseRun(run, { tags: omitKeys(run.tags, keys) }, currentUtc(call.parts));
    return next === undefined ? undefined : { run: next };
  });
  return answerRun(changed);
};

/** The error of one item of a batch; an unexpected one is told to the service's owner, not to the caller. */
export function toItemError({ parts, operation }: Call, error: unknown): ErrorResponse {
  const requestId = parts.newUuid();
  const told = toAzMlError(error, requestId);
  if (told.code === 'Internal') parts.onFault?.(error, `${operation} (${requestId})`);
  return toErrorResponse(told, { timeUtc: currentUtc(parts), requestId, operation });
}

async function createOrModifyRun(call: Call, runId: string, body: CreateRun): Promise<Run> {
  const existing = await findExisting(call, runId);
  if (existing !== undefined) return modify(existing);
  const { parameters, parts } = call;
  if (!parameters.has('experimentName') && !parameters.has('experimentId')) {
    await findWorkspace(call);
    throw runNotFound(runId);
  }
  const isConditional = call.request.headers?.['if-match'] !== undefined;
  if (isConditional) throw runNotFound(runId, parameters.get('experimentName'));
  const experiment = await ensureExperiment(call);
  const newRun = await createNewRun(call, experiment, runId, body);
  const { record, created } = await parts.store.addRun({ ...newRun, ...toDefinition(body) });
  return created ? record.run : modify(record);

  async function modify(record: RunRecord): Promise<Run> {
    if (!isInScope(call, record)) throw runNotFound(runId, call.parameters.get('experimentName'));
    const said = (await isScriptOf(call, record)) ? withoutStatus(body) : body;
    return changeRun(call, record, ({ run }) => modifyRun(run, said, currentUtc(call.parts)));
  }
}

async function findExisting(call: Call, runId: string): Promise<RunRecord | undefined> {
  const workspace = await call.parts.store.getWorkspace(addressOf(call));
  return workspace === undefined ? undefined : call.parts.store.getRun(workspace.workspaceId, runId);
}

/** A configuration without a snapshot: the run was not started by this service. */
function toDefinition({ runDefinition }: CreateRun): Pick<NewRun, 'definition'> {
  if (runDefinition === undefined) return {};
  return { definition: { configuration: runDefinition as RunConfiguration, snapshotId: '' } };
}

/** Changes a run, with an `If-Match` only at that revision. Throws `PreconditionFailed`. */
export async function changeRun(
  { request, parts }: Call,
  { workspaceId, run: { runId } }: RunRecord,
  change: (current: RunRecord) => RunChange | undefined,
): Promise<Run> {
  const expected = request.headers?.['if-match'];
  const changed = await parts.store.updateRun(workspaceId, runId, (current) => {
    const { revision } = current.run;
    if (expected !== undefined && expected !== '*' && expected !== `"${revision}"`) {
      throw new AzMlError('PreconditionFailed', `run ${runId} is at revision ${revision} by now`, {
        target: 'if-match',
        hint: 'read the run again and decide anew',
      });
    }
    return change(current);
  });
  if (changed === undefined) throw runNotFound(runId);
  return changed.run;
}
