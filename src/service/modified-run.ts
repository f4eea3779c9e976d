import type { CreateRun, Run } from '../contract/run.ts';
import { isFinal } from '../contract/run-status.ts';
import { AzMlError } from '../errors.ts';
import type { RunChange } from '../store/store.ts';
import { addOnce, pickFields } from './key-map.ts';
import { checkOwnContainer } from './new-run.ts';
import { eventsOf, type RunChanges, requestStatus, reviseRun } from './run-lifecycle.ts';

/** Fields that a client may change at any time. */
const MUTABLE = ['name', 'displayName', 'description', 'hidden', 'cancelUri', 'diagnosticsUri'] as const;

/** Fields that can be given once, when the run is made or later. */
const ONCE = ['runType', 'scriptName', 'target', 'createdFrom', 'heartbeatEnabled'] as const;

/**
 * What a client's word makes of a run, `undefined` for nothing new. Tags are merged, properties and parameters are
 * written once by key, the status goes its ways. Throws `ImmutableProperty`, `BadTransition` and `BadRequest`.
 */
export function modifyRun(run: Run, body: CreateRun, nowUtc: string): RunChange | undefined {
  checkFixed(run, body);
  const status = changeStatus(run, body, nowUtc);
  const changes: RunChanges = {
    ...pickFields(body, [...MUTABLE, ...ONCE]),
    ...(body.tags === undefined ? {} : { tags: { ...run.tags, ...body.tags } }),
    ...(body.properties === undefined
      ? {}
      : { properties: addOnce(run.properties, body.properties, 'property') }),
    ...(body.parameters === undefined
      ? {}
      : { parameters: addOnce(run.parameters ?? {}, body.parameters, 'parameter') }),
    ...status,
  };
  const next = reviseRun(run, changes, nowUtc);
  if (next === undefined) return undefined;
  return { run: next, events: 'status' in status ? eventsOf(run, status, nowUtc) : [] };
}

function changeStatus(run: Run, body: CreateRun, nowUtc: string): RunChanges {
  const times = { startTimeUtc: body.startTimeUtc, endTimeUtc: body.endTimeUtc };
  if (isFinal(run.status)) {
    for (const name of ['startTimeUtc', 'endTimeUtc'] as const) {
      if (times[name] === undefined || times[name] === run[name]) continue;
      throw new AzMlError('BadTransition', `run ${run.runId} has ended, its ${name} cannot change any more`, {
        target: name,
      });
    }
  }
  return requestStatus(run, body.status ?? run.status, times, nowUtc);
}

function checkFixed(run: Run, body: CreateRun): void {
  checkOwnContainer(body.dataContainerId, run.dataContainerId);
  for (const name of [...ONCE, 'parentRunId'] as const) {
    const given = body[name];
    if (given === undefined || JSON.stringify(given) === JSON.stringify(run[name])) continue;
    if (run[name] === undefined && name !== 'parentRunId') continue;
    throw new AzMlError('BadRequest', `${name} of run ${run.runId} cannot change`, { target: name });
  }
  if (body.runDefinition !== undefined) {
    throw new AzMlError('BadRequest', 'runDefinition can only be given when the run is made', {
      target: 'runDefinition',
    });
  }
}
