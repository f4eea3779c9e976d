import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { AzMlError, systemCode } from '../../errors.ts';

// Primary result codes (sqlite.org/rescode.html).
const ERROR = 1;
const PERM = 3;
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const CONSTRAINT = 19;
const NOTADB = 26;

const UNUSABLE = [PERM, READONLY, CANTOPEN, IOERR];
const SYSTEM_UNUSABLE = ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'EEXIST', 'ENOTDIR', 'EISDIR', 'ELOOP', 'EIO'];

/** SQLite's primary result code of a failed call, or `undefined` for an error that is not SQLite's. */
export function sqliteCode(error: unknown): number | undefined {
  if (systemCode(error) !== 'ERR_SQLITE_ERROR') return undefined;
  const code = typeof error === 'object' && error !== null && 'errcode' in error ? error.errcode : undefined;
  return typeof code === 'number' ? code & 0xff : undefined;
}

export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === BUSY || code === LOCKED;
}

export function isConstraint(error: unknown): boolean {
  return sqliteCode(error) === CONSTRAINT;
}

/** Whether the database may still be readable where this error came while opening it for writing. */
export function isUnwritable(error: unknown): boolean {
  const code = sqliteCode(error);
  if (code === undefined) return ['EACCES', 'EPERM', 'EROFS'].includes(systemCode(error) ?? '');
  return code === FULL || UNUSABLE.includes(code);
}

/** The same failure in az-ml's words, naming the file; an error that is not the database's stays as it is. */
export function translateError(error: unknown, file: string): unknown {
  const code = sqliteCode(error);
  const facts = { target: file, cause: error };
  if (code === BUSY || code === LOCKED)
    return new AzMlError('StoreBusy', `the database ${file} stayed locked by another process`, {
      ...facts,
      hint: 'try again; if it stays so, look for a hanging az-ml or backup process',
    });
  if (code === FULL || systemCode(error) === 'ENOSPC' || (code === IOERR && isDiskFull(file)))
    return new AzMlError('DiskFull', `no space left to write ${file}`, {
      ...facts,
      hint: 'free some space on that disk; what was stored before is intact',
    });
  if (code === CORRUPT || code === NOTADB)
    return new AzMlError('StoreCorrupt', `the database ${file} is damaged`, {
      ...facts,
      hint: 'move it away and put the newest copy from the backup folder, or your own backup, in its place',
    });
  if (isUnusable(error, code))
    return new AzMlError('DataFolderUnusable', `cannot read or write ${file}: ${reasonOf(error)}`, {
      ...facts,
      hint: `check the owner and the permissions of ${dirname(file)}`,
    });
  if (isTooLarge(error))
    return new AzMlError('BadFilter', 'the filter is too large for the database', {
      hint: 'ask for fewer values at once',
      cause: error,
    });
  return error;
}

function isUnusable(error: unknown, code: number | undefined): boolean {
  if (code !== undefined) return UNUSABLE.includes(code);
  return SYSTEM_UNUSABLE.includes(systemCode(error) ?? '');
}

function isTooLarge(error: unknown): boolean {
  return (
    sqliteCode(error) === ERROR &&
    /too many (SQL variables|terms)|Expression tree is too large|parser stack overflow/.test(reasonOf(error))
  );
}

/** What a failed call says of itself. */
export function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}

/** SQLite reports some writes that found no space, such as those to its shared memory, as plain I/O errors. */
function isDiskFull(file: string): boolean {
  try {
    return statfsSync(dirname(file)).bavail === 0;
  } catch {
    return false;
  }
}
