import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { AZ_ML, processEnvironment } from '../support/az-ml-process.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { seedStore } from './seed-store.ts';

const root = makeTempFolder();
const makeHome = () => mkdtempSync(join(root, 'home-'));

const NOTHING = { status: 0, stdout: '', stderr: '' };
const NO_VALUES = { status: 0, stdout: '\x000\0', stderr: '' };

function ask(home: string, words: readonly string[], cwd = home) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [AZ_ML, '__complete', ...words], {
    cwd,
    env: processEnvironment({ home, cwd }),
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const RUNS = ['fish', 'run', 'show', '-r', ''];

describe('a question that cannot be answered is met with silence', () => {
  test('where there is no data folder, and none is made', () => {
    const home = makeHome();
    expect(ask(home, RUNS)).toEqual(NO_VALUES);
    expect(readdirSync(home)).toEqual([]);
  });

  test('where the data folder has no store yet, and none is made', () => {
    const home = makeHome();
    mkdirSync(join(home, 'az-ml'));
    expect(ask(home, RUNS)).toEqual(NO_VALUES);
    expect(existsSync(join(home, 'az-ml', 'az-ml.db'))).toBe(false);
  });

  test.each([
    ['is damaged', 'this is no database, '.repeat(500)],
    ['is empty', ''],
  ])('where the store %s', (_, content) => {
    const home = makeHome();
    mkdirSync(join(home, 'az-ml'));
    writeFileSync(join(home, 'az-ml', 'az-ml.db'), content);
    expect(ask(home, RUNS)).toEqual(NOTHING);
    expect(statSync(join(home, 'az-ml', 'az-ml.db')).size).toBe(content.length);
  });

  test('where the workspace file is damaged', async () => {
    const home = makeHome();
    await seedStore(home);
    mkdirSync(join(home, '.azureml'));
    writeFileSync(join(home, '.azureml', 'config.json'), '{');
    expect(ask(home, RUNS)).toEqual(NOTHING);
  });

  test.each([[[]], [['tcsh', 'run']], [['powershell']], [['bash']]])('from %j', (words) => {
    const { status, stderr } = ask(makeHome(), words);
    expect([status, stderr]).toEqual([0, '']);
  });

  test('in a working folder that no longer exists', () => {
    const home = makeHome();
    const gone = join(home, 'gone');
    mkdirSync(gone);
    const script = `rmdir '${gone}'; exec '${process.execPath}' '${AZ_ML}' __complete fish run l`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
      cwd: gone,
      env: processEnvironment({ home, cwd: gone }),
      encoding: 'utf8',
    });
    expect({ status, stdout, stderr }).toEqual(NOTHING);
  });
});

test('an answer changes nothing in the store', async () => {
  const home = makeHome();
  await seedStore(home);
  const file = join(home, 'az-ml', 'az-ml.db');
  const before = statSync(file, { bigint: true });
  expect(ask(home, RUNS).stdout).toContain('train_3\tRunning, ');
  const after = statSync(file, { bigint: true });
  expect([after.mtimeNs, after.size]).toEqual([before.mtimeNs, before.size]);
  rmSync(file);
  expect(ask(home, RUNS)).toEqual(NO_VALUES);
});
