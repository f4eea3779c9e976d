import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@jest/globals';
import { MIGRATIONS } from '../../src/store/migrations/all-migrations.ts';
import type { Migration } from '../../src/store/migrations/migration.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { RunStore } from '../../src/store/store.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { makeRun, newRun, seedExperiment } from './make-runs.ts';

const folder = makeTempFolder();
const PRESENT = MIGRATIONS.length;
const NEXT: Migration = { version: PRESENT + 1, sql: 'alter table runs add column mood text;' };

interface Home {
  readonly file: string;
  readonly backupFolder: string;
  open(migrations?: readonly Migration[]): RunStore;
}

function makeHome(): Home {
  const home = mkdtempSync(join(folder, 'home-'));
  const place = { file: join(home, 'store.db'), backupFolder: join(home, 'backups', 'store') };
  const now = () => new Date('2026-11-23T11:48:12.345Z');
  return { ...place, open: (migrations = MIGRATIONS) => openSqliteStore({ ...place, now, migrations }) };
}

async function fillAndClose(store: RunStore): Promise<void> {
  await seedExperiment(store);
  await store.addRun(newRun(makeRun('r1')));
  await store.close();
}

function inspect(file: string): { version: unknown; runs: unknown } {
  const database = new DatabaseSync(file, { readOnly: true });
  const version = database.prepare('pragma user_version').get()?.user_version;
  const runs = database.prepare('select count(*) as runs from runs').get()?.runs;
  database.close();
  return { version, runs };
}

test('the versions of the migrations count up from 1', () => {
  expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
});

test('a new database needs no copy', async () => {
  const home = makeHome();
  await fillAndClose(home.open());
  expect(existsSync(home.backupFolder)).toBe(false);
  expect(inspect(home.file)).toEqual({ version: PRESENT, runs: 1 });
});

test('an older database is copied before it is changed, and the copy can take its place', async () => {
  const home = makeHome();
  await fillAndClose(home.open());
  const store = home.open([...MIGRATIONS, NEXT]);
  expect(await store.getRun('ws-1', 'r1')).toBeDefined();
  await store.close();
  expect(inspect(home.file)).toEqual({ version: PRESENT + 1, runs: 1 });
  expect(readdirSync(home.backupFolder)).toEqual([`store-v${PRESENT}-20261123T114812Z.db`]);
  const [backup = ''] = readdirSync(home.backupFolder);
  expect(inspect(join(home.backupFolder, backup))).toEqual({ version: PRESENT, runs: 1 });
  expect(() => home.open()).toThrow(`has version ${PRESENT + 1}; this az-ml reads versions up to ${PRESENT}`);
});

test('what lies in the write-ahead log is in the copy, too', async () => {
  const home = makeHome();
  const older = home.open();
  await seedExperiment(older);
  await older.addRun(newRun(makeRun('r1')));
  await home.open([...MIGRATIONS, NEXT]).close();
  const [backup = ''] = readdirSync(home.backupFolder);
  expect(inspect(join(home.backupFolder, backup)).runs).toBe(1);
  await older.close();
});

test('a migration that fails leaves the database as it was', async () => {
  const home = makeHome();
  await fillAndClose(home.open());
  const broken: Migration = {
    version: PRESENT + 2,
    sql: 'create table half (x); insert into nowhere values (1);',
  };
  expect(() => home.open([...MIGRATIONS, NEXT, broken])).toThrow('no such table: nowhere');
  expect(inspect(home.file)).toEqual({ version: PRESENT, runs: 1 });
  const store = home.open();
  expect(await store.getRun('ws-1', 'r1')).toBeDefined();
  await store.close();
});

test('a migration waits until another process has finished writing', async () => {
  const home = makeHome();
  await fillAndClose(home.open());
  const other = new DatabaseSync(home.file);
  other.exec('begin immediate');
  const options = { ...home, now: () => new Date(), migrations: [...MIGRATIONS, NEXT], busyTimeoutMs: 100 };
  expect(() => openSqliteStore(options)).toThrow('stayed locked by another process');
  other.exec('commit');
  other.close();
  await openSqliteStore(options).close();
  expect(inspect(home.file).version).toBe(PRESENT + 1);
});
