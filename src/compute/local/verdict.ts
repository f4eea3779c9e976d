import { constants } from 'node:os';
import type { Observation, Outcome } from '../compute-target.ts';
import type { HostRelation } from './host-identity.ts';
import type { ExitRecord, StartedRecord, StartRecord, StopRecord } from './run-records.ts';

/** All that is known of a local run at one moment, read from its folder and the process table. */
export interface RunFacts {
  readonly host: HostRelation;
  readonly start?: StartRecord;
  readonly exit?: ExitRecord;
  readonly stop?: StopRecord;
  /** Somebody asked for the end of the run. */
  readonly cancelRequested: boolean;
  /** Why the script could not be started. */
  readonly failure?: string;
  /** Settled earlier. */
  readonly outcome?: Outcome;
  readonly scriptAlive: boolean;
  /** Whether the script's guardian or keeper lives, one of which is about to write how it ended. */
  readonly wardenAlive: boolean;
  readonly supervisorAlive: boolean;
  readonly maxRunDurationSeconds?: number;
  /** Last time at which the run is known to have done something, ms since 1970: its log's last write. */
  readonly lastSignMs: number;
}

/**
 * What is true of a run, from the facts alone: nothing is assumed, and what nobody saw is called unknown.
 * An ended run's outcome is without its log's tail.
 */
export function judge(facts: RunFacts): Observation {
  const { outcome, exit, start, supervisorAlive } = facts;
  const end = (settled: Outcome): Observation =>
    supervisorAlive && facts.host === 'here' ? { state: 'finalizing' } : { state: 'ended', outcome: settled };

  if (outcome !== undefined) return end(outcome);
  if (exit !== undefined) return end(outcomeOfExit(facts, exit));
  if (facts.host === 'elsewhere') return { state: 'elsewhere' };
  if (start === undefined || start.closed) return judgeUnstarted(facts, end);
  if (facts.host === 'restarted') return end(unseenEnd(facts, start, 'the machine restarted while it ran'));
  if (facts.scriptAlive) return { state: 'running', startTimeUtc: startTimeOf(start) };
  if (facts.wardenAlive || supervisorAlive) return { state: 'finalizing' };
  return end(unseenEnd(facts, start, 'it ended while nobody was watching; its exit code is not known'));
}

/** Start of the script by the wall clock of that moment. */
export function startTimeOf(start: StartedRecord): string {
  return new Date(start.wallSeconds * 1000).toISOString();
}

function judgeUnstarted(facts: RunFacts, end: (outcome: Outcome) => Observation): Observation {
  if (facts.host === 'here' && facts.supervisorAlive) return { state: 'preparing' };
  const endTimeUtc = new Date(facts.lastSignMs).toISOString();
  if (facts.cancelRequested && facts.failure === undefined) {
    return end({ status: 'Canceled', endTimeUtc, reason: 'canceled before the script started' });
  }
  const reason =
    facts.failure ??
    (facts.host === 'restarted'
      ? 'the machine restarted before the script started'
      : 'the script never started: its supervisor ended before');
  return end({ status: 'Failed', endTimeUtc, reason });
}

function outcomeOfExit(facts: RunFacts, exit: ExitRecord): Outcome {
  const start = facts.start?.closed === false ? facts.start : undefined;
  const seen = {
    ...(start === undefined ? {} : { startTimeUtc: startTimeOf(start) }),
    ...endOf(start, exit),
    ...(exit.signal === 0 ? { exitCode: exit.code } : { signal: signalName(exit.signal) }),
  };
  if (isStoppedBefore(facts.stop, exit)) return { ...seen, ...stopVerdict(facts) };
  if (exit.signal !== 0) {
    return { ...seen, status: 'Failed', reason: `the script was killed by ${signalName(exit.signal)}` };
  }
  if (exit.code === 0) return { ...seen, status: 'Completed' };
  const reason = facts.failure ?? `the script ended with exit code ${exit.code}${hintOf(exit)}`;
  return { ...seen, status: 'Failed', reason };
}

/**
 * The end is the start plus what the monotonic clock counted, so that it never comes before the start, whatever
 * became of the wall clock in between.
 */
function endOf(
  start: StartedRecord | undefined,
  exit: ExitRecord,
): Pick<Outcome, 'endTimeUtc' | 'elapsedSeconds'> {
  if (start === undefined) return { endTimeUtc: new Date(exit.wallSeconds * 1000).toISOString() };
  const byUptime =
    start.uptimeSeconds === undefined || exit.uptimeSeconds === undefined
      ? undefined
      : exit.uptimeSeconds - start.uptimeSeconds;
  const elapsedSeconds = Math.max(
    0,
    Math.round((byUptime ?? exit.wallSeconds - start.wallSeconds) * 1e6) / 1e6,
  );
  return { endTimeUtc: new Date((start.wallSeconds + elapsedSeconds) * 1000).toISOString(), elapsedSeconds };
}

/** An end that nobody saw: no duration, and the time of the last trace. */
function unseenEnd(facts: RunFacts, start: StartedRecord, reason: string): Outcome {
  const seen = {
    startTimeUtc: startTimeOf(start),
    endTimeUtc: new Date(Math.max(start.wallSeconds * 1000, facts.lastSignMs)).toISOString(),
  };
  return facts.stop === undefined
    ? { ...seen, status: 'Failed', reason }
    : { ...seen, ...stopVerdict(facts) };
}

function stopVerdict({ stop, maxRunDurationSeconds }: RunFacts): Pick<Outcome, 'status' | 'reason'> {
  if (stop?.cause !== 'time-limit') return { status: 'Canceled', reason: 'canceled' };
  return {
    status: 'Failed',
    reason: `the run was ended at its time limit (maxRunDurationSeconds: ${maxRunDurationSeconds ?? 'unknown'})`,
  };
}

function isStoppedBefore(stop: StopRecord | undefined, exit: ExitRecord): boolean {
  if (stop === undefined) return false;
  if (stop.uptimeSeconds === undefined || exit.uptimeSeconds === undefined) return true;
  return stop.uptimeSeconds <= exit.uptimeSeconds;
}

function signalName(number: number): string {
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found?.[0] ?? `signal ${number}`;
}

function hintOf({ code, exact }: ExitRecord): string {
  return exact || code <= 128 ? '' : ` (perhaps ${signalName(code - 128)})`;
}
