import type { ChildProcess } from 'node:child_process';
import type { Outcome } from '../compute/compute-target.ts';
import { readUptimeSeconds } from '../compute/local/host-identity.ts';
import { readLogTail } from '../compute/local/log-tail.ts';
import { readRunFacts } from '../compute/local/read-facts.ts';
import { writeRecord, writeRecordOnce } from '../compute/local/run-folder.ts';
import type { StartedRecord, StopCause } from '../compute/local/run-records.ts';
import { judge, type RunFacts, startTimeOf } from '../compute/local/verdict.ts';
import { RUN_EVENTS } from '../contract/event.ts';
import type { Run } from '../contract/run.ts';
import { stopProcesses } from './stop-run.ts';
import type { Supervision } from './supervision.ts';
import { appendProcessRecord } from './supervisor-log.ts';

/** Looks happen on every change of the folder; these only make up for changes that nobody tells of. */
const SLOW_LOOK_MS = 1000;
const QUICK_LOOK_MS = 100;
const DEFAULT_GRACE_SECONDS = 10;
const KILL_MS = 10_000;

/**
 * Watches the script until it has ended; reports its start, ends it when that is asked for or its time is up.
 * Answers how it ended, by the verdict that anybody could reach from the folder. `guardian` is the one this
 * process has started, if it did.
 */
export async function watchRun(
  supervision: Supervision,
  run: Run,
  guardian: ChildProcess | undefined,
): Promise<Outcome> {
  const { folder, launch, host, table, waker } = supervision;
  let isStartReported = run.startTimeUtc !== undefined;
  for (;;) {
    const facts = { ...readRunFacts(folder, launch, host, table), supervisorAlive: false };
    const { start } = facts;
    if (start === undefined) {
      if (isAtWork(guardian)) await waker.wait(nextLookMs(supervision, facts));
      else closeStart(supervision, guardian);
      continue;
    }
    if (!start.closed && !isStartReported) {
      reportStart(supervision, start);
      isStartReported = true;
    }
    const seen = judge(facts);
    if (seen.state === 'ended') return withLogTail(supervision, seen.outcome);
    const cause = causeToStop(facts);
    if (seen.state === 'running' && !start.closed && cause !== undefined) {
      await stopScript(supervision, start, cause);
    } else {
      await waker.wait(nextLookMs(supervision, facts));
    }
  }
}

function isAtWork(guardian: ChildProcess | undefined): boolean {
  return guardian !== undefined && guardian.exitCode === null && guardian.signalCode === null;
}

/** Sees to it that a script that did not start never will, and says why. */
function closeStart({ folder, log }: Supervision, guardian: ChildProcess | undefined): void {
  if (!writeRecordOnce(folder.pid, { closed: true }) || guardian === undefined) return;
  const how = guardian.signalCode ?? `exit code ${guardian.exitCode}`;
  const reason = `the script never started: the process that was to watch over it ended before (${how})`;
  log.warn(reason);
  writeRecord(folder.failure, { reason });
}

function reportStart({ folder, launch, api, reporter, now }: Supervision, start: StartedRecord): void {
  const startTimeUtc = startTimeOf(start);
  appendProcessRecord(folder, 'process_info.json', { pid: start.script.pid, startTimeUtc });
  reporter.report(`script started as process ${start.script.pid} at ${startTimeUtc}`, () =>
    api.postEvent({
      name: RUN_EVENTS.start,
      timestamp: now().toISOString(),
      data: { RunId: launch.request.runId, StartTime: startTimeUtc },
    }),
  );
}

function causeToStop(facts: RunFacts): StopCause | undefined {
  if (facts.cancelRequested) return 'cancel';
  return secondsLeft(facts) <= 0 ? 'time-limit' : undefined;
}

/** Time that the script may still take, by the machine's own clock that nobody can set. */
function secondsLeft({ start, maxRunDurationSeconds }: RunFacts): number {
  if (maxRunDurationSeconds === undefined || maxRunDurationSeconds <= 0) return Number.POSITIVE_INFINITY;
  if (start?.closed !== false) return Number.POSITIVE_INFINITY;
  const uptime = readUptimeSeconds();
  if (uptime === undefined || start.uptimeSeconds === undefined) {
    return maxRunDurationSeconds - (Date.now() / 1000 - start.wallSeconds);
  }
  return maxRunDurationSeconds - (uptime - start.uptimeSeconds);
}

async function stopScript(supervision: Supervision, start: StartedRecord, cause: StopCause): Promise<void> {
  const { folder, launch, table, log, environment, now } = supervision;
  log.info(cause === 'cancel' ? 'ending the script: canceled' : 'ending the script: its time is up');
  const uptime = readUptimeSeconds();
  writeRecordOnce(folder.stop, {
    cause,
    sentUtc: now().toISOString(),
    ...(uptime === undefined ? {} : { uptime }),
  });
  const graceMs = graceSeconds(environment.AZ_ML_CANCEL_GRACE_SECONDS) * 1000;
  const report = await stopProcesses(table, { start, marker: launch.marker }, { graceMs, killMs: KILL_MS });
  log.info(`processes ended: ${report.found.length}, of these killed: ${report.killed.length}`);
  if (report.survivors.length > 0) log.warn(`processes that cannot be ended: ${report.survivors.join(', ')}`);
}

function graceSeconds(setting: string | undefined): number {
  const seconds = setting === undefined || setting === '' ? Number.NaN : Number(setting);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : DEFAULT_GRACE_SECONDS;
}

function nextLookMs({ waker }: Supervision, facts: RunFacts): number {
  const isWatchedOver = waker.isPrompt && (facts.wardenAlive || facts.start === undefined);
  return Math.max(10, Math.min(isWatchedOver ? SLOW_LOOK_MS : QUICK_LOOK_MS, secondsLeft(facts) * 1000));
}

function withLogTail({ folder }: Supervision, outcome: Outcome): Outcome {
  if (outcome.status !== 'Failed' || outcome.logTail !== undefined) return outcome;
  const logTail = readLogTail(folder.log);
  return logTail === undefined ? outcome : { ...outcome, logTail };
}
