import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from '@jest/globals';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { RunStore } from '../../src/store/store.ts';
import { testWith } from '../support/component.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { makeSeriesRun, newRun, seedExperiment } from './make-runs.ts';

const disk = join(makeTempFolder(), 'disk');
mkdirSync(disk);
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]).status === 0;
const testOnSmallDisk = testWith(
  'a small file system of its own',
  isMounted,
  'Run the tests as root with the right to mount.',
);

testOnSmallDisk(
  'a full disk is named, what was stored stays readable, and writing goes on with new space',
  async () => {
    try {
      await fillDisk(join(disk, 'store.db'));
    } finally {
      // Before the folder is removed with all that is in it.
      spawnSync('umount', ['--lazy', disk]);
    }
  },
);

async function fillDisk(file: string): Promise<void> {
  const ballast = join(disk, 'ballast');
  writeFileSync(ballast, Buffer.alloc(700_000));
  const store = openStore(file);
  await seedExperiment(store);
  let stored = 0;
  const addUntilFull = async () => {
    for (;;) {
      await store.addRun(newRun(makeSeriesRun(stored)));
      stored += 1;
    }
  };
  await expect(addUntilFull()).rejects.toMatchObject({ code: 'DiskFull', target: file });
  expect(stored).toBeGreaterThan(10);
  expect(await countRuns(store)).toBe(stored);
  const second = openStore(file);
  expect(await countRuns(second)).toBe(stored);
  await second.close();

  rmSync(ballast);
  const next = await store.addRun(newRun(makeSeriesRun(stored)));
  expect(next.record.run.runNumber).toBe(stored + 1);
  await store.close();
  const database = new DatabaseSync(file);
  expect(database.prepare('pragma integrity_check').all()).toMatchObject([{ integrity_check: 'ok' }]);
  database.close();
}

function openStore(file: string): RunStore {
  return openSqliteStore({ file, backupFolder: join(disk, 'backup'), now: () => new Date() });
}

async function countRuns(store: RunStore): Promise<number> {
  return (await store.queryRuns({ workspaceId: 'ws-1', limit: 1_000 })).items.length;
}
