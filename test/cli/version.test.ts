import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import manifest from '../../package.json' with { type: 'json' };
import { runAzMl } from '../support/az-ml-process.ts';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const home = makeTempFolder();

test('version is an object whose keys scripts can rely on', async () => {
  const { code, out, err } = await runCli(['version'], { home, workingDirectory: home });
  expect([code, err]).toEqual([0, '']);
  expect(JSON.parse(out)).toEqual({
    'az-ml': manifest.version,
    'data-format': 1,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    sqlite: process.versions.sqlite,
  });
});

test('it needs no setting and makes no data folder, nor does help', () => {
  for (const words of [['version'], ['--help'], ['doctor']]) {
    const { status, stderr } = runAzMl(words, { home: join(home, 'nobody'), cwd: home });
    expect([status, stderr]).toEqual([0, '']);
  }
  expect(existsSync(join(home, 'nobody'))).toBe(false);
});

test('--version prints the version of az-ml alone', () => {
  const { status, stdout } = runAzMl(['--version'], { home, cwd: home });
  expect([status, stdout]).toEqual([0, `az-ml ${manifest.version}\n`]);
});
