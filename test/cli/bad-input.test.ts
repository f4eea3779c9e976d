import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const root = makeTempFolder();
let count = 0;

/** A project with one script and a data folder of its own. */
function makeProject(files: Readonly<Record<string, string>> = {}) {
  const home = join(root, String(count++));
  const folder = join(home, 'project');
  mkdirSync(join(folder, '.azureml'), { recursive: true });
  for (const [path, text] of Object.entries({ 'job.sh': 'true\n', ...files })) {
    writeFileSync(join(folder, path), text);
  }
  const az = (...words: string[]) => runCli(words, { home, workingDirectory: folder });
  const azIn = (dataFolder: string, ...words: string[]) =>
    runCli(words, { home, workingDirectory: folder, environment: { AZ_ML_HOME: dataFolder } });
  return { home, folder, az, azIn };
}

test('an empty run id is told to be empty', async () => {
  expect(await makeProject().az('run', 'show', '-r', '')).toEqual({
    code: 2,
    out: '',
    err: expect.stringMatching(/^ERROR: the run id is empty\n/),
  });
});

test('a bad run configuration is told with file, line, column and key, and nothing is submitted', async () => {
  const { az, folder } = makeProject({ '.azureml/train.runconfig': 'script: job.sh\nnodeCount: many\n' });
  const { code, out, err } = await az('run', 'submit-script', '-e', 'exp', '-c', 'train');
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain(`${join(folder, '.azureml/train.runconfig')}:2:12`);
  expect(err).toContain('nodeCount');
  expect((await az('run', 'list', '--query', 'length(@)')).out).toBe('0\n');
});

test('a run configuration that is no YAML is told with the place of the mistake', async () => {
  const { az, folder } = makeProject({ '.azureml/train.runconfig': 'script: job.sh\narguments: [1, 2\n' });
  const { code, err } = await az('run', 'submit-script', '-e', 'exp', '-c', 'train');
  expect(code).toBe(1);
  expect(err).toContain(join(folder, '.azureml/train.runconfig'));
});

test('a data folder that cannot be made names its path and the way to another', async () => {
  const { azIn, folder } = makeProject();
  const impossible = join(folder, 'job.sh', 'home');
  const { code, out, err } = await azIn(impossible, 'run', 'list', '-e', 'exp');
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain(impossible);
  expect(err).toContain('AZ_ML_HOME');
});

test('a data folder of a newer az-ml is refused, and left as it is', async () => {
  const { azIn, home } = makeProject();
  const folder = join(home, 'newer');
  mkdirSync(folder);
  writeFileSync(join(folder, 'format'), '99\n');
  const { code, err } = await azIn(folder, 'run', 'list', '-e', 'exp');
  expect(code).toBe(1);
  expect(err).toMatch(/^ERROR: .*99.*\n/);
  expect(readdirSync(folder)).toEqual(['format']);
});

test('a corrupt database is told with its path', async () => {
  const { az, azIn, home } = makeProject();
  const folder = join(home, 'az-ml');
  await az('run', 'list', '-e', 'exp');
  writeFileSync(join(folder, 'az-ml.db'), 'this is no database, whatever its name says. '.repeat(200));
  const { code, out, err } = await azIn(folder, 'run', 'list', '-e', 'exp');
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain(join(folder, 'az-ml.db'));
  expect(err.split('\n').length).toBeLessThanOrEqual(3);
});

test('a snapshot over the limit names what is large, and nothing is submitted', async () => {
  const { az, folder } = makeProject();
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data', 'big.bin'), Buffer.alloc(301 * 1024 * 1024));
  const { code, out, err } = await az('run', 'submit-script', '-e', 'exp', 'job.sh');
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('data/big.bin');
  expect(err).toContain('.amlignore');
  expect((await az('run', 'list', '--query', 'length(@)')).out).toBe('0\n');
});

test('a workspace that is not there ends show and delete with 3', async () => {
  const { az } = makeProject();
  expect((await az('workspace', 'show', '-w', 'nowhere')).code).toBe(3);
  expect((await az('workspace', 'delete', '-w', 'nowhere', '--yes')).code).toBe(3);
});

test('an experiment or workspace name that breaks the rule is refused with the rule', async () => {
  const { az } = makeProject();
  const { code, err } = await az('run', 'submit-script', '-e', '-bad', 'job.sh');
  expect(code).toBe(2);
  expect(err).toMatch(/expected one argument/);
  const second = await az('run', 'submit-script', '-e=bad name', 'job.sh');
  expect([second.code, second.err.startsWith('ERROR: ')]).toEqual([2, true]);
});
