import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AzMlError, systemCode } from '../../errors.ts';

/** Everything that lies in a run's own folder. */
export interface RunFolder {
  readonly path: string;
  /** What was asked for, and how its supervisor reaches the run API. */
  readonly launch: string;
  /** The snapshot laid out: the script's working directory. */
  readonly work: string;
  /** Files that become artifacts under the same path. */
  readonly artifacts: string;
  /** Standard output and error of the script, in order. */
  readonly log: string;
  /** Who the script is, written by itself before it is the script; or that it may never start. */
  readonly pid: string;
  /** How the script ended, written by its guardian. */
  readonly exit: string;
  /** Why the program could not be executed. */
  readonly execError: string;
  /** Somebody wants the run to end. */
  readonly cancel: string;
  /** The script is being ended, and why. */
  readonly stop: string;
  /** Why the script could not be started. */
  readonly failure: string;
  /** How the run ended, settled once and for all. */
  readonly outcome: string;
  /** The port on which the script reaches its run. */
  readonly endpoint: string;
  /** What uploads of azureml-core need. */
  readonly uploads: string;
  /** The program text of the guardian. */
  readonly guardian: string;
  /** What the supervisor itself has to complain about. */
  readonly supervisorLog: string;
}

const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,255}$/;
/** A run id, or one with the id of its workspace where two workspaces use the same. */
const FOLDER_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,255}(\.[A-Za-z0-9-]{1,64})?$/;

/** Refuses a run id that could mean another place than a folder of its own. Throws `BadArgument`. */
export function checkRunId(runId: string): void {
  if (RUN_ID.test(runId)) return;
  throw new AzMlError('BadArgument', `not a run id: ${JSON.stringify(runId.slice(0, 100))}`, {
    hint: 'a run id has letters, digits, - and _, begins with a letter or digit and is at most 256 long',
    target: 'runId',
  });
}

/** The folder of that name below the folder of all runs. Throws `BadArgument`. */
export function runFolderNamed(runsFolder: string, name: string): RunFolder {
  if (!FOLDER_NAME.test(name)) {
    throw new AzMlError('BadArgument', `not a run's folder: ${JSON.stringify(name.slice(0, 100))}`);
  }
  return openRunFolder(join(runsFolder, name));
}

export function openRunFolder(path: string): RunFolder {
  return {
    path,
    launch: join(path, 'launch.json'),
    work: join(path, 'work'),
    artifacts: join(path, 'artifacts'),
    log: join(path, 'artifacts', 'user_logs', 'std_log.txt'),
    pid: join(path, 'pid'),
    exit: join(path, 'exit'),
    execError: join(path, 'exec-error'),
    cancel: join(path, 'cancel'),
    stop: join(path, 'stop'),
    failure: join(path, 'failure'),
    outcome: join(path, 'outcome'),
    endpoint: join(path, 'endpoint'),
    uploads: join(path, 'uploads'),
    guardian: join(path, 'guardian'),
    supervisorLog: join(path, 'supervisor.log'),
  };
}

/** Makes the folder, readable by its owner alone; harmless when it is there. */
export function makeRunFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}

/** Writes a record whole or not at all, over an earlier one. */
export function writeRecord(file: string, record: object): void {
  const temporary = writeTemporary(file, record);
  renameSync(temporary, file);
}

/**
 * Writes a record that nobody has written before; of several writers exactly one gets `true`.
 * A hard link is the one way to put a complete file under a name that must not exist.
 */
export function writeRecordOnce(file: string, record: object): boolean {
  const temporary = writeTemporary(file, record);
  try {
    linkSync(temporary, file);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/**
 * The JSON object in a file; `undefined` when there is none. A file that is there but cannot be read is an error:
 * taking it for absent would be a false statement about the run.
 */
export function readRecord(file: string): Readonly<Record<string, unknown>> | undefined {
  const text = readTextIfThere(file);
  if (text === undefined) return undefined;
  try {
    const record: unknown = JSON.parse(text);
    return typeof record === 'object' && record !== null ? { ...record } : undefined;
  } catch {
    return undefined;
  }
}

/** The text of a small file; `undefined` when there is none. */
export function readTextIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function writeTemporary(file: string, record: object): string {
  const temporary = `${file}.${process.pid}-${Math.random().toString(36).slice(2)}`;
  try {
    writeFileSync(temporary, `${JSON.stringify(record)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  return temporary;
}
