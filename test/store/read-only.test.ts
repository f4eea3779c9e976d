import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { RunStore } from '../../src/store/store.ts';
import { testWith } from '../support/component.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { makeRun, newRun, seedExperiment } from './make-runs.ts';

const folder = makeTempFolder();
// The permissions of files do not bind root, so another user must do the reading.
const NOBODY = 65534;
const testAsNobody = testWith(
  'the right to start a process as another user',
  process.getuid?.() === 0,
  'Run the tests as root, as in a container.',
);

function readAsNobody(file: string): unknown {
  const script = join(import.meta.dirname, 'reader-process.ts');
  const { stdout, stderr } = spawnSync(process.execPath, [script, file], {
    uid: NOBODY,
    gid: NOBODY,
    encoding: 'utf8',
    cwd: '/',
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

/** A store with one run, in a folder that others may read. The store stays open. */
async function makeStore(): Promise<{ file: string; store: RunStore }> {
  chmodSync(folder, 0o755);
  const home = mkdtempSync(join(folder, 'home-'));
  const file = join(home, 'store.db');
  const first = openSqliteStore({ file, backupFolder: home, now: () => new Date() });
  await seedExperiment(first);
  await first.close();
  chmodSync(file, 0o644);
  const store = openSqliteStore({ file, backupFolder: home, now: () => new Date() });
  await store.addRun(newRun(makeRun('r1')));
  chmodSync(home, 0o555);
  return { file, store };
}

const refusal = (file: string) => ({ code: 'DataFolderUnusable', message: expect.stringContaining(file) });

testAsNobody('a store in a read-only folder can be read, and a write fails naming the file', async () => {
  const { file, store } = await makeStore();
  await store.close();
  expect(readAsNobody(file)).toEqual({ runs: ['r1'], wrote: refusal(file) });
});

testAsNobody('it can be read while its owner has it open and not all is in the database yet', async () => {
  const { file, store } = await makeStore();
  expect(readAsNobody(file)).toEqual({ runs: ['r1'], wrote: refusal(file) });
  await store.close();
});

testAsNobody('a store that may not even be read fails naming the file', async () => {
  const { file, store } = await makeStore();
  await store.close();
  chmodSync(file, 0o600);
  expect(readAsNobody(file)).toEqual({ failed: refusal(file) });
});

testAsNobody('a store that does not exist where nothing may be written fails naming the file', async () => {
  const { file, store } = await makeStore();
  await store.close();
  const other = join(file, '../other.db');
  expect(readAsNobody(other)).toEqual({ failed: refusal(other) });
});

testAsNobody('only its owner can read a new store, as it keeps a signing key', async () => {
  chmodSync(folder, 0o755);
  const home = join(folder, 'private');
  const file = join(home, 'store.db');
  await openSqliteStore({ file, backupFolder: home, now: () => new Date() }).close();
  chmodSync(home, 0o755);
  expect(readAsNobody(file)).toEqual({ failed: refusal(file) });
});
