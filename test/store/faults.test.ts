import { closeSync, mkdtempSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@jest/globals';
import { openSqliteStore, type SqliteStoreOptions } from '../../src/store/sqlite.ts';
import type { RunStore } from '../../src/store/store.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { makeRun, makeSeriesRun, newRun, seedExperiment } from './make-runs.ts';

const folder = makeTempFolder();
const newFile = () => join(mkdtempSync(join(folder, 'home-')), 'store.db');

function openStore(file: string, options: Partial<SqliteStoreOptions> = {}): RunStore {
  return openSqliteStore({ file, backupFolder: join(file, '../backup'), now: () => new Date(), ...options });
}

function catchError(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

function journalMode(file: string): unknown {
  const database = new DatabaseSync(file);
  const mode = database.prepare('pragma journal_mode').get()?.journal_mode;
  database.close();
  return mode;
}

test('a file that is no database is named as damaged, and left as it is', () => {
  const file = newFile();
  writeFileSync(file, 'this is no database at all, but long enough to be looked at as one. '.repeat(100));
  const before = readFileSync(file);
  expect(catchError(() => openStore(file))).toMatchObject({ code: 'StoreCorrupt', target: file });
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('damage inside the database is reported by whatever meets it', async () => {
  const file = newFile();
  const first = openStore(file);
  await seedExperiment(first);
  await first.addRuns(Array.from({ length: 500 }, (_, index) => newRun(makeSeriesRun(index))));
  await first.close();
  const handle = openSync(file, 'r+');
  const half = statSync(file).size >> 1;
  writeSync(handle, Buffer.alloc(half, 0xff), 0, null, half);
  closeSync(handle);
  const store = openStore(file);
  const query = store.queryRuns({ workspaceId: 'ws-1', limit: 500 });
  await expect(query).rejects.toMatchObject({
    code: 'StoreCorrupt',
    target: file,
    hint: expect.stringContaining('backup'),
  });
  await store.close();
});

test('one unreadable run does not keep the others from being read', async () => {
  const file = newFile();
  const store = openStore(file);
  await seedExperiment(store);
  await store.addRuns([newRun(makeRun('good')), newRun(makeRun('bad'))]);
  const database = new DatabaseSync(file);
  database.exec("update run_documents set document = '{' where run_seq = 2");
  database.close();
  await expect(store.getRun('ws-1', 'bad')).rejects.toMatchObject({ code: 'StoreCorrupt', target: file });
  expect(await store.getRun('ws-1', 'good')).toBeDefined();
  await store.close();
});

test('a database of a newer version is refused politely, with both versions', () => {
  const file = newFile();
  const database = new DatabaseSync(file);
  database.exec('pragma user_version = 99');
  database.close();
  expect(catchError(() => openStore(file))).toMatchObject({
    code: 'DataFolderTooNew',
    message: expect.stringMatching(/version 99; this az-ml reads versions up to \d+$/),
  });
});

test('a writer waits for another process, and gives up with an error that says so', async () => {
  const file = newFile();
  const store = openStore(file, { busyTimeoutMs: 200 });
  await seedExperiment(store);
  const other = new DatabaseSync(file);
  other.exec('begin immediate');
  const start = performance.now();
  await expect(store.addRun(newRun(makeRun('r1')))).rejects.toMatchObject({
    code: 'StoreBusy',
    target: file,
  });
  expect(performance.now() - start).toBeGreaterThanOrEqual(200);
  expect((await store.queryRuns({ workspaceId: 'ws-1', limit: 5 })).items).toEqual([]);

  const patient = openStore(file, { busyTimeoutMs: 30_000 });
  const adding = patient.addRun(newRun(makeRun('r1')));
  const released = new Promise((resolve) => setImmediate(resolve)).then(() => other.exec('commit'));
  await released;
  expect(await adding).toMatchObject({ created: true });
  other.close();
  await patient.close();
  await store.close();
});

test('a path through something that is no folder fails naming the file', () => {
  const file = newFile();
  writeFileSync(file, '');
  const impossible = join(file, 'store.db');
  expect(catchError(() => openStore(impossible))).toMatchObject({
    code: 'DataFolderUnusable',
    target: impossible,
  });
});

test('on a network file system the write-ahead log is not used, and on a local disk it is again', async () => {
  const file = newFile();
  const remote = openStore(file, { networkFileSystemOf: () => 'nfs' });
  await seedExperiment(remote);
  const second = openStore(file, { networkFileSystemOf: () => 'nfs' });
  await Promise.all([remote.addRun(newRun(makeRun('r1'))), second.addRun(newRun(makeRun('r2')))]);
  expect((await remote.queryRuns({ workspaceId: 'ws-1', limit: 5 })).items).toHaveLength(2);
  await remote.close();
  await second.close();
  expect(journalMode(file)).toBe('delete');
  const local = openStore(file, { networkFileSystemOf: () => undefined });
  expect((await local.queryRuns({ workspaceId: 'ws-1', limit: 5 })).items).toHaveLength(2);
  await local.close();
  expect(journalMode(file)).toBe('wal');
});
