import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../compute/compute-target.ts';
import { artifactRoots } from '../compute/local/live-files.ts';
import { writeRecord } from '../compute/local/run-folder.ts';
import { readStartRecord } from '../compute/local/run-records.ts';
import type { ErrorResponse } from '../contract/error.ts';
import { RUN_EVENTS } from '../contract/event.ts';
import { collectArtifacts, keepFile } from './collect-artifacts.ts';
import { messageOf } from './reporter.ts';
import { stopProcesses } from './stop-run.ts';
import type { Supervision } from './supervision.ts';
import { appendProcessRecord } from './supervisor-log.ts';

/** What the script left running gets this long to end by itself. */
const LEFTOVER_GRACE_MS = 2000;
const KILL_MS = 5000;
/** How long one file is tried again; what cannot be kept stays in the run's folder. */
const FILE_PATIENCE_MS = 5000;

/**
 * Ends the run in the history: settles the outcome, keeps logs and outputs as artifacts, then reports the final
 * status, then removes the working directory. The small records stay, and so does all that could not be kept.
 */
export async function finalizeRun(supervision: Supervision, outcome: Outcome): Promise<void> {
  const { folder, log, api, reporter } = supervision;
  settleOutcome(supervision, outcome);
  const mayMove = await endLeftovers(supervision);
  appendProcessRecord(folder, 'process_status.json', statusRecordOf(supervision, outcome));
  const properties = exitProperties(outcome);
  // A canceled run goes from CancelRequested straight to Canceled.
  const change =
    outcome.status === 'Canceled' ? { properties } : { status: 'Finalizing' as const, properties };
  reporter.report('status Finalizing', () => api.patchRun(change));
  await reporter.settle();
  const failed = await keepArtifacts(supervision, outcome, mayMove);
  if (failed.length > 0) {
    const message = `${failed.length} files could not be kept as artifacts and stay in ${folder.path}: ${failed.slice(0, 5).join(', ')}`;
    reportWarning(supervision, message);
  }
  reportOutcome(supervision, outcome);
  await reporter.settle();
  if (failed.length === 0) removeWorkFiles(supervision);
  log.info('done');
}

/** From here on nobody has to look at processes or logs to know how the run ended. */
function settleOutcome({ folder, log }: Supervision, outcome: Outcome): void {
  log.info(`${outcome.status}${outcome.reason === undefined ? '' : `: ${outcome.reason}`}`);
  try {
    writeRecord(folder.outcome, { outcome });
  } catch (error) {
    log.warn(`the outcome cannot be written down: ${messageOf(error)}`);
  }
}

/**
 * A run is over when its script is: what it left running would write into folders that are about to go. Answers
 * whether nobody can write to the run's files any more.
 */
async function endLeftovers(supervision: Supervision): Promise<boolean> {
  const { folder, launch, table, log } = supervision;
  const start = readStartRecord(folder);
  if (start?.closed !== false) return true;
  const options = { graceMs: LEFTOVER_GRACE_MS, killMs: KILL_MS };
  const report = await stopProcesses(table, { start, marker: launch.marker }, options);
  if (report.found.length > 0) {
    const pids = report.found.map(({ pid }) => pid).join(', ');
    log.warn(`the script had ended and left processes running, which were ended: ${pids}`);
    reportWarning(supervision, `the script left processes running, which were ended: ${pids}`);
  }
  if (report.survivors.length === 0) return true;
  log.warn(`processes that cannot be ended: ${report.survivors.join(', ')}`);
  return false;
}

async function keepArtifacts(
  supervision: Supervision,
  outcome: Outcome,
  mayMove: boolean,
): Promise<readonly string[]> {
  const { folder, launch, api, log } = supervision;
  const roots = artifactRoots(folder, launch.request.definition.configuration.history);
  const options = { except: log.artifactPath, mayMove, giveUpAfterMs: FILE_PATIENCE_MS };
  const failed = await collectArtifacts(api, folder, roots, log, options);
  log.info(`artifacts kept; the run is about to be ${outcome.status}`);
  const file = join(folder.artifacts, log.artifactPath);
  try {
    await keepFile(api, { path: log.artifactPath, file, content: file, mayMove }, log, FILE_PATIENCE_MS);
  } catch (error) {
    log.warn(`this log could not be kept: ${messageOf(error)}`);
  }
  return failed;
}

function reportWarning({ api, launch, reporter, now }: Supervision, message: string): void {
  reporter.report(`warning: ${message}`, () =>
    api.postEvent({
      name: RUN_EVENTS.warning,
      timestamp: now().toISOString(),
      data: { RunId: launch.request.runId, Source: 'az-ml', Message: message },
    }),
  );
}

const FINAL_EVENTS = {
  Completed: RUN_EVENTS.completed,
  Failed: RUN_EVENTS.failed,
  Canceled: RUN_EVENTS.canceled,
} as const;

/** The error comes before the end, so that nobody sees a failed run without its reason. */
function reportOutcome({ api, launch, reporter, now }: Supervision, outcome: Outcome): void {
  const { runId } = launch.request;
  if (outcome.status === 'Failed') {
    const data = { RunId: runId, ErrorResponse: toErrorResponse(outcome) };
    reporter.report('error', () =>
      api.postEvent({ name: RUN_EVENTS.error, timestamp: now().toISOString(), data }),
    );
  }
  const data = { RunId: runId, EndTime: outcome.endTimeUtc };
  reporter.report(`status ${outcome.status}`, () =>
    api.postEvent({ name: FINAL_EVENTS[outcome.status], timestamp: now().toISOString(), data }),
  );
}

function toErrorResponse({ reason = 'the run failed', logTail }: Outcome): ErrorResponse {
  const message = logTail === undefined ? reason : `${reason}\n${logTail}`;
  return { error: { code: 'UserError', message, innerError: { code: 'RunFailed' } } };
}

/** How the script ended, for those who ask for its exit code; properties can be written only once. */
function exitProperties({ exitCode, signal }: Outcome): Record<string, string> {
  return {
    ...(exitCode === undefined ? {} : { 'azml.exit.code': String(exitCode) }),
    ...(signal === undefined ? {} : { 'azml.exit.signal': signal }),
  };
}

function statusRecordOf({ launch }: Supervision, outcome: Outcome): object {
  const { logTail: _, ...rest } = outcome;
  return { runId: launch.request.runId, ...rest };
}

function removeWorkFiles({ folder, log }: Supervision): void {
  try {
    for (const path of [folder.work, folder.artifacts, folder.guardian, folder.endpoint, folder.uploads]) {
      rmSync(path, { recursive: true, force: true });
    }
  } catch (error) {
    log.warn(`the working directory cannot be removed: ${messageOf(error)}`);
  }
}
