import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AzMlError } from '../../errors.ts';
import type { Migration } from './migration.ts';

export interface MigrationOptions {
  readonly file: string;
  readonly backupFolder: string;
  readonly migrations: readonly Migration[];
  readonly now: () => Date;
}

/**
 * The database's version.
 * @throws DataFolderTooNew when a newer az-ml made it
 */
export function readVersion(
  database: DatabaseSync,
  { file, migrations }: Pick<MigrationOptions, 'file' | 'migrations'>,
): number {
  const version = Number(database.prepare('pragma user_version').get()?.user_version);
  if (version <= migrations.length) return version;
  throw new AzMlError(
    'DataFolderTooNew',
    `the database ${file} has version ${version}; this az-ml reads versions up to ${migrations.length}`,
    { target: file, hint: 'use the newer az-ml that made it, or choose another data folder' },
  );
}

/**
 * Brings the database up to date in one transaction, so that another process sees it before or after, never
 * between. One that already holds something is first copied to `store-v<version>-<time>.db` in the backup folder.
 */
export function migrate(database: DatabaseSync, options: MigrationOptions): void {
  database.exec('begin immediate');
  try {
    // Another process may have been quicker.
    const version = readVersion(database, options);
    const outstanding = options.migrations.slice(version);
    if (outstanding.length > 0 && version > 0) backUp(version, options);
    for (const migration of outstanding) {
      database.exec(migration.sql);
      database.exec(`pragma user_version = ${migration.version}`);
    }
    database.exec('commit');
  } catch (error) {
    if (database.isTransaction) database.exec('rollback');
    throw error;
  }
}

/** Copies by a second connection, because the first is in the transaction that keeps all writers out. */
function backUp(version: number, { file, backupFolder, now }: MigrationOptions): void {
  mkdirSync(backupFolder, { recursive: true, mode: 0o700 });
  const time = now()
    .toISOString()
    .replace(/[-:]|\.\d+/g, '');
  const backup = join(backupFolder, `store-v${version}-${time}.db`);
  if (existsSync(backup)) return;
  const unfinished = `${backup}.part`;
  rmSync(unfinished, { force: true });
  const reader = new DatabaseSync(file, { timeout: 0 });
  try {
    reader.prepare('vacuum into ?').run(unfinished);
    renameSync(unfinished, backup);
  } finally {
    reader.close();
    rmSync(unfinished, { force: true });
  }
}
