import type { ErrorResponse } from '../contract/error.ts';
import { RUN_EVENTS, type RunEvent } from '../contract/event.ts';
import type { Run, RunWarning } from '../contract/run.ts';
import { type FinalStatus, isFinal } from '../contract/run-status.ts';
import { AzMlError } from '../errors.ts';
import type { RunChange } from '../store/store.ts';
import { toRunError } from './api-error.ts';
import { isObject } from './body-fields.ts';
import type { Limits } from './limits.ts';
import { observeStatus, type RunChanges, requestStatus, reviseRun } from './run-lifecycle.ts';
import { shorten } from './shorten.ts';
import { addSeconds, normalizeTimestamp } from './timestamp.ts';

/** The final status that each of these events tells of. */
const END_EVENTS: Readonly<Record<string, FinalStatus>> = {
  [RUN_EVENTS.completed]: 'Completed',
  [RUN_EVENTS.failed]: 'Failed',
  [RUN_EVENTS.canceled]: 'Canceled',
};

/** How long a heartbeat lasts when it does not say, seconds. */
const HEARTBEAT_SECONDS = 120;

/**
 * What an event makes of a run. Names that are not known are kept and change nothing; heartbeats change the lease
 * and are not kept. Throws `BadTransition` where a final status would change, `BadRequest` for data of a wrong type.
 */
export function applyEvent(
  run: Run,
  event: RunEvent,
  { nowUtc, limits }: { readonly nowUtc: string; readonly limits: Limits },
): RunChange | undefined {
  const data = readEventData(event);
  const endStatus = Object.hasOwn(END_EVENTS, event.name) ? END_EVENTS[event.name] : undefined;
  if (endStatus !== undefined) return end(endStatus);
  switch (event.name) {
    case RUN_EVENTS.start:
      return start();
    case RUN_EVENTS.cancelRequested:
      return keep(observeStatus(run, 'CancelRequested', {}, nowUtc));
    case RUN_EVENTS.heartbeat:
      return isFinal(run.status) ? undefined : { run: { ...run, leaseExpiresUtc: leaseEnd() } };
    case RUN_EVENTS.error:
      // A run that has ended keeps the error it ended with.
      return keep(isFinal(run.status) && run.error !== undefined ? {} : { error: readError() });
    case RUN_EVENTS.warning:
      return keep({ warnings: [...(run.warnings ?? []), readWarning()] });
    case RUN_EVENTS.queued:
      return keep({ ...observeStatus(run, 'Queued', {}, nowUtc), ...queueingInfo() });
    case RUN_EVENTS.queueingInfo:
      return keep(queueingInfo());
    default:
      return keep({});
  }

  function keep(changes: RunChanges): RunChange {
    return { run: reviseRun(run, changes, nowUtc) ?? run, events: [event] };
  }

  function start(): RunChange | undefined {
    // Told twice, or late: a run that is being cancelled does not go back. But nothing starts after its end.
    if (isFinal(run.status)) requestStatus(run, 'Running', {}, nowUtc);
    const startTimeUtc = data.time('StartTime') ?? event.timestamp;
    return run.status === 'Running'
      ? undefined
      : keep(observeStatus(run, 'Running', { startTimeUtc }, nowUtc));
  }

  function end(status: FinalStatus): RunChange | undefined {
    if (run.status === status) return undefined;
    const times = {
      endTimeUtc: data.time('EndTime') ?? event.timestamp,
      startTimeUtc: data.time('StartTime'),
      elapsedSeconds: data.number('ElapsedSeconds'),
    };
    return keep(requestStatus(run, status, times, nowUtc));
  }

  function leaseEnd(): string {
    const seconds = data.number('TimeToLiveSeconds') ?? HEARTBEAT_SECONDS;
    return addSeconds(nowUtc, 2 * Math.min(Math.max(seconds, 1), 86_400));
  }

  function readError(): ErrorResponse {
    const given = data.object('ErrorResponse');
    const root = isObject(given?.error) ? given.error : given;
    const message = typeof root?.message === 'string' ? root.message : 'the run failed';
    const { error, ...rest } = toRunError(message, { timeUtc: nowUtc, maxLength: limits.errorLength });
    const code = typeof root?.code === 'string' ? { innerError: { code: root.code } } : {};
    const target = typeof root?.target === 'string' ? { target: root.target } : {};
    return { ...rest, error: { ...error, ...code, ...target } };
  }

  function readWarning(): RunWarning {
    return {
      source: shorten(data.text('Source') ?? '', limits.nameLength),
      message: shorten(data.text('Message') ?? '', limits.warningLength),
    };
  }

  function queueingInfo(): RunChanges {
    const code = data.text('Code');
    const message = data.text('Message');
    if (code === undefined && message === undefined) return {};
    return {
      queueingInfo: {
        ...(code === undefined ? {} : { code }),
        ...(message === undefined ? {} : { message: shorten(message, limits.errorLength) }),
        lastRefreshTimestamp: event.timestamp,
      },
    };
  }
}

/** The run that an event says it is of. */
export function runIdOf(event: RunEvent): string | undefined {
  return readEventData(event).text('RunId');
}

/** The fields of an event's data, their names in any letter case; throws `BadRequest` for one of a wrong type. */
function readEventData({ name, data }: RunEvent) {
  const values = new Map(Object.entries(data).map(([key, value]) => [key.toLowerCase(), value]));

  function read<T>(key: string, what: string, parse: (value: unknown) => T | undefined): T | undefined {
    const value = values.get(key.toLowerCase());
    if (value === undefined || value === null) return undefined;
    const parsed = parse(value);
    if (parsed !== undefined) return parsed;
    throw new AzMlError('BadRequest', `${key} in the data of ${name} must be ${what}`, { target: key });
  }

  return {
    text: (key: string) => read(key, 'a text', (value) => (typeof value === 'string' ? value : undefined)),
    number: (key: string) =>
      read(key, 'a number from 0', (value) =>
        typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined,
      ),
    time: (key: string) =>
      read(key, 'a time', (value) => (typeof value === 'string' ? normalizeTimestamp(value) : undefined)),
    object: (key: string) => read(key, 'an object', (value) => (isObject(value) ? value : undefined)),
  };
}
