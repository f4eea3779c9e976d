import type { Observation, Outcome } from '../compute/compute-target.ts';
import { RUN_EVENTS, type RunEvent } from '../contract/event.ts';
import { isFinal } from '../contract/run-status.ts';
import type { RunChange, RunRecord } from '../store/store.ts';
import { toRunError } from './api-error.ts';
import type { Limits } from './limits.ts';
import { eventsOf, observeStatus, type RunChanges, reviseRun } from './run-lifecycle.ts';
import { normalizeTimestamp } from './timestamp.ts';

/**
 * What an observation makes of a run, `undefined` for nothing new. The run's launch is closed when nobody is at
 * work on it any more.
 */
export function applyObservation(
  { run }: RunRecord,
  observation: Observation,
  { nowUtc, limits }: { readonly nowUtc: string; readonly limits: Limits },
): RunChange | undefined {
  switch (observation.state) {
    case 'preparing':
      return change(observeStatus(run, 'Preparing', {}, nowUtc));
    case 'running': {
      const startTimeUtc = normalizeTimestamp(observation.startTimeUtc);
      return change(observeStatus(run, 'Running', { startTimeUtc }, nowUtc));
    }
    case 'finalizing':
      return change(observeStatus(run, 'Finalizing', {}, nowUtc));
    case 'elsewhere':
      return hasExpiredLease(run.leaseExpiresUtc, nowUtc)
        ? end({ status: 'Failed', endTimeUtc: nowUtc, reason: LOST })
        : undefined;
    case 'ended':
      return end(observation.outcome);
  }

  function change(fields: RunChanges): RunChange | undefined {
    const next = reviseRun(run, fields, nowUtc);
    return next === undefined ? undefined : { run: next, events: eventsOf(run, fields, nowUtc) };
  }

  function end(outcome: Outcome): RunChange {
    if (isFinal(run.status)) return { run, launchHandle: null };
    const times = {
      startTimeUtc: normalizeTimestamp(outcome.startTimeUtc ?? ''),
      endTimeUtc: normalizeTimestamp(outcome.endTimeUtc),
      elapsedSeconds: outcome.elapsedSeconds,
    };
    const fields: RunChanges = {
      ...observeStatus(run, outcome.status, times, nowUtc),
      properties: { ...exitFacts(outcome), ...run.properties },
      ...explain(outcome),
    };
    const events = [...errorEvents(fields), ...eventsOf(run, fields, nowUtc)];
    return { run: reviseRun(run, fields, nowUtc) ?? run, events, launchHandle: null };
  }

  function explain({ status, reason, logTail }: Outcome): RunChanges {
    if (status === 'Failed') {
      const message = [reason ?? 'the run failed', logTail].filter((part) => part !== undefined).join('\n');
      // What the script itself has said of its failure is closer to the cause.
      return { error: run.error ?? toRunError(message, { timeUtc: nowUtc, maxLength: limits.errorLength }) };
    }
    if (status === 'Canceled' && run.cancelationReason === undefined && reason !== undefined) {
      return { cancelationReason: reason };
    }
    return {};
  }

  function errorEvents({ error }: RunChanges): readonly RunEvent[] {
    if (error === undefined || error === run.error) return [];
    const data = { RunId: run.runId, ErrorResponse: error };
    return [{ timestamp: nowUtc, name: RUN_EVENTS.error, data }];
  }
}

const LOST =
  'nothing has been heard from the machine that ran it for twice the time its heartbeats promised; how it ended is not known';

function hasExpiredLease(leaseExpiresUtc: string | undefined, nowUtc: string): boolean {
  return leaseExpiresUtc !== undefined && leaseExpiresUtc < nowUtc;
}

function exitFacts({ exitCode, signal }: Outcome): Record<string, string> {
  return {
    ...(exitCode === undefined ? {} : { 'azml.exit.code': String(exitCode) }),
    ...(signal === undefined ? {} : { 'azml.exit.signal': signal }),
  };
}
