import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { processEnvironment, ROOT } from '../support/az-ml-process.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const folder = makeTempFolder();
const project = join(folder, 'project');
/** The examples of the guide, in its order. */
const examples = [...readFileSync(join(ROOT, 'docs/sdk.md'), 'utf8').matchAll(/^```js\n(.*?)^```$/gms)].map(
  ([, code = '']) => code,
);

beforeAll(() => {
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "name": "empty", "private": true }\n');
  const npm = (cwd: string, ...words: string[]) =>
    execFileSync('npm', [...words, '--ignore-scripts', '--no-audit', '--no-fund', '--offline'], {
      cwd,
      stdio: 'pipe',
    });
  npm(ROOT, 'pack', '--pack-destination', folder);
  npm(project, 'install', join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? ''));
  writeFileSync(join(project, 'train.sh'), 'echo "learning with $*"\n');
  writeFileSync(join(project, 'notes.txt'), 'noted\n');
}, 120_000);

/** Runs a program of the project as a person would. */
function run(name: string, code: string, env: Readonly<Record<string, string>> = {}): string {
  writeFileSync(join(project, name), code);
  const { stdout, stderr, status } = spawnSync(process.execPath, [name], {
    cwd: project,
    env: processEnvironment({ home: folder, cwd: project, env }),
    encoding: 'utf8',
  });
  return status === 0 ? stdout : `${status}: ${stderr}`;
}

test('the examples of the guide do what it says, in an empty project with the packed package', () => {
  const [submit = '', list = '', log = '', inside = '', errors = ''] = examples;
  expect(run('submit.mjs', submit)).toBe('learning with --lr 0.1\nCompleted no commit\n');
  expect(run('list.mjs', list)).toBe('train-on-local_ Completed {}\n');
  expect(run('log.mjs', log)).toBe('[ [ 1, 0.5 ], [ 2, 0.25 ] ]\ntrue\n');
  expect(run('outside.mjs', inside)).toContain('this script is not part of a run');
  expect(run('errors.cjs', errors)).toBe('true RunNotFound\n');
});

test('a script that was submitted finds its run', () => {
  const inside = examples[3] ?? '';
  writeFileSync(join(project, 'inside.mjs'), inside);
  writeFileSync(join(project, 'inside.sh'), `'${process.execPath}' '${join(project, 'inside.mjs')}'\n`);
  const submit = (examples[0] ?? '').replace('train.sh', 'inside.sh');
  expect(run('submit-inside.mjs', submit)).toBe('train-on-local\nCompleted no commit\n');
});

test('the types are found by import and by require, and refuse what is wrong', () => {
  const source = `import { Run, ScriptRunConfig, Workspace } from 'az-ml';
export async function lastCommit(): Promise<string | undefined> {
  const workspace: Workspace = await Workspace.open({ workspaceName: 'ws' });
  const run = await workspace.experiment('exp').submit(new ScriptRunConfig({ sourceDirectory: '.', script: 'a.py' }));
  await (await Run.getContext()).log({ loss: 1 }, { step: 2 });
  return run.properties['azureml.git.commit'];
}
// @ts-expect-error a script is needed
new ScriptRunConfig({ sourceDirectory: '.' });
`;
  for (const name of ['types.mts', 'types.cts']) writeFileSync(join(project, name), source);
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--lib', 'es2024'];
  const types = ['--types', 'node', '--typeRoots', join(ROOT, 'node_modules/@types')];
  const { stdout } = spawnSync(
    join(ROOT, 'node_modules/.bin/tsc'),
    [...options, ...types, 'types.mts', 'types.cts'],
    { cwd: project, encoding: 'utf8' },
  );
  expect(stdout).toBe('');
});
