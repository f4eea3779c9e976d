import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { processEnvironment, ROOT } from '../support/az-ml-process.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const folder = makeTempFolder();
const project = join(folder, 'project');

/** Packs this repository and installs the package into an empty project; its scripts are not wanted, `dist` is built. */
function installPackage(): void {
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "name": "empty", "private": true }\n');
  const npm = (cwd: string, ...words: string[]) =>
    execFileSync('npm', [...words, '--ignore-scripts', '--no-audit', '--no-fund', '--offline'], {
      cwd,
      stdio: 'pipe',
    });
  npm(ROOT, 'pack', '--pack-destination', folder);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  npm(project, 'install', join(folder, tarball));
}

test('the packed package works when it is installed into an empty project, and brings no other package', () => {
  installPackage();
  expect(readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'az-ml',
  ]);
  writeFileSync(join(project, 'job.sh'), 'echo packed and run\n');
  const azMl = (...words: string[]) =>
    spawnSync(join(project, 'node_modules/.bin/az-ml'), words, {
      cwd: project,
      env: processEnvironment({ home: folder, cwd: project }),
      encoding: 'utf8',
    });
  expect(azMl('--version').stdout).toMatch(/^az-ml \d+\.\d+\.\d+\n$/);
  const submitted = azMl('run', 'submit-script', '-e', 'packed', 'job.sh');
  expect(submitted.stderr).toBe('');
  expect(submitted.stdout).toContain('\npacked and run\n');
  expect(azMl('run', 'list', '-e', 'packed', '--query', '[].status', '-o', 'tsv').stdout).toBe('Completed\n');
}, 120_000);
