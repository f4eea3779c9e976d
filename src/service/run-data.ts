import type { ErrorResponse } from '../contract/error.ts';
import type { Run } from '../contract/run.ts';
import type { RunData } from '../contract/run-data.ts';
import { AzMlError } from '../errors.ts';
import { readAnyObject, readBoolean, readFields, readText, readTextList } from './body-fields.ts';
import type { Call, Handler } from './call.ts';
import { reconcileRun } from './reconcile.ts';
import { readJson } from './request-body.ts';
import { toItemError } from './run-changes.ts';
import { findRun } from './scope.ts';

/** Runs of an experiment by their ids; what fails is told by run id. */
export const getRunsById: Handler<'getRunsById'> = async (call) => {
  const runIds = readTextList(readFields(await readJson(call), 'the request', ['runIds']), 'runIds') ?? [];
  const runs = new Map<string, Run>();
  const errors = new Map<string, ErrorResponse>();
  for (const runId of new Set(runIds)) {
    try {
      const { record } = await findRun(ofRun(call, runId));
      runs.set(runId, (await reconcileRun(call.parts, record)).run);
    } catch (error) {
      errors.set(runId, toItemError(call, error));
    }
  }
  return { value: { runs: Object.fromEntries(runs), errors: Object.fromEntries(errors) } };
};

/** The parts of a run that the request selects. No run here has a job specification. */
export const getRunData: Handler<'getRunData'> = async (call) => ({
  value: await readRunData(call, await readJson(call)),
});

/** As `getRunData` for several runs, each for itself, under the keys of the request. */
export const batchRunData: Handler<'batchRunData'> = async (call) => {
  const fields = readFields(await readJson(call), 'the request', ['requests']);
  const results = new Map<string, RunData>();
  const failures = new Map<string, ErrorResponse>();
  for (const [key, item] of Object.entries(readAnyObject(fields, 'requests') ?? {})) {
    try {
      results.set(key, await readRunData(call, item));
    } catch (error) {
      failures.set(key, toItemError(call, error));
    }
  }
  return {
    value: { successfulResults: Object.fromEntries(results), failedResults: Object.fromEntries(failures) },
  };
};

const SELECTIONS = ['selectRunMetadata', 'selectRunDefinition', 'selectJobSpecification'];

async function readRunData(call: Call, body: unknown): Promise<RunData> {
  const fields = readFields(body, 'the request', ['runId', ...SELECTIONS]);
  const runId = readText(fields, 'runId');
  if (runId === undefined) throw new AzMlError('BadRequest', 'the request has no runId', { target: 'runId' });
  const [wantsRun, wantsDefinition] = SELECTIONS.map((name) => readBoolean(fields, name) ?? false);
  const { record } = await findRun(ofRun(call, runId));
  const { workspaceId } = record;
  const definition =
    wantsDefinition === true ? await call.parts.store.getRunDefinition(workspaceId, runId) : undefined;
  return {
    ...(wantsRun === true ? { runMetadata: (await reconcileRun(call.parts, record)).run } : {}),
    ...(definition === undefined ? {} : { runDefinition: definition.configuration }),
  };
}

function ofRun(call: Call, runId: string): Call {
  return { ...call, parameters: new Map([...call.parameters, ['runId', runId]]) };
}
