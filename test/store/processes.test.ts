import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@jest/globals';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { RunStore } from '../../src/store/store.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const folder = makeTempFolder();

interface Writer {
  readonly child: ChildProcess;
  /** Ids of the runs that the writer was told are stored. */
  readonly acknowledged: string[];
  readonly errors: string[];
  readonly ended: Promise<unknown>;
}

function startWriter(file: string, prefix: string, runs: number): Writer {
  const script = join(import.meta.dirname, 'writer-process.ts');
  const child = spawn(process.execPath, [script, file, prefix, `runs=${runs}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const acknowledged: string[] = [];
  const errors: string[] = [];
  let rest = '';
  child.stdout.on('data', (chunk) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    acknowledged.push(...lines.filter((line) => line.startsWith(prefix)));
  });
  child.stderr.on('data', (chunk) => errors.push(String(chunk)));
  return { child, acknowledged, errors, ended: once(child, 'close') };
}

function openStore(file: string): RunStore {
  return openSqliteStore({ file, backupFolder: join(file, '../backup'), now: () => new Date() });
}

async function readAll(store: RunStore): Promise<{ runId: string; runNumber: number }[]> {
  const found: { runId: string; runNumber: number }[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.queryRuns({
      workspaceId: 'ws-1',
      limit: 500,
      ...(cursor !== undefined && { cursor }),
    });
    found.push(...page.items.map(({ run }) => ({ runId: run.runId, runNumber: run.runNumber })));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

function expectIntact(file: string): void {
  const database = new DatabaseSync(file);
  expect(database.prepare('pragma integrity_check').all()).toMatchObject([{ integrity_check: 'ok' }]);
  expect(database.prepare('pragma foreign_key_check').all()).toEqual([]);
  database.close();
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

test('eight processes that make the database and write to it at once all succeed, with run numbers from 1 to the last', async () => {
  const file = join(mkdtempSync(join(folder, 'fresh-')), 'home', 'store.db');
  const writers = upTo(8).map((number) => startWriter(file, `w${number}`, 60));
  await Promise.all(writers.map(({ ended }) => ended));
  for (const { child, errors, acknowledged } of writers)
    expect({ code: child.exitCode, errors, stored: acknowledged.length }).toEqual({
      code: 0,
      errors: [],
      stored: 60,
    });
  const store = openStore(file);
  const runs = await readAll(store);
  await store.close();
  expect(runs.map(({ runNumber }) => runNumber).sort((left, right) => left - right)).toEqual(upTo(480));
  expectIntact(file);
});

test('what a killed writer had been told is stored, nothing is half there, and another writer goes on', async () => {
  const file = join(mkdtempSync(join(folder, 'kill-')), 'store.db');
  const survivor = startWriter(file, 'survivor', 1_500);
  const victims: Writer[] = [];
  for (const number of upTo(4)) {
    const victim = startWriter(file, `victim${number}`, 1_000_000);
    victims.push(victim);
    while (victim.acknowledged.length < 50 && victim.child.exitCode === null)
      await once(victim.child.stdout ?? victim.child, 'data');
    victim.child.kill('SIGKILL');
    await victim.ended;
    expect(victim.child.signalCode).toBe('SIGKILL');
  }
  await survivor.ended;
  expect(survivor.errors).toEqual([]);
  expectIntact(file);
  const store = openStore(file);
  const runs = await readAll(store);
  const ids = new Set(runs.map(({ runId }) => runId));
  for (const { acknowledged } of [survivor, ...victims])
    expect(acknowledged.filter((runId) => !ids.has(runId))).toEqual([]);
  expect(runs.map(({ runNumber }) => runNumber).sort((left, right) => left - right)).toEqual(
    upTo(runs.length),
  );
  await store.close();
});
