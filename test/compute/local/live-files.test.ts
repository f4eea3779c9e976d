import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { artifactRoots, listLiveFiles } from '../../../src/compute/local/live-files.ts';
import { openRunFolder } from '../../../src/compute/local/run-folder.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

const home = makeTempFolder();
const folder = openRunFolder(join(home, 'run'));

function write(path: string): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, 'x');
}

write(folder.log);
write(join(folder.work, 'outputs/deep/model'));
write(join(folder.work, 'logs/train.txt'));
write(join(folder.work, 'watched/events'));
write(join(folder.work, 'train.py'));
write(join(home, 'outside/secret'));
symlinkSync(join(home, 'outside/secret'), join(folder.work, 'outputs/link'));
symlinkSync(join(home, 'outside'), join(folder.work, 'outputs/folder'));
symlinkSync(join(home, 'outside'), join(folder.work, 'linked'));

const history = { outputCollection: true, directoriesToWatch: ['logs'] };

function pathsOf(change: Partial<typeof history>): string[] {
  return listLiveFiles(artifactRoots(folder, { ...history, ...change })).map(({ path }) => path);
}

test('logs and outputs of a run are there under their artifact paths, and nothing that a link leads to', () => {
  expect(pathsOf({})).toEqual(['logs/train.txt', 'outputs/deep/model', 'user_logs/std_log.txt']);
});

test('a watched folder is collected too, one outside the working directory is not', () => {
  const directoriesToWatch = ['./watched/', '../../outside', join(home, 'outside'), 'linked', '.', ''];
  expect(pathsOf({ directoriesToWatch })).toEqual([
    'logs/train.txt',
    'outputs/deep/model',
    'user_logs/std_log.txt',
    'watched/events',
  ]);
});

test('without collection of outputs there are only the logs of the run itself', () => {
  expect(pathsOf({ outputCollection: false })).toEqual(['user_logs/std_log.txt']);
});

test('a file is shown with its place, size and time', () => {
  const [found] = listLiveFiles([{ folder: join(folder.work, 'outputs/deep'), prefix: 'outputs/deep' }]);
  expect(found).toMatchObject({
    path: 'outputs/deep/model',
    file: join(folder.work, 'outputs/deep/model'),
    size: 1,
  });
  expect(Date.parse(found?.modifiedUtc ?? '')).toBeGreaterThan(Date.now() - 60_000);
});
