import { RUN_EVENTS, type RunEvent } from '../contract/event.ts';
import type { Run } from '../contract/run.ts';
import { isFinal, type RunStatus } from '../contract/run-status.ts';
import { AzMlError } from '../errors.ts';
import { formatTimeSpan, secondsBetween } from './timestamp.ts';

/**
 * The ways a run goes. Azure ML publishes its statuses but not their order; this is our reading of them. A client
 * may leave statuses out, so for its word only the final ones matter. What is merely observed must follow the
 * table: an observation can be older than what is known by now.
 */
const NEXT: Readonly<Record<RunStatus, readonly RunStatus[]>> = {
  NotStarted: before(['Unapproved', 'Starting', 'Provisioning', 'Preparing', 'Queued', 'Running']),
  Unapproved: before(['NotStarted', 'Starting', 'Provisioning', 'Preparing', 'Queued', 'Running']),
  Starting: before(['Provisioning', 'Preparing', 'Queued', 'Running', 'Finalizing']),
  Provisioning: before(['Starting', 'Preparing', 'Queued', 'Running', 'Finalizing']),
  Preparing: before(['Starting', 'Provisioning', 'Queued', 'Running', 'Finalizing']),
  Queued: before(['Starting', 'Provisioning', 'Preparing', 'Running', 'Finalizing']),
  Running: before(['Finalizing', 'NotResponding', 'Pausing', 'Paused']),
  Pausing: before(['Paused', 'Running', 'Finalizing']),
  Paused: before(['Queued', 'Running', 'Finalizing']),
  NotResponding: before(['Running', 'Finalizing']),
  Finalizing: before([]),
  CancelRequested: ['Completed', 'Failed', 'Canceled'],
  Completed: [],
  Failed: [],
  Canceled: [],
};

/** What comes with a change of status, as far as it is known. */
export interface StatusTimes {
  readonly startTimeUtc?: string | undefined;
  readonly endTimeUtc?: string | undefined;
  /** Seconds between start and end by a clock that nobody can set. */
  readonly elapsedSeconds?: number | undefined;
}

/** The fields of a run that only this file writes. */
type StatusFields = Partial<
  Pick<Run, 'status' | 'statusRevision' | 'startTimeUtc' | 'endTimeUtc' | 'duration'>
>;

/** A change of a run that has not been counted as a revision yet. */
export type RunChanges = Partial<Omit<Run, 'revision' | 'statusRevision' | 'lastModifiedUtc'>> & StatusFields;

type StatusOf = Pick<Run, 'runId' | 'status' | 'statusRevision' | 'startTimeUtc' | 'endTimeUtc'>;

/**
 * The status a client asks for. Saying a final status again changes nothing; leaving one, or giving other times
 * to a run that has ended, throws `BadTransition`.
 */
export function requestStatus(
  run: StatusOf,
  status: RunStatus,
  times: StatusTimes,
  nowUtc: string,
): StatusFields {
  if (isFinal(run.status)) {
    if (status !== run.status) {
      throw new AzMlError('BadTransition', `run ${run.runId} is ${run.status} and cannot become ${status}`, {
        target: 'status',
      });
    }
    return {};
  }
  return enterStatus(run, status, times, nowUtc);
}

/** The status that somebody has seen a run in; no change when the run cannot come there from where it is. */
export function observeStatus(
  run: StatusOf,
  status: RunStatus,
  times: StatusTimes,
  nowUtc: string,
): StatusFields {
  if (isFinal(run.status)) return {};
  if (status === run.status || NEXT[run.status].includes(status)) {
    return enterStatus(run, status, times, nowUtc);
  }
  // A late word of the start still tells when it was.
  return run.startTimeUtc === undefined && times.startTimeUtc !== undefined
    ? { startTimeUtc: times.startTimeUtc }
    : {};
}

/**
 * A run as it is when its own client opens it again: MLflow's clients go on with runs that have ended, which only
 * they know. Not for runs that a compute target has had in hand.
 */
export function reopenRun(run: Run): Run {
  if (!isFinal(run.status)) return run;
  const { endTimeUtc: _, duration: __, ...open } = run;
  return { ...open, status: 'NotStarted' };
}

/** Status and times of a run that is being made. */
export function openStatus(
  runId: string,
  status: RunStatus,
  times: StatusTimes,
  nowUtc: string,
): StatusFields & Pick<Run, 'status' | 'statusRevision'> {
  const fresh = { runId, status: 'NotStarted', statusRevision: 0 } as const;
  return { ...enterStatus(fresh, status, times, nowUtc), status, statusRevision: 1 };
}

/** The run with the changes as its next revision; `undefined` when they change nothing. */
export function reviseRun(run: Run, changes: RunChanges, nowUtc: string): Run | undefined {
  const changed = Object.entries(changes).some(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(run[key as keyof Run]),
  );
  if (!changed) return undefined;
  const { leaseExpiresUtc, ...rest } = { ...run, ...changes };
  const keepsLease = leaseExpiresUtc !== undefined && !isFinal(rest.status);
  return {
    ...rest,
    ...(keepsLease ? { leaseExpiresUtc } : {}),
    revision: run.revision + 1,
    lastModifiedUtc: nowUtc,
  };
}

/** The event that tells of a status, for changes that came about without one; statuses without event have none. */
export function eventsOf(
  run: Pick<Run, 'runId' | 'startTimeUtc'>,
  fields: StatusFields,
  nowUtc: string,
): readonly RunEvent[] {
  const data = { RunId: run.runId };
  const endData = { ...data, EndTime: fields.endTimeUtc ?? nowUtc };
  switch (fields.status) {
    case 'Running':
      return [event(RUN_EVENTS.start, { ...data, StartTime: fields.startTimeUtc ?? run.startTimeUtc })];
    case 'Queued':
      return [event(RUN_EVENTS.queued, data)];
    case 'CancelRequested':
      return [event(RUN_EVENTS.cancelRequested, data)];
    case 'Completed':
      return [event(RUN_EVENTS.completed, endData)];
    case 'Failed':
      return [event(RUN_EVENTS.failed, endData)];
    case 'Canceled':
      return [event(RUN_EVENTS.canceled, endData)];
    default:
      return [];
  }

  function event(name: string, eventData: RunEvent['data']): RunEvent {
    return { timestamp: nowUtc, name, data: eventData };
  }
}

function enterStatus(run: StatusOf, status: RunStatus, times: StatusTimes, nowUtc: string): StatusFields {
  const startTimeUtc = times.startTimeUtc ?? run.startTimeUtc ?? (status === 'Running' ? nowUtc : undefined);
  const endTimeUtc = isFinal(status) ? (times.endTimeUtc ?? nowUtc) : undefined;
  const seconds =
    times.elapsedSeconds ??
    (startTimeUtc === undefined || endTimeUtc === undefined
      ? undefined
      : secondsBetween(startTimeUtc, endTimeUtc));
  return {
    ...(status === run.status ? {} : { status, statusRevision: run.statusRevision + 1 }),
    ...(startTimeUtc === undefined ? {} : { startTimeUtc }),
    ...(endTimeUtc === undefined ? {} : { endTimeUtc }),
    ...(endTimeUtc === undefined || seconds === undefined ? {} : { duration: formatTimeSpan(seconds) }),
  };
}

/** Any run that is not final can be cancelled and can end, beside the ways of its own. */
function before(own: readonly RunStatus[]): readonly RunStatus[] {
  return [...own, 'CancelRequested', 'Completed', 'Failed', 'Canceled'];
}
