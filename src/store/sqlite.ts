import { MIGRATIONS } from './migrations/all-migrations.ts';
import type { Migration } from './migrations/migration.ts';
import type { networkFileSystemOf } from './network-file-system.ts';
import { artifactPart } from './sqlite/artifacts.ts';
import { experimentPart } from './sqlite/experiments.ts';
import { loggedModelPart } from './sqlite/logged-models.ts';
import { metricPart } from './sqlite/metrics.ts';
import { openDatabase } from './sqlite/open-database.ts';
import { runEventPart } from './sqlite/run-events.ts';
import { runLaunchPart } from './sqlite/run-launches.ts';
import { runPart } from './sqlite/runs.ts';
import { type RandomBytes, settingsPart } from './sqlite/settings.ts';
import { snapshotPart } from './sqlite/snapshots.ts';
import { workspacePart } from './sqlite/workspaces.ts';
import type { RunStore } from './store.ts';

export interface SqliteStoreOptions {
  /** The database; made, with its folder, where it does not exist. */
  readonly file: string;
  /** Where a copy is put before an older database is brought up to date. */
  readonly backupFolder: string;
  readonly now: () => Date;
  readonly randomBytes?: RandomBytes;
  /** How long to wait for another process that writes, before `StoreBusy`. */
  readonly busyTimeoutMs?: number;
  /** The changes that lead to the present shape, oldest first. */
  readonly migrations?: readonly Migration[];
  /** How to learn on what file system the database lies. */
  readonly networkFileSystemOf?: typeof networkFileSystemOf;
  /** Only read what is there: the file must exist and be up to date. */
  readonly readOnly?: boolean;
}

/** Twice the longest that SQLite's users commonly wait, since a backup or an upgrade may hold the lock for seconds. */
const BUSY_TIMEOUT_MS = 10_000;

/**
 * A store in one SQLite file, for any number of processes of one machine. Where the file may not be written it can
 * still be read, and whatever writes fails with `DataFolderUnusable`.
 * @throws DataFolderUnusable, DataFolderTooNew, StoreCorrupt, StoreBusy, DiskFull
 */
export function openSqliteStore(options: SqliteStoreOptions): RunStore {
  const { migrations = MIGRATIONS, busyTimeoutMs = BUSY_TIMEOUT_MS, randomBytes = secureBytes } = options;
  const connection = openDatabase({ ...options, migrations, busyTimeoutMs });
  return {
    ...workspacePart(connection),
    ...experimentPart(connection),
    ...runPart(connection),
    ...runEventPart(connection),
    ...runLaunchPart(connection),
    ...snapshotPart(connection),
    ...artifactPart(connection),
    ...metricPart(connection),
    ...loggedModelPart(connection),
    ...settingsPart(connection, randomBytes),
    accessTokens: async () => (await import('./sqlite/access-tokens.ts')).accessTokenPart(connection),
    copyTo: async (file) => (await import('./sqlite/copy-database.ts')).copyDatabase(options.file, file),
    close: async () => connection.close(),
  };
}

function secureBytes(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count));
}
