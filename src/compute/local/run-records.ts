import type { LaunchRequest, Outcome } from '../compute-target.ts';
import type { HostIdentity } from './host-identity.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { type RunFolder, readRecord, readTextIfThere } from './run-folder.ts';

/** `launch.json`: what was asked for, where, and how to carry on with it. */
export interface LaunchFile {
  /** The request without the values of its environment, which may hold secrets. */
  readonly request: LaunchRequest;
  /** Names of the environment that the supervisor was started with for the script. */
  readonly environmentNames: readonly string[];
  /** Value of `AZ_ML_RUN_MARKER` in every process of the run. */
  readonly marker: string;
  readonly host: HostIdentity;
  readonly launchedUtc: string;
  /** The data folder whose run API knows the run. */
  readonly dataFolder: string;
  /** Argument list that starts a supervisor; the run's folder is added to it. */
  readonly supervisorCommand: readonly string[];
}

/** `pid`: the script has started, or may never start. */
export type StartRecord = StartedRecord | { readonly closed: true };

export interface StartedRecord {
  readonly closed: false;
  readonly script: ProcessIdentity;
  /** The script's parent. */
  readonly keeper: ProcessIdentity;
  /** The keeper's parent, which inherits the script from it. */
  readonly guardian: ProcessIdentity;
  /** Seconds since 1970 by the wall clock. */
  readonly wallSeconds: number;
  /** Seconds since the machine started; absent where it does not tell. */
  readonly uptimeSeconds?: number;
}

/** `exit`: how the script ended. */
export interface ExitRecord {
  readonly code: number;
  /** Number of the signal that ended it, 0 for none. */
  readonly signal: number;
  /** Seconds since 1970 by the wall clock; only for machines that do not tell their uptime. */
  readonly wallSeconds: number;
  readonly uptimeSeconds?: number;
  /** Whether the writer could tell a signal from an exit code above 128; a shell cannot. */
  readonly exact: boolean;
}

export type StopCause = 'cancel' | 'time-limit';

/** `stop`: written before the first signal is sent. */
export interface StopRecord {
  readonly cause: StopCause;
  readonly sentUtc: string;
  readonly uptimeSeconds?: number;
}

export function readLaunchFile(folder: RunFolder): LaunchFile | undefined {
  const record = readRecord(folder.launch);
  // The file was written whole by `launch`, so its shape is that of this program or of one that says its version.
  return record?.version === 1 ? (record as unknown as LaunchFile) : undefined;
}

export function readStartRecord(folder: RunFolder): StartRecord | undefined {
  const record = readRecord(folder.pid);
  if (record === undefined) return undefined;
  if (record.closed === true) return { closed: true };
  return {
    closed: false,
    script: identityOf(record.pid, record.start),
    keeper: identityOf(record.keeper, record.keeperStart),
    guardian: identityOf(record.guardian, record.guardianStart),
    wallSeconds: numberOf(record.wall) ?? 0,
    ...uptimeOf(record.uptime),
  };
}

export function readExitRecord(folder: RunFolder): ExitRecord | undefined {
  const record = readRecord(folder.exit);
  const code = numberOf(record?.code);
  if (record === undefined || code === undefined) return undefined;
  return {
    code,
    signal: numberOf(record.signal) ?? 0,
    wallSeconds: numberOf(record.wall) ?? 0,
    ...uptimeOf(record.uptime),
    exact: record.by !== 'shell',
  };
}

export function readStopRecord(folder: RunFolder): StopRecord | undefined {
  const record = readRecord(folder.stop);
  if (record === undefined) return undefined;
  return {
    cause: record.cause === 'time-limit' ? 'time-limit' : 'cancel',
    sentUtc: textOf(record.sentUtc),
    ...uptimeOf(record.uptime),
  };
}

/** Why the script could not be started, from its supervisor or from the failed call of exec(3). */
export function readFailure(folder: RunFolder): string | undefined {
  const record = readRecord(folder.failure);
  if (typeof record?.reason === 'string') return record.reason;
  const execError = readTextIfThere(folder.execError)?.trim();
  return execError === undefined || execError === '' ? undefined : execError;
}

export function readOutcome(folder: RunFolder): Outcome | undefined {
  const record = readRecord(folder.outcome);
  const outcome = record?.outcome;
  return typeof outcome === 'object' && outcome !== null ? (outcome as Outcome) : undefined;
}

function identityOf(pid: unknown, start: unknown): ProcessIdentity {
  return { pid: numberOf(pid) ?? 0, start: textOf(start) };
}

function uptimeOf(value: unknown): { uptimeSeconds?: number } {
  const uptimeSeconds = numberOf(value);
  return uptimeSeconds === undefined || uptimeSeconds <= 0 ? {} : { uptimeSeconds };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
