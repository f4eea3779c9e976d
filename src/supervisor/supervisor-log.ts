import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunFolder } from '../compute/local/run-folder.ts';

/** What a supervisor did, for people: an artifact of the run, `logs/azureml/<n>_azureml.log`. */
export interface SupervisorLog {
  readonly artifactPath: string;
  info(text: string): void;
  warn(text: string): void;
}

/** A log named after the supervisor's process, since a run may have several supervisors in turn. */
export function openSupervisorLog(folder: RunFolder, pid: number, now: () => Date): SupervisorLog {
  const artifactPath = `logs/azureml/${pid}_azureml.log`;
  const file = join(folder.artifacts, artifactPath);
  const write = (level: string, text: string) => {
    appendQuietly(file, `${now().toISOString()} ${level} ${text}\n`);
  };
  mkdirSync(join(folder.artifacts, 'logs', 'azureml'), { recursive: true });
  return {
    artifactPath,
    info: (text) => write('INFO', text),
    warn: (text) => write('WARNING', text),
  };
}

/** Appends one JSON line to `azureml-logs/<name>`, where tools look for the processes of a run. */
export function appendProcessRecord(
  folder: RunFolder,
  name: 'process_info.json' | 'process_status.json',
  record: object,
): void {
  const parent = join(folder.artifacts, 'azureml-logs');
  mkdirSync(parent, { recursive: true });
  appendQuietly(join(parent, name), `${JSON.stringify(record)}\n`);
}

/** A full disk costs a line of a log, never the run. */
function appendQuietly(file: string, text: string): void {
  try {
    appendFileSync(file, text);
  } catch {
    // Nothing better can be done with it.
  }
}
