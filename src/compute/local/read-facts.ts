import { statSync } from 'node:fs';
import { compareHosts, type HostIdentity } from './host-identity.ts';
import { isAlive, type ProcessTable } from './process-identity.ts';
import { type RunFolder, readRecord } from './run-folder.ts';
import {
  type LaunchFile,
  readExitRecord,
  readFailure,
  readOutcome,
  readStartRecord,
  readStopRecord,
} from './run-records.ts';
import { findSupervisor } from './supervisor-claim.ts';
import type { RunFacts } from './verdict.ts';

/** Looks at everything that tells how a run stands. */
export function readRunFacts(
  folder: RunFolder,
  launch: LaunchFile,
  host: HostIdentity,
  table: ProcessTable,
): RunFacts {
  const relation = compareHosts(launch.host, host);
  // Who lives is asked before how it ended is read: a process that is gone has written its record by then.
  const supervisorAlive = relation === 'here' && findSupervisor(folder, table, host.bootId) !== undefined;
  const start = readStartRecord(folder);
  const started = relation === 'here' && start?.closed === false ? start : undefined;
  const scriptAlive = isAlive(table, started?.script);
  const wardenAlive = isAlive(table, started?.guardian) || isAlive(table, started?.keeper);
  const [exit, stop, failure, outcome] = [
    readExitRecord(folder),
    readStopRecord(folder),
    readFailure(folder),
    readOutcome(folder),
  ];
  const limit = launch.request.definition.configuration.maxRunDurationSeconds;
  return {
    host: relation,
    ...(start === undefined ? {} : { start }),
    ...(exit === undefined ? {} : { exit }),
    ...(stop === undefined ? {} : { stop }),
    ...(failure === undefined ? {} : { failure }),
    ...(outcome === undefined ? {} : { outcome }),
    cancelRequested: readRecord(folder.cancel) !== undefined,
    scriptAlive,
    wardenAlive,
    supervisorAlive,
    ...(typeof limit === 'number' ? { maxRunDurationSeconds: limit } : {}),
    lastSignMs: lastSignOf(folder, launch),
  };
}

function lastSignOf(folder: RunFolder, launch: LaunchFile): number {
  const times = [folder.log, folder.pid, folder.launch].map((file) => {
    return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  });
  return Math.max(...times, Date.parse(launch.launchedUtc) || 0);
}
