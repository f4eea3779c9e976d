import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { processEnvironment, ROOT, runAzMl } from '../support/az-ml-process.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const folder = makeTempFolder();
const FOLDER = `compiled-${process.version}-${process.arch}`;

/** A home whose data folder exists, as after the first command that kept something. */
function makeHome() {
  const home = mkdtempSync(join(folder, 'home-'));
  mkdirSync(join(home, 'az-ml'));
  return { home, cwd: home, cache: join(home, 'az-ml', 'cache', FOLDER) };
}

function readHead(file: string): { build: string; parts: [string, number, number][] } {
  return JSON.parse(readFileSync(file, 'latin1').split('\n', 1)[0] ?? '');
}

test('the functions that a command called are kept for its next time, and for each command apart', () => {
  const { cache, ...here } = makeHome();
  expect(runAzMl(['run', 'list'], here).status).toBe(0);
  expect(readdirSync(cache)).toEqual(['run-list']);
  const first = readFileSync(join(cache, 'run-list'));
  const names = readHead(join(cache, 'run-list')).parts.map(([name]) => name);
  expect(names).toEqual(expect.arrayContaining(['az-ml.js', 'core.js', 'service.js']));
  runAzMl(['run', 'list', '--last', '2'], here);
  expect(readFileSync(join(cache, 'run-list')).equals(first)).toBe(true);
  runAzMl(['workspace', 'list', '--query', '[]'], here);
  expect(readdirSync(cache).toSorted()).toEqual(['run-list', 'workspace-list-query']);
});

test('code that only another option needs is added when it is first loaded', () => {
  const { cache, ...here } = makeHome();
  const namesOf = () => readHead(join(cache, 'run-list')).parts.map(([name]) => name);
  runAzMl(['run', 'list'], here);
  expect(namesOf()).not.toContain('formats.js');
  runAzMl(['run', 'list', '-o', 'yaml'], here);
  expect(namesOf()).toContain('formats.js');
});

test('words that are no command are not remembered', () => {
  const { cache, ...here } = makeHome();
  expect(runAzMl(['run', 'lst'], here).status).toBe(2);
  expect(existsSync(cache)).toBe(false);
});

test.each<[string, (file: string) => void]>([
  ['cut short', (file) => truncateSync(file, 100_000)],
  ['empty', (file) => truncateSync(file, 0)],
  ['something else', (file) => writeFileSync(file, 'not compiled code\n')],
])('a file that is %s is replaced, and nobody notices', (_, damage) => {
  const { cache, ...here } = makeHome();
  const file = join(cache, 'experiment-list');
  const expected = runAzMl(['experiment', 'list'], here);
  const whole = readHead(file);
  damage(file);
  const { stdout, stderr, status } = runAzMl(['experiment', 'list'], here);
  expect({ stdout, stderr, status }).toEqual({
    stdout: expected.stdout,
    stderr: expected.stderr,
    status: expected.status,
  });
  expect(readHead(file).parts.map(([name]) => name)).toEqual(whole.parts.map(([name]) => name));
  expect(readdirSync(cache)).toEqual(['experiment-list']);
});

test('the code of another build is not used', () => {
  const { cache, ...here } = makeHome();
  const program = join(here.home, 'program');
  cpSync(join(ROOT, 'bin'), join(program, 'bin'), { recursive: true });
  cpSync(join(ROOT, 'dist'), join(program, 'dist'), { recursive: true });
  copyFileSync(join(ROOT, 'package.json'), join(program, 'package.json'));
  runAzMl(['run', '--help'], here);
  // Of the same length, which is all that V8 would look at.
  const entry = join(program, 'dist', 'az-ml.js');
  writeFileSync(entry, readFileSync(entry, 'utf8').replaceAll('List runs.', 'Runs list.'));
  writeFileSync(join(program, 'dist', 'build-id'), 'another');
  const { stdout } = spawnSync(process.execPath, [join(program, 'bin', 'az-ml.js'), 'run', '--help'], {
    env: processEnvironment(here),
    encoding: 'utf8',
  });
  expect(stdout).toContain('Runs list.');
  expect(readHead(join(cache, 'run')).build).toBe('another');
});

test('a file where the folder of compiled code should be is no hindrance', () => {
  const { cache, ...here } = makeHome();
  mkdirSync(dirname(cache));
  writeFileSync(cache, '');
  const { stdout, stderr, status } = runAzMl(['workspace', 'list'], here);
  expect({ stdout, stderr, status }).toEqual({ stdout: '[]\n', stderr: '', status: 0 });
});

test('a cache folder that cannot be written is no hindrance', () => {
  const { cache, home, ...here } = makeHome();
  const elsewhere = join(home, 'cache-is-a-file');
  writeFileSync(elsewhere, '');
  const env = { AZ_ML_HOME: '', XDG_DATA_HOME: join(home, 'data'), XDG_CACHE_HOME: elsewhere };
  const { stdout, status } = runAzMl(['workspace', 'list'], { home, cwd: here.cwd, env });
  expect({ stdout, status }).toEqual({ stdout: '[]\n', status: 0 });
});

test('a data folder that is not there yet is not made for it', () => {
  const home = mkdtempSync(join(folder, 'home-'));
  runAzMl(['--help'], { home, cwd: home });
  expect(existsSync(join(home, 'az-ml'))).toBe(false);
});
