import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { AzMlError } from '../errors.ts';
import { MIGRATIONS } from './migrations/all-migrations.ts';
import { readVersion } from './migrations/migrate.ts';
import * as sql from './sql/inspection.ts';
import { reasonOf, translateError } from './sqlite/errors.ts';

/** What can be learned of a database without changing anything. */
export type DatabaseFacts =
  | { readonly state: 'absent' | 'empty' }
  | { readonly state: 'unusable'; readonly error: AzMlError }
  | { readonly state: 'damaged'; readonly problems: readonly string[] }
  | ({ readonly state: 'sound' } & DatabaseContents);

export interface DatabaseContents {
  readonly version: number;
  /** The version that this program brings a database to. */
  readonly newestVersion: number;
  readonly runs: number;
  /** Ids of runs that cannot be read, the first few. */
  readonly unreadableRuns: readonly string[];
  /** Runs that are thought to go on. */
  readonly openRuns: readonly OpenRun[];
  /** Digests of content that must be there: some of it, or all of it. */
  readonly digests: readonly string[];
}

export interface OpenRun {
  readonly workspaceId: string;
  readonly runId: string;
}

/** How much is named of what is wrong. */
const NAMED_PROBLEMS = 5;
const SOME_ARTIFACTS = 1000;

/**
 * Looks at a database and writes nothing, not even the files that SQLite keeps beside one. `full` checks every
 * index against its table and names all digests. Never throws.
 */
export function inspectDatabase(file: string, { full }: { readonly full: boolean }): DatabaseFacts {
  if (!existsSync(file)) return { state: 'absent' };
  const isQuiet = !hasLog(file);
  const facts = inspectFile(file, isQuiet, full);
  // Somebody began to write while the file was taken for unchanging: what was seen may be half of a change.
  return isQuiet && hasLog(file) ? inspectFile(file, false, full) : facts;
}

function hasLog(file: string): boolean {
  return existsSync(`${file}-wal`);
}

function inspectFile(file: string, isQuiet: boolean, full: boolean): DatabaseFacts {
  let database: DatabaseSync | undefined;
  try {
    database = openWithoutTrace(file, isQuiet);
    return inspectContents(database, file, full);
  } catch (error) {
    const translated = translateError(error, file);
    if (!(translated instanceof AzMlError)) return { state: 'unusable', error: describeUnknown(file, error) };
    if (translated.code !== 'StoreCorrupt') return { state: 'unusable', error: translated };
    return { state: 'damaged', problems: [reasonOf(error)] };
  } finally {
    database?.close();
  }
}

/** Without a log nobody writes, and a file that is said not to change needs no files beside it (sqlite.org/uri.html). */
function openWithoutTrace(file: string, isQuiet: boolean): DatabaseSync {
  if (!isQuiet) return new DatabaseSync(file, { readOnly: true, timeout: 1000 });
  const url = process.getBuiltinModule('node:url').pathToFileURL(file);
  url.searchParams.set('immutable', '1');
  return new DatabaseSync(url, { readOnly: true });
}

function inspectContents(database: DatabaseSync, file: string, full: boolean): DatabaseFacts {
  const newestVersion = MIGRATIONS.length;
  const version = readVersion(database, { file, migrations: MIGRATIONS });
  const check = full ? 'integrity_check' : 'quick_check';
  const answers = database.prepare(`pragma ${check}(${NAMED_PROBLEMS})`).all();
  const problems = answers.map((row) => String(Object.values(row)[0])).filter((text) => text !== 'ok');
  if (problems.length > 0) return { state: 'damaged', problems };
  if (version === 0) return { state: 'empty' };
  const limits = full ? [-1, -1] : [SOME_ARTIFACTS, 1];
  const textsOf = (text: string, ...values: number[]) =>
    database
      .prepare(text)
      .all(...values)
      .map((row) => String(Object.values(row)[0]));
  return {
    state: 'sound',
    version,
    newestVersion,
    runs: Number(database.prepare(sql.COUNT_RUNS).get()?.runs),
    unreadableRuns: textsOf(sql.UNREADABLE_RUNS, NAMED_PROBLEMS),
    openRuns: database.prepare(sql.OPEN_RUNS).all() as unknown as OpenRun[],
    digests: textsOf(sql.KEPT_DIGESTS, ...limits),
  };
}

function describeUnknown(file: string, cause: unknown): AzMlError {
  return new AzMlError('DataFolderUnusable', `cannot read ${file}: ${reasonOf(cause)}`, {
    target: file,
    cause,
  });
}
