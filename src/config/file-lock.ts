import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AzMlError } from '../errors.ts';

const WAIT_MS = 10_000;

/** SQLite's primary result code for a lock that somebody else has (https://www.sqlite.org/rescode.html). */
const SQLITE_BUSY = 5;

/**
 * Does something that no other process does at the same time under the same lock file. The lock is SQLite's on that
 * empty file, which the system itself gives back when its holder dies, so that none is ever left over. Throws
 * `StoreBusy` after ten seconds, and the system's own error where the file cannot be made.
 */
export function holdLock<Result>(file: string, action: () => Result): Result {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  const lock = new DatabaseSync(file, { timeout: WAIT_MS });
  try {
    takeLock(lock, file);
    return action();
  } finally {
    lock.close();
  }
}

function takeLock(lock: DatabaseSync, file: string): void {
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new AzMlError('StoreBusy', `another az-ml has held ${file} for ten seconds`, {
      hint: 'Try again when it is done.',
      target: file,
      cause: error,
    });
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
