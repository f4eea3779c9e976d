import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, posix, win32 } from 'node:path';
import { AzMlError, type ErrorCode, systemCode } from '../errors.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { type Environment, findHomeFolder, readAbsoluteVariable, readVariable } from './environment.ts';

/** Where the embedded service keeps what it knows. All paths are absolute. */
export interface DataFolder {
  readonly home: string;
  /** SQLite file with the runs. */
  readonly database: string;
  /** Bytes of artifacts, logs and snapshots, by digest. */
  readonly blobs: string;
  /** Working folders of local runs. */
  readonly runs: string;
  /** Copies of the database from before an upgrade. */
  readonly backups: string;
  /** On the same file system as `blobs`, so that a finished file can be renamed into place. */
  readonly temporary: string;
  /** Holds nothing that cannot be worked out again. Made by whoever writes to it. */
  readonly cache: string;
}

/** Version of the layout of a data folder; this program reads it and every older one. */
export const DATA_FORMAT = 1;

/**
 * The data folder that an environment asks for: `AZ_ML_HOME`, else the place that the system's custom gives to an
 * application's data (XDG Base Directory Specification 0.8; Apple File System Programming Guide; Windows Known
 * Folders). Touches no file.
 */
export function resolveDataFolder(
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): DataFolder {
  const paths = platform === 'win32' ? win32 : posix;
  const chosen = readVariable(environment, 'AZ_ML_HOME');
  const home =
    chosen === undefined
      ? paths.join(findDataRoot(environment, platform), 'az-ml')
      : isSameSystem(platform)
        ? paths.resolve(chosen)
        : chosen;
  return {
    home,
    database: paths.join(home, 'az-ml.db'),
    blobs: paths.join(home, 'blobs'),
    runs: paths.join(home, 'runs'),
    backups: paths.join(home, 'backups'),
    temporary: paths.join(home, 'tmp'),
    cache: chosen === undefined ? findCacheFolder(environment, platform) : paths.join(home, 'cache'),
  };
}

/**
 * Makes what is missing of a data folder, readable by its owner alone. When all is there, the one cost is reading a
 * file of two bytes. A folder that can only be read passes too, for commands that only read. Throws
 * `DataFolderTooNew`, `DataFolderUnusable` and `DiskFull`.
 */
export function prepareDataFolder(folder: DataFolder): void {
  const format = readFormat(folder);
  if (format === undefined) createDataFolder(folder);
  else if (format > DATA_FORMAT) {
    throw new AzMlError(
      'DataFolderTooNew',
      `The data folder ${folder.home} has format ${format}; this az-ml reads formats up to ${DATA_FORMAT}`,
      { hint: 'Upgrade az-ml, or set AZ_ML_HOME to another folder.', target: folder.home },
    );
  }
}

/** `undefined`: not written yet, or lost in a crash before its bytes were on disk. */
function readFormat(folder: DataFolder): number | undefined {
  const file = join(folder.home, 'format');
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw describeFailure(folder, error);
  }
  if (text === '') return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new AzMlError(
    'DataFolderUnusable',
    `${file} should hold the number of a data format and holds ${JSON.stringify(text.slice(0, 40))}`,
    { hint: 'Is this a data folder of az-ml? Set AZ_ML_HOME to the right one.', target: file },
  );
}

function createDataFolder(folder: DataFolder): void {
  try {
    for (const path of [folder.home, folder.blobs, folder.runs, folder.backups, folder.temporary]) {
      mkdirSync(path, { recursive: true, mode: 0o700 });
    }
    // Written last: where it lies, everything else does.
    writeFileAtomically(join(folder.home, 'format'), `${DATA_FORMAT}\n`, { mode: 0o600 });
  } catch (error) {
    if (isRefusal(error) && existsSync(folder.database)) return;
    throw describeFailure(folder, error);
  }
}

function isRefusal(error: unknown): boolean {
  return ['EROFS', 'EACCES', 'EPERM'].includes(systemCode(error) ?? '');
}

function describeFailure(folder: DataFolder, error: unknown): AzMlError {
  const reason = systemCode(error) ?? String(error);
  const isFull = reason === 'ENOSPC' || reason === 'EDQUOT';
  const code: ErrorCode = isFull ? 'DiskFull' : 'DataFolderUnusable';
  return new AzMlError(code, `Cannot use the data folder ${folder.home}: ${explain(reason)}`, {
    hint: isFull
      ? 'Free some space there, or set AZ_ML_HOME to a folder on another disk.'
      : 'Set AZ_ML_HOME to a folder that you may write to.',
    target: folder.home,
    cause: error,
  });
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'a file is in its place',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
};

function explain(reason: string): string {
  return Object.hasOwn(REASONS, reason) ? `${REASONS[reason]} (${reason})` : reason;
}

function findDataRoot(environment: Environment, platform: NodeJS.Platform): string {
  const home = findHomeFolder(environment, platform);
  const chosen = readAbsoluteVariable(environment, 'XDG_DATA_HOME', platform);
  if (chosen !== undefined) return chosen;
  if (platform === 'win32') return findLocalAppData(environment, platform);
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support');
  return posix.join(home, '.local', 'share');
}

function findCacheFolder(environment: Environment, platform: NodeJS.Platform): string {
  const paths = platform === 'win32' ? win32 : posix;
  const home = findHomeFolder(environment, platform);
  const chosen = readAbsoluteVariable(environment, 'XDG_CACHE_HOME', platform);
  if (chosen !== undefined) return paths.join(chosen, 'az-ml');
  if (platform === 'win32') return win32.join(findLocalAppData(environment, platform), 'az-ml', 'cache');
  if (platform === 'darwin') return posix.join(home, 'Library', 'Caches', 'az-ml');
  return posix.join(home, '.cache', 'az-ml');
}

function findLocalAppData(environment: Environment, platform: NodeJS.Platform): string {
  return (
    readVariable(environment, 'LOCALAPPDATA') ??
    win32.join(findHomeFolder(environment, platform), 'AppData', 'Local')
  );
}

/** Only on its own system can a path be made absolute: the working folder is one of that system. */
function isSameSystem(platform: NodeJS.Platform): boolean {
  return (platform === 'win32') === (process.platform === 'win32');
}
