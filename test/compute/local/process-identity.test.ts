import { spawn } from 'node:child_process';
import { afterAll, expect, test } from '@jest/globals';
import { isAlive, openProcessTable, signalProcess } from '../../../src/compute/local/process-identity.ts';
import { parseStat } from '../../../src/compute/local/procfs-table.ts';
import { createPsTable, parsePsLine } from '../../../src/compute/local/ps-table.ts';
import { waitUntil } from '../../support/wait-until.ts';

const table = openProcessTable();
const sleeper = spawn('sleep', ['60'], { stdio: 'ignore' });
afterAll(() => {
  sleeper.kill('SIGKILL');
});

function sleeping() {
  const entry = table.find(sleeper.pid ?? 0);
  if (entry === undefined) throw new Error('the sleeper is gone');
  return entry;
}

test('a process is alive under its id and start time together', () => {
  const entry = sleeping();
  expect(isAlive(table, entry)).toBe(true);
  expect(isAlive(table, { ...entry, start: String(Number(entry.start) + 1) })).toBe(false);
  expect(isAlive(table, undefined)).toBe(false);
  expect(isAlive(table, { pid: 0, start: '' })).toBe(false);
});

test('a process with the same id but another start time is never signalled', () => {
  const entry = sleeping();
  expect(signalProcess(table, { ...entry, start: '1' }, 'SIGKILL')).toBe(false);
  expect(isAlive(table, entry)).toBe(true);
});

test('a process that has ended but was not waited for is not alive', async () => {
  const child = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 30'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const pid = await new Promise<number>((resolve) =>
    child.stdout.once('data', (line) => resolve(Number(line))),
  );
  const dead = await waitUntil('a zombie', () => {
    try {
      return process.kill(pid, 0) && table.find(pid) === undefined;
    } catch {
      return false;
    }
  });
  expect(dead).toBe(true);
  child.kill('SIGKILL');
});

test('a program name with blanks, brackets and digits does not shift the fields', () => {
  const fields = ['S', '7', '8', ...Array.from({ length: 16 }, () => '0'), '4711', '0'];
  const expected = { pid: 5, start: '4711', parent: 7, group: 8 };
  expect(parseStat(5, `5 (a) S 1 (b) 2) ${fields.join(' ')}`)).toEqual(expected);
  expect(parseStat(5, `5 (x) ${['Z', ...fields.slice(1)].join(' ')}`)).toBeUndefined();
  expect(parseStat(5, '')).toBeUndefined();
});

test('the environment of a process is readable, and of one that is not there empty', () => {
  expect(table.environment(sleeper.pid ?? 0)).toEqual(expect.arrayContaining([`PATH=${process.env.PATH}`]));
  expect(table.environment(2 ** 22 + 1)).toEqual([]);
});

test('ps tells the same family as /proc', () => {
  const ps = createPsTable().find(sleeper.pid ?? 0);
  const { pid, parent, group } = sleeping();
  expect(ps).toMatchObject({ pid, parent, group });
  expect(isAlive(createPsTable(), ps)).toBe(true);
});

test('a zombie in the list of ps is no process', () => {
  expect(parsePsLine('  12  1  12 S+ Mon Jan  5 10:00:00 2026')).toEqual({
    pid: 12,
    parent: 1,
    group: 12,
    start: 'Mon Jan 5 10:00:00 2026',
  });
  expect(parsePsLine('  12  1  12 Z Mon Jan  5 10:00:00 2026')).toBeUndefined();
  expect(parsePsLine('')).toBeUndefined();
});
