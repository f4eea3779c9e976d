import { dataContainerOf } from '../contract/artifact.ts';
import type { CreateRun, Run, RunWarning } from '../contract/run.ts';
import { AzMlError } from '../errors.ts';
import type { ExperimentRecord, NewRun, RunRecord } from '../store/store.ts';
import { type Call, currentUtc } from './call.ts';
import { eventsOf, openStatus } from './run-lifecycle.ts';
import { checkRunId, runNotFound } from './scope.ts';

/** What is known of a run beside what a client may say of it. */
export interface RunFacts {
  readonly warnings?: readonly RunWarning[] | undefined;
}

/**
 * The run as it is first written. Everything that a client does not give is the service's: ids, times, the creator.
 * Throws `BadRequest`, and `RunNotFound` when its parent is not there.
 */
export async function createNewRun(
  call: Pick<Call, 'parts'>,
  { workspaceId, experiment }: ExperimentRecord,
  runId: string,
  body: CreateRun,
  facts: RunFacts = {},
): Promise<NewRun> {
  const { parts } = call;
  checkRunId(runId, parts.limits.nameLength);
  const dataContainerId = dataContainerOf(runId);
  checkOwnContainer(body.dataContainerId, dataContainerId);
  const nowUtc = currentUtc(parts);
  const { runId: _, status, startTimeUtc, endTimeUtc, options, runDefinition, parentRunId, ...given } = body;
  const runUuid = parts.newUuid();
  const user = parts.user();
  const ancestors = await findAncestors(call, workspaceId, parentRunId);
  const run: NewRun['run'] = {
    hidden: false,
    properties: {},
    tags: {},
    rootRunId: runId,
    rootRunUuid: runUuid,
    ...given,
    ...ancestors,
    ...openStatus(runId, status ?? 'NotStarted', { startTimeUtc, endTimeUtc }, nowUtc),
    runId,
    runUuid,
    experimentId: experiment.experimentId,
    dataContainerId,
    createdUtc: nowUtc,
    createdBy: user,
    ...(user.userObjectId === undefined ? {} : { userId: user.userObjectId }),
    ...(facts.warnings === undefined || facts.warnings.length === 0 ? {} : { warnings: facts.warnings }),
    revision: 1,
    lastModifiedUtc: nowUtc,
  };
  const events = eventsOf(run, run, nowUtc);
  return { workspaceId, experimentId: experiment.experimentId, run, events };
}

/** A run's files are found by its id, so its container cannot be another one. Throws `BadRequest`. */
export function checkOwnContainer(given: string | undefined, own: string): void {
  if (given === undefined || given === own) return;
  throw new AzMlError('BadRequest', `the data container of this run is ${own} and cannot be ${given}`, {
    target: 'dataContainerId',
  });
}

async function findAncestors(
  { parts }: Pick<Call, 'parts'>,
  workspaceId: string,
  parentRunId: string | undefined,
): Promise<Partial<Run>> {
  if (parentRunId === undefined) return {};
  const parent: RunRecord | undefined = await parts.store.getRun(workspaceId, parentRunId);
  if (parent === undefined) throw runNotFound(parentRunId);
  const { runUuid, rootRunId, rootRunUuid } = parent.run;
  return { parentRunId, parentRunUuid: runUuid, rootRunId, rootRunUuid };
}
