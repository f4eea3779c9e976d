import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  checkRunId,
  makeRunFolder,
  readRecord,
  runFolderNamed,
  writeRecord,
  writeRecordOnce,
} from '../../../src/compute/local/run-folder.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

const folder = makeTempFolder();

test.each(['..', '../x', '/etc', 'a/b', '.hidden', '-x', '', 'a\0b', 'a b', 'ä', 'x'.repeat(257), 'a.b'])(
  'the run id %j is refused before any path is made of it',
  (runId) => {
    expect(() => checkRunId(runId)).toThrow(expect.objectContaining({ code: 'BadArgument' }));
  },
);

test.each(['exp_1609332430_a355e472', 'AutoML_0a', '9', 'x'.repeat(256)])(
  'the run id %s is taken',
  (runId) => {
    expect(() => checkRunId(runId)).not.toThrow();
  },
);

test.each(['..', 'a/../..', 'a.b.c', 'a./..'])('a handle cannot name the folder %j', (name) => {
  expect(() => runFolderNamed(folder, name)).toThrow(expect.objectContaining({ code: 'BadArgument' }));
});

test('a run folder and its records are for their owner alone', () => {
  const path = join(folder, 'own');
  makeRunFolder(path);
  writeRecord(join(path, 'cancel'), { a: 1 });
  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(statSync(join(path, 'cancel')).mode & 0o777).toBe(0o600);
});

test('of many who write a record once, the first one does', () => {
  const file = join(folder, 'once');
  expect([1, 2, 3].map((who) => writeRecordOnce(file, { who }))).toEqual([true, false, false]);
  expect(readRecord(file)).toEqual({ who: 1 });
  expect(readdirSync(folder).filter((name) => name.startsWith('once'))).toEqual(['once']);
});

test('a record that cannot be read is an error, one that is not there is none', () => {
  expect(readRecord(join(folder, 'nowhere'))).toBeUndefined();
  expect(() => readRecord(folder)).toThrow(/EISDIR/);
});

test('half a record is no record', () => {
  writeFileSync(join(folder, 'half'), '{"code":');
  expect(readRecord(join(folder, 'half'))).toBeUndefined();
});
