import type { ChildProcess } from 'node:child_process';
import { readHostIdentity } from '../compute/local/host-identity.ts';
import { openProcessTable } from '../compute/local/process-identity.ts';
import { openRunFolder, writeRecord, writeRecordOnce } from '../compute/local/run-folder.ts';
import { type LaunchFile, readLaunchFile, readStartRecord } from '../compute/local/run-records.ts';
import { claimSupervision } from '../compute/local/supervisor-claim.ts';
import type { Run } from '../contract/run.ts';
import { isFinal } from '../contract/run-status.ts';
import { AzMlError } from '../errors.ts';
import { openEndpoint } from './endpoint-record.ts';
import { finalizeRun } from './finalize-run.ts';
import { watchFolder } from './folder-waker.ts';
import { startHeartbeat } from './heartbeat.ts';
import { prepareRun } from './prepare-run.ts';
import { createReporter, messageOf, retryWhilePassing } from './reporter.ts';
import type { RunApi } from './run-api.ts';
import type { RunEndpoint } from './run-endpoint.ts';
import type { Supervision } from './supervision.ts';
import { openSupervisorLog } from './supervisor-log.ts';
import { watchRun } from './watch-run.ts';

export interface SuperviseOptions {
  readonly connect: (launch: LaunchFile) => Promise<RunApi>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
}

/** How long the run API may be out of reach: before that nothing is given up, after it the folder has the truth. */
const PATIENCE_MS = 10 * 60_000;
const CONNECT_PATIENCE_MS = 60_000;
/** Nobody waits any more for an answer that is under way when the script has ended. */
const LAST_ANSWERS_MS = 200;

/**
 * Supervises the run in a folder to its end: starts its script or, when that has been started before, takes over
 * where an earlier supervisor was lost. Answers `taken` at once when another supervisor is at work.
 */
export async function superviseRun(path: string, options: SuperviseOptions): Promise<'done' | 'taken'> {
  const folder = openRunFolder(path);
  const launch = readLaunchFile(folder);
  if (launch === undefined) throw new AzMlError('FileNotFound', `not the folder of a run: ${path}`);
  const host = readHostIdentity();
  const table = openProcessTable();
  const self = table.find(process.pid);
  if (self === undefined) throw new AzMlError('Internal', 'this process is not in the process table');
  if (!claimSupervision(folder, self, table, host.bootId)) return 'taken';

  const log = openSupervisorLog(folder, process.pid, options.now);
  const waker = watchFolder(path);
  const api = await retryWhilePassing(() => options.connect(launch), {
    giveUpAfterMs: CONNECT_PATIENCE_MS,
    onFailure: (why) => log.warn(`the run API cannot be opened: ${why}`),
  });
  const reporter = createReporter(log, PATIENCE_MS);
  const supervision: Supervision = { ...options, folder, launch, host, table, api, log, reporter, waker };
  try {
    await supervise(supervision);
    return 'done';
  } finally {
    waker.close();
    await api.close();
  }
}

async function supervise(supervision: Supervision): Promise<void> {
  const { folder, launch, log, api, reporter } = supervision;
  log.info(`supervisor ${process.pid} of run ${launch.request.runId} in ${folder.path}`);
  const isAdopted = readStartRecord(folder) !== undefined;
  if (!isAdopted) reporter.report('status Preparing', () => api.patchRun({ status: 'Preparing' }));
  await reporter.settle();
  const run = await retryWhilePassing(() => api.getRun(), {
    giveUpAfterMs: PATIENCE_MS,
    onFailure: (why) => log.warn(`the run cannot be read: ${why}`),
  });
  log.info(`properties of the run:\n${JSON.stringify(run.properties, undefined, 2)}`);
  noteCancel(supervision, run);

  const heartbeat = startHeartbeat(supervision, (latest) => noteCancel(supervision, latest));
  let endpoint: RunEndpoint | undefined;
  const open = async () => {
    endpoint = await openEndpoint(supervision, isAdopted);
    return endpoint;
  };
  try {
    if (isAdopted && !isFinal(run.status)) await open();
    if (isFinal(run.status)) writeRecordOnce(folder.pid, { closed: true });
    const guardian = isAdopted || isFinal(run.status) ? undefined : await startScript(supervision, run, open);
    const outcome = await watchRun(supervision, run, guardian);
    heartbeat.stop();
    await endpoint?.close(LAST_ANSWERS_MS);
    await finalizeRun(supervision, outcome);
  } finally {
    heartbeat.stop();
    await endpoint?.close(0);
  }
}

/** A run that cannot be started ends as Failed with the reason; nobody may start it any more. */
async function startScript(
  supervision: Supervision,
  run: Run,
  open: () => Promise<RunEndpoint | undefined>,
): Promise<ChildProcess | undefined> {
  const { folder, log } = supervision;
  try {
    return await prepareRun(supervision, run, open);
  } catch (error) {
    log.warn(`the script cannot be started: ${messageOf(error)}`);
    const reason = messageOf(error);
    const hint = error instanceof AzMlError ? error.hint : undefined;
    if (writeRecordOnce(folder.pid, { closed: true })) {
      writeRecord(folder.failure, { reason: hint === undefined ? reason : `${reason}; ${hint}` });
    }
    return undefined;
  }
}

/** A cancel that the service knows of and this machine does not: asked for elsewhere, or before the launch was done. */
function noteCancel({ folder, now, waker }: Supervision, run: Run): void {
  if (run.status !== 'CancelRequested') return;
  if (writeRecordOnce(folder.cancel, { requestedUtc: now().toISOString() })) waker.wake();
}
