import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../../errors.ts';
import { readHostIdentity } from './host-identity.ts';
import { openProcessTable } from './process-identity.ts';
import { readRunFacts } from './read-facts.ts';
import { openRunFolder } from './run-folder.ts';
import { readLaunchFile } from './run-records.ts';
import { judge } from './verdict.ts';

/** What lies in the folder of local runs, against what the store believes to be going on. */
export interface LocalRunsFacts {
  /** Folders in which nobody can read what was asked for. */
  readonly unreadable: readonly string[];
  /** Runs whose script is alive. */
  readonly running: readonly string[];
  /** Of these, the ones that no supervisor watches. */
  readonly unwatched: readonly string[];
  /** Runs that have ended, which the store does not know yet. */
  readonly ended: readonly string[];
}

/** A run that the store believes to be in the hands of a compute target. */
export interface OpenRun {
  readonly workspaceId: string;
  readonly runId: string;
}

/** Looks at the folders of local runs and at the process table. Changes nothing. */
export function inspectLocalRuns(runsFolder: string, openRuns: readonly OpenRun[]): LocalRunsFacts {
  const host = readHostIdentity();
  const table = openProcessTable();
  const isOpen = new Set(openRuns.map(({ workspaceId, runId }) => `${workspaceId}/${runId}`));
  const unreadable: string[] = [];
  const running: string[] = [];
  const unwatched: string[] = [];
  const ended: string[] = [];
  for (const name of listFolders(runsFolder)) {
    const folder = openRunFolder(join(runsFolder, name));
    const launch = readLaunchFile(folder);
    if (launch === undefined) {
      unreadable.push(name);
      continue;
    }
    const { runId, workspaceId } = launch.request;
    if (!isOpen.has(`${workspaceId}/${runId}`)) continue;
    const seen = readRunFacts(folder, launch, host, table);
    if (seen.scriptAlive) running.push(runId);
    if (seen.scriptAlive && !seen.supervisorAlive) unwatched.push(runId);
    if (judge(seen).state === 'ended') ended.push(runId);
  }
  return { unreadable, running, unwatched, ended };
}

function listFolders(runsFolder: string): string[] {
  try {
    return readdirSync(runsFolder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}
