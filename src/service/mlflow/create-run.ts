import type { CreateRun } from '../../contract/run.ts';
import type { RunRecord } from '../../store/store.ts';
import { currentUtc } from '../call.ts';
import { createNewRun } from '../new-run.ts';
import type { MlflowCall, MlflowHandler } from './call.ts';
import { invalid } from './error-answer.ts';
import { readInputs, readText, readWhole } from './input.ts';
import { readTag } from './pairs.ts';
import { checkRunAccess } from './run-access.ts';
import { makeRunName } from './run-name.ts';
import { PARENT_TAG, RUN_NAME_TAG } from './run-tags.ts';
import { showRun } from './run-view.ts';
import { DEFAULT_EXPERIMENT, findExperiment } from './scope.ts';
import { toUtc } from './times.ts';

/** Makes a run that goes on until its client says that it has ended. */
export const createRun: MlflowHandler = async (call) => {
  const { parts, input } = call;
  const experimentId = readText(input, 'experiment_id') || DEFAULT_EXPERIMENT.experimentId;
  const tags = new Map(readInputs(input, 'tags').map((tag) => pairOf(readTag(tag))));
  const runName = readText(input, 'run_name') ?? '';
  const tagName = tags.get(RUN_NAME_TAG) ?? '';
  if (runName !== '' && tagName !== '' && runName !== tagName) {
    throw invalid(
      `Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='${runName}', mlflow.runName='${tagName}').`,
    );
  }
  const experiment = await findExperiment(call, experimentId);
  if (experiment.archivedTime !== undefined) {
    throw invalid(`The experiment ${experimentId} must be in the 'active' state. Current state is deleted.`);
  }
  // What the script of a run makes belongs to that run: its token is for nothing else.
  const parent = await findParent(call, tags.get(PARENT_TAG) ?? call.request.principal?.runId);
  const runId = parts.newUuid().replaceAll('-', '');
  await checkRunAccess(call, { runId, parentRunId: parent?.run.runId });
  tags.delete(RUN_NAME_TAG);
  if (parent !== undefined) tags.delete(PARENT_TAG);
  const startMs = readWhole(input, 'start_time');
  const body: CreateRun = {
    status: 'Running',
    startTimeUtc: startMs === undefined ? currentUtc(parts) : toUtc(startMs, 'start_time'),
    displayName: runName || tagName || makeRunName(runId),
    tags: Object.fromEntries(tags),
    ...(parent === undefined ? {} : { parentRunId: parent.run.runId }),
  };
  const scope = { workspaceId: call.workspace.workspaceId, experiment };
  const made = await createNewRun({ parts }, scope, runId, body);
  const userId = readText(input, 'user_id');
  const run = userId === undefined || userId === '' ? made.run : { ...made.run, mlflow: { userId } };
  const { record } = await parts.store.addRun({ ...made, run });
  return { run: await showRun(call, record) };
};

/** A parent that does not exist stays a tag like any other. */
async function findParent(call: MlflowCall, runId: string | undefined): Promise<RunRecord | undefined> {
  return runId === undefined ? undefined : call.parts.store.getRun(call.workspace.workspaceId, runId);
}

function pairOf({ key, value }: { readonly key: string; readonly value: string }): [string, string] {
  return [key, value];
}
