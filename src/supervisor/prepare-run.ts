import type { ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { startGuardian } from '../compute/local/guardian/start-guardian.ts';
import { readRecord } from '../compute/local/run-folder.ts';
import type { Run } from '../contract/run.ts';
import { resolveCommand } from './find-interpreter.ts';
import { layOutSnapshot } from './lay-out-snapshot.ts';
import { retryWhilePassing } from './reporter.ts';
import type { RunEndpoint } from './run-endpoint.ts';
import { buildScriptEnvironment } from './script-environment.ts';
import type { Supervision } from './supervision.ts';
import { appendProcessRecord } from './supervisor-log.ts';

/** How long the snapshot is waited for while the service is out of reach. */
const SNAPSHOT_PATIENCE_MS = 60_000;

/**
 * Lays the snapshot out, finds out how to run the script, and starts it under its guardian. A run that is canceled
 * meanwhile is not started: then there is no guardian.
 */
export async function prepareRun(
  supervision: Supervision,
  run: Run,
  openEndpoint: () => Promise<RunEndpoint | undefined>,
): Promise<ChildProcess | undefined> {
  const { folder, launch, host, log, now, environment, waker } = supervision;
  const isCanceled = () => readRecord(folder.cancel) !== undefined;
  if (isCanceled()) return undefined;
  await layOut(supervision);
  const findEnvironment = async () => buildScriptEnvironment(launch, environment, await openEndpoint());
  const command = resolveCommand(launch.request.definition.configuration, {
    workingDirectory: folder.work,
    path: buildScriptEnvironment(launch, environment, undefined).PATH,
    ownNode: process.execPath,
  });
  if (isCanceled()) return undefined;
  log.info(`starting ${JSON.stringify(command)}`);
  const { child, kind } = await startGuardian(
    folder,
    { command, workingDirectory: folder.work, environment: findEnvironment },
    {
      host,
      environment,
      nowMs: now().getTime(),
      successor: [...launch.supervisorCommand, folder.path],
    },
  );
  child.once('exit', () => waker.wake());
  log.info(`guardian ${child.pid} (${kind})`);
  appendProcessRecord(folder, 'process_info.json', {
    runId: run.runId,
    guardianPid: child.pid,
    command,
    workingDirectory: folder.work,
    timeUtc: now().toISOString(),
  });
  return child;
}

async function layOut({ folder, launch, api, log }: Supervision): Promise<void> {
  const { snapshotId } = launch.request.definition;
  if (snapshotId === '') {
    rmSync(folder.work, { recursive: true, force: true });
    mkdirSync(folder.work, { recursive: true });
    return;
  }
  await retryWhilePassing(
    async () => {
      const snapshot = await api.getSnapshot(snapshotId);
      await layOutSnapshot(api, snapshot, folder.work);
      log.info(`snapshot ${snapshotId} laid out: ${snapshot.files.length} files`);
    },
    {
      giveUpAfterMs: SNAPSHOT_PATIENCE_MS,
      onFailure: (why) => log.warn(`snapshot ${snapshotId}: ${why}`),
    },
  );
}
