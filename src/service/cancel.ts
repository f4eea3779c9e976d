import type { Run } from '../contract/run.ts';
import { isFinal } from '../contract/run-status.ts';
import { AzMlError } from '../errors.ts';
import type { LaunchRecord, RunChange, RunRecord } from '../store/store.ts';
import { checkLength } from './body-fields.ts';
import { type Call, currentUtc, type Handler, queryText, type ServiceParts } from './call.ts';
import { eventsOf, observeStatus, reviseRun } from './run-lifecycle.ts';
import { answerRun } from './runs.ts';
import { findRun, runNotFound } from './scope.ts';

/** Asks for the end of a run; one that has ended stays as it is. */
export const cancelRun: Handler<'cancelRun'> = async (call) => ({
  value: { runId: (await cancel(call)).runId },
});

export const cancelRunByHistory: Handler<'cancelRunByHistory'> = async (call) =>
  answerRun(await cancel(call));

/** Throws `RunNotFound`, and `ComputeTargetNotFound` where the run cannot be reached from here. */
export async function cancel(call: Call): Promise<Run> {
  const { store, limits } = call.parts;
  const reason = queryText(call, 'CancelationReason');
  checkLength(reason ?? '', limits.errorLength, 'CancelationReason');
  const { workspaceId, run } = (await findRun(call)).record;
  if (isFinal(run.status)) return run;
  const launch = await store.getLaunch(workspaceId, run.runId);
  const isLaunched = launch?.open === true;
  const nowUtc = currentUtc(call.parts);
  // A run that nobody has in hand has nobody who could say that it has ended.
  const change = (current: RunRecord) =>
    isLaunched ? requestCancel(current.run, reason, nowUtc) : endAsCanceled(current.run, reason, nowUtc);
  const changed = await store.updateRun(workspaceId, run.runId, change);
  if (changed === undefined) throw runNotFound(run.runId);
  if (isLaunched && !isFinal(changed.run.status)) await tellTarget(call.parts, launch);
  return changed.run;
}

function requestCancel(run: Run, reason: string | undefined, nowUtc: string): RunChange | undefined {
  if (isFinal(run.status)) return undefined;
  const fields = observeStatus(run, 'CancelRequested', {}, nowUtc);
  const next = reviseRun(run, { ...fields, ...withReason(run, reason) }, nowUtc);
  return next === undefined ? undefined : { run: next, events: eventsOf(run, fields, nowUtc) };
}

function endAsCanceled(run: Run, reason: string | undefined, nowUtc: string): RunChange | undefined {
  const asked = requestCancel(run, reason, nowUtc);
  if (asked === undefined && isFinal(run.status)) return undefined;
  const before = asked?.run ?? run;
  const fields = observeStatus(before, 'Canceled', {}, nowUtc);
  return {
    run: reviseRun(before, fields, nowUtc) ?? before,
    events: [...(asked?.events ?? []), ...eventsOf(before, fields, nowUtc)],
  };
}

function withReason(run: Run, reason: string | undefined): Pick<Run, 'cancelationReason'> {
  const cancelationReason = run.cancelationReason ?? reason;
  return cancelationReason === undefined ? {} : { cancelationReason };
}

/** A launch that has no handle yet is told by whoever is launching it. */
async function tellTarget({ targets }: ServiceParts, { handle, target, runId }: LaunchRecord): Promise<void> {
  if (handle === undefined) return;
  const known = targets.find(({ name }) => name === target);
  if (known === undefined) {
    throw new AzMlError('ComputeTargetNotFound', `run ${runId} is on ${target}, a target not known here`, {
      target,
      hint: 'cancel it where it was submitted',
    });
  }
  await known.cancel(handle);
}
