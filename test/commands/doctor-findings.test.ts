import { describe, expect, test } from '@jest/globals';
import { checkDataFolder } from '../../src/commands/doctor/check-data-folder.ts';
import { checkProgram } from '../../src/commands/doctor/check-program.ts';
import { checkStore } from '../../src/commands/doctor/check-store.ts';
import { checkTools } from '../../src/commands/doctor/check-tools.ts';
import type { Finding } from '../../src/commands/doctor/finding.ts';
import type { DataFacts, ToolFacts } from '../../src/diagnose.ts';

// What cannot be brought about on every machine: these findings are made from facts alone.

const FACTS: DataFacts = {
  folder: {
    state: 'folder',
    nearest: '/data',
    writable: true,
    isEmpty: false,
    format: '1',
    freeBytes: 20e9,
    mode: 0o700,
    isOwn: true,
  },
  database: { state: 'absent' },
};
const TOOLS: ToolFacts = {
  git: { version: '2.43.0', repository: { branch: 'main', commit: '0123456789abcdef', missing: {} } },
  python: '/usr/bin/python3',
  guardians: ['perl', 'python3', 'sh'],
};

const tell = (findings: readonly Finding[], check: string) =>
  findings.filter((finding) => finding.check === check).map(({ status, message }) => `${status}: ${message}`);

describe('free space', () => {
  test.each([
    [12_345_000_000, 'ok: 12.3 GB free'],
    [999_000_000, 'warning: 999 MB free'],
    [1_000_000, 'error: 1 MB free'],
  ])('%d bytes', (freeBytes, expected) => {
    const facts = { ...FACTS, folder: { ...FACTS.folder, freeBytes } };
    expect(tell(checkDataFolder('/data', facts), 'free-space')).toEqual([expected]);
  });
});

test('a network file system is a warning', () => {
  const findings = checkDataFolder('/data', { ...FACTS, networkFileSystem: 'nfs' });
  expect(tell(findings, 'file-system')).toEqual([
    'warning: the data folder lies on a network file system (nfs): slow, and safe only if it keeps locks',
  ]);
});

test('a folder that can only be read is a warning, one that cannot be made an error', () => {
  const readOnly = { ...FACTS, folder: { ...FACTS.folder, writable: false } };
  expect(tell(checkDataFolder('/data', readOnly), 'data-folder')).toEqual([
    'warning: /data can be read but not written',
  ]);
  const absent = {
    ...FACTS,
    folder: { ...FACTS.folder, state: 'absent', nearest: '/', writable: false },
  } as const;
  expect(tell(checkDataFolder('/data', absent), 'data-folder')).toEqual([
    'error: /data cannot be made: / is not writable',
  ]);
});

test('a system without permission bits has none to complain about', () => {
  const { mode: _, ...folder } = FACTS.folder;
  expect(tell(checkDataFolder('C:\\data', { ...FACTS, folder }), 'permissions')).toEqual([
    'ok: for its owner alone',
  ]);
});

test('an older database is no fault', () => {
  const database = {
    state: 'sound',
    version: 1,
    newestVersion: 3,
    runs: 2,
    unreadableRuns: [],
    openRuns: [],
    digests: [],
  } as const;
  expect(tell(checkStore('/data/az-ml.db', { ...FACTS, database }), 'database')).toEqual([
    'info: 2 runs, schema 1; the next command that writes upgrades it to 3',
  ]);
});

test('of many names the first five are told', () => {
  const missing = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const blobs = { looked: 9, hashed: 0, missing, damaged: [] };
  expect(tell(checkStore('/data/az-ml.db', { ...FACTS, blobs }), 'contents')).toEqual([
    'error: lost, and with them files of runs: a, b, c, d, e and 2 more',
  ]);
});

describe('git', () => {
  test.each([
    ['2.38.0', 'ok: git 2.38.0'],
    ['3.0.1', 'ok: git 3.0.1'],
    [
      '2.37.9',
      "warning: git 2.37.9 cannot be kept from using a repository that is hidden in somebody's files",
    ],
    ['1.99', "warning: git 1.99 cannot be kept from using a repository that is hidden in somebody's files"],
  ])('%s', (version, expected) => {
    const git = { version, repository: { missing: {} } };
    expect(tell(checkTools({ ...TOOLS, git }, '/work'), 'git')).toEqual([expected]);
  });
});

test('without anything to watch over a script no run can start', () => {
  expect(tell(checkTools({ ...TOOLS, guardians: [] }, '/work'), 'guardian')).toEqual([
    'error: found none of perl, python3 and sh, one of which watches over every script',
  ]);
});

describe('Node.js', () => {
  const program = {
    nodeVersion: '24.1.0',
    nodePath: '/usr/bin/node',
    sqliteVersion: '3.50.1',
    compiledCode: '/cache',
    platform: 'linux-x64',
  };

  test('that is new enough is told with its path', () => {
    expect(tell(checkProgram(program), 'node')).toEqual([
      'ok: Node.js 24.1.0 with SQLite 3.50.1 for linux-x64, /usr/bin/node',
    ]);
  });

  test.each([
    [{ nodeVersion: '22.9.0' }, 'error: Node.js 22.9.0 (/usr/bin/node) is older than 24'],
    [{ sqliteVersion: undefined }, 'error: Node.js 24.1.0 (/usr/bin/node) has no SQLite'],
  ])('%j is an error', (facts, expected) => {
    expect(tell(checkProgram({ ...program, ...facts }), 'node')).toEqual([expected]);
  });
});
