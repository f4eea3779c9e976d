import { accessSync, constants, readdirSync, readFileSync, type Stats, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DataFolder } from './data-folder.ts';

/** How a data folder stands, without what is in its files. */
export interface DataFolderFacts {
  /** `blocked`: a part of its path is no folder, or may not be entered. */
  readonly state: 'absent' | 'folder' | 'blocked';
  /** The nearest part of its path that is there. */
  readonly nearest: string;
  /** Whether something may be written to that part. */
  readonly writable: boolean;
  /** Whether nothing has been kept in it yet. */
  readonly isEmpty: boolean;
  /** What the file `format` says, as text; absent where there is none. */
  readonly format?: string;
  /** Bytes that this user may still write there. */
  readonly freeBytes: number;
  /** Permission bits; absent where the system has none. */
  readonly mode?: number;
  /** Whether it belongs to the user who asks. */
  readonly isOwn: boolean;
  /** The newest copy of the database from before an upgrade. */
  readonly newestBackup?: string;
}

/** Looks at a data folder and changes nothing. `userId` is absent on systems without such numbers. */
export function inspectDataFolder(folder: DataFolder, userId: number | undefined): DataFolderFacts {
  const nearest = findNearest(folder.home);
  const stats = statSync(nearest);
  const state = nearest !== folder.home ? 'absent' : 'folder';
  const entries = state === 'folder' && stats.isDirectory() ? readdirSync(nearest) : [];
  return {
    state: stats.isDirectory() ? state : 'blocked',
    nearest,
    writable: isWritable(nearest),
    // The launcher keeps compiled code there before anything else does.
    isEmpty: entries.every((name) => name === 'cache'),
    ...readFormat(entries, folder),
    freeBytes: countFreeBytes(nearest),
    ...(userId === undefined ? {} : { mode: stats.mode & 0o777 }),
    isOwn: userId === undefined || stats.uid === userId,
    ...findNewestBackup(folder),
  };
}

/** The path itself, or the first of the folders that it lies in that is there. */
function findNearest(path: string): string {
  let nearest = path;
  while (dirname(nearest) !== nearest && tryStat(nearest) === undefined) nearest = dirname(nearest);
  return nearest;
}

function tryStat(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function readFormat(entries: readonly string[], { home }: DataFolder): { format?: string } {
  return entries.includes('format') ? { format: readFileSync(join(home, 'format'), 'utf8').trim() } : {};
}

function countFreeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}

function findNewestBackup({ backups }: DataFolder): { newestBackup?: string } {
  if (tryStat(backups)?.isDirectory() !== true) return {};
  const names = readdirSync(backups).filter((name) => name.endsWith('.db'));
  const times = names.map((name) => ({ name, timeMs: tryStat(join(backups, name))?.mtimeMs ?? 0 }));
  const newest = times.toSorted((a, b) => b.timeMs - a.timeMs)[0];
  return newest === undefined ? {} : { newestBackup: join(backups, newest.name) };
}
