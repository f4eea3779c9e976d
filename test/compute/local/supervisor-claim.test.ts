import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { openProcessTable } from '../../../src/compute/local/process-identity.ts';
import { makeRunFolder, openRunFolder } from '../../../src/compute/local/run-folder.ts';
import { claimSupervision, findSupervisor } from '../../../src/compute/local/supervisor-claim.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

const home = makeTempFolder();
const table = openProcessTable();
const sleepers = [1, 2].map(() => spawn('sleep', ['60'], { stdio: 'ignore' }));
afterAll(() => {
  for (const sleeper of sleepers) sleeper.kill('SIGKILL');
});

function identityOf(index: number) {
  const entry = table.find(sleepers[index]?.pid ?? 0);
  if (entry === undefined) throw new Error('the sleeper is gone');
  return entry;
}

function makeFolder() {
  const folder = openRunFolder(join(home, randomUUID()));
  makeRunFolder(folder.path);
  return folder;
}

test('a run has one supervisor, who may ask again', () => {
  const folder = makeFolder();
  expect(claimSupervision(folder, identityOf(0), table, 'boot')).toBe(true);
  expect(claimSupervision(folder, identityOf(1), table, 'boot')).toBe(false);
  expect(claimSupervision(folder, identityOf(0), table, 'boot')).toBe(true);
  expect(findSupervisor(folder, table, 'boot')).toMatchObject({ pid: identityOf(0).pid });
});

test('a supervisor that is gone makes room for the next', () => {
  const folder = makeFolder();
  claimSupervision(folder, { ...identityOf(0), start: '1' }, table, 'boot');
  expect(findSupervisor(folder, table, 'boot')).toBeUndefined();
  expect(claimSupervision(folder, identityOf(1), table, 'boot')).toBe(true);
  expect(findSupervisor(folder, table, 'boot')).toMatchObject({ pid: identityOf(1).pid });
});

test('after a restart of the machine no earlier supervisor counts, whoever has its id', () => {
  const folder = makeFolder();
  claimSupervision(folder, identityOf(0), table, 'boot');
  expect(findSupervisor(folder, table, 'next boot')).toBeUndefined();
  expect(claimSupervision(folder, identityOf(1), table, 'next boot')).toBe(true);
});

test('a run without a folder has no supervisor', () => {
  expect(findSupervisor(openRunFolder(join(home, 'nowhere')), table, 'boot')).toBeUndefined();
});
