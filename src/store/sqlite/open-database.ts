import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AzMlError } from '../../errors.ts';
import { migrate, readVersion } from '../migrations/migrate.ts';
import type { Migration } from '../migrations/migration.ts';
import { networkFileSystemOf } from '../network-file-system.ts';
import { type Connection, makeConnection, retryBriefly } from './connection.ts';
import { isUnwritable, translateError } from './errors.ts';

export interface OpenOptions {
  readonly file: string;
  readonly backupFolder: string;
  readonly migrations: readonly Migration[];
  readonly now: () => Date;
  readonly busyTimeoutMs: number;
  /** Name of the network file system that holds a folder, see {@link networkFileSystemOf}. */
  readonly networkFileSystemOf?: typeof networkFileSystemOf;
  /** Only read what is there: nothing is made, and nothing is brought up to date. */
  readonly readOnly?: boolean;
}

/**
 * Opens the database, making it where it does not exist and bringing an older one up to date. Where nothing may be
 * written, it opens what is there for reading alone.
 * @throws DataFolderUnusable, DataFolderTooNew, StoreCorrupt, StoreBusy, DiskFull
 */
export function openDatabase(options: OpenOptions): Connection {
  const { file, busyTimeoutMs } = options;
  if (options.readOnly === true) {
    const refusal = new AzMlError('DataFolderUnusable', `${file} was opened for reading alone`, {
      target: file,
    });
    return makeConnection({ file, database: openForReading(options, refusal), busyTimeoutMs, refusal });
  }
  try {
    return makeConnection({ file, database: openForWriting(options), busyTimeoutMs });
  } catch (error) {
    if (!isUnwritable(error) || !existsSync(file)) throw translateError(error, file);
    const refusal = translateError(error, file);
    return makeConnection({ file, database: openForReading(options, refusal), busyTimeoutMs, refusal });
  }
}

function openForWriting(options: OpenOptions): DatabaseSync {
  const { file, busyTimeoutMs } = options;
  if (!existsSync(file)) createPrivately(file);
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    retryBriefly(() => prepareForWriting(database, options), busyTimeoutMs);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** An empty file that only its owner can read: the store keeps a signing key. SQLite's other files follow it. */
function createPrivately(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

/**
 * A log of 32 MiB between checkpoints instead of 4, as each waits for the disk twice; a longer one would be written to
 * memory that the processor has not in its cache. Cut back to 64 MiB after a long read let it grow. 16 MiB of cache,
 * used only as needed: a batch of runs touches more pages than the usual 2 hold.
 */
const TUNING = `
pragma synchronous = normal;
pragma wal_autocheckpoint = 8000;
pragma journal_size_limit = 67108864;
pragma cache_size = -16384;`;

function prepareForWriting(database: DatabaseSync, options: OpenOptions): void {
  const isOnNetwork =
    (options.networkFileSystemOf ?? networkFileSystemOf)(dirname(options.file)) !== undefined;
  // The mode is kept in the file, but the file may have been made elsewhere and moved.
  const mode = isOnNetwork ? 'delete' : 'wal';
  if (database.prepare('pragma journal_mode').get()?.journal_mode !== mode)
    database.prepare(`pragma journal_mode = ${mode}`).get();
  database.exec(TUNING);
  if (readVersion(database, options) < options.migrations.length) migrate(database, options);
}

/**
 * Opens for reading. WAL needs a shared memory file beside the database even then; where that can be neither found
 * nor made, the database is read as it is, which is right only when no log is left to be read with it.
 */
function openForReading(options: OpenOptions, refusal: unknown): DatabaseSync {
  try {
    return openAndTest(options, options.file);
  } catch (error) {
    if (!isUnwritable(error) || hasLog(options.file)) throw translateError(error, options.file);
  }
  // Seldom needed, and a millisecond to load.
  const url = process.getBuiltinModule('node:url').pathToFileURL(options.file);
  url.searchParams.set('immutable', '1');
  try {
    return openAndTest(options, url);
  } catch (error) {
    throw isUnwritable(error) ? refusal : translateError(error, options.file);
  }
}

function openAndTest(options: OpenOptions, place: string | URL): DatabaseSync {
  const database = new DatabaseSync(place, { readOnly: true, timeout: 0 });
  try {
    if (readVersion(database, options) === options.migrations.length) return database;
    // An older database would have to be migrated first, and an empty one holds nothing to read.
    throw new AzMlError('DataFolderUnusable', `cannot bring the database ${options.file} up to date`, {
      target: options.file,
      hint: 'run az-ml once as a user who may write to the file and its folder',
    });
  } catch (error) {
    database.close();
    throw error;
  }
}

function hasLog(file: string): boolean {
  const log = `${file}-wal`;
  return existsSync(log) && statSync(log).size > 0;
}
