import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { testWithAzureCli } from '../support/component.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const root = makeTempFolder();

interface Place {
  readonly home: string;
  readonly folder: string;
  readonly file: string;
  run(line: string, environment?: Readonly<Record<string, string>>): Promise<CliResult>;
}

function makePlace(): Place {
  const home = mkdtempSync(join(root, 'home-'));
  const folder = join(home, 'project/deep');
  mkdirSync(folder, { recursive: true });
  return {
    home,
    folder,
    file: join(home, 'az-ml/config'),
    run: (line, environment = {}) => runCli(line.split(' '), { home, workingDirectory: folder, environment }),
  };
}

const DONE = { code: 0, out: '', err: '' };

describe('configure --defaults', () => {
  test('keeps defaults without a word, and an empty value clears one', async () => {
    const { run, file } = makePlace();
    expect(await run('configure --defaults group=rg workspace=ws experiment=exp')).toEqual(DONE);
    expect(readFileSync(file, 'utf8')).toBe('[defaults]\ngroup = rg\nworkspace = ws\nexperiment = exp\n');
    expect(await run('configure -d group= Workspace=w2')).toEqual(DONE);
    expect(readFileSync(file, 'utf8')).toBe('[defaults]\ngroup =\nworkspace = w2\nexperiment = exp\n');
    expect(await run('configure -l -o tsv')).toEqual({
      ...DONE,
      out: `workspace\t${file}\tw2\nexperiment\t${file}\texp\n`,
    });
  });

  test('is refused as a whole when a word has no equals sign', async () => {
    const { run, file } = makePlace();
    expect(await run('configure -d group=a nope workspace=ws')).toEqual({
      code: 1,
      out: '',
      err: "ERROR: 'nope' is not name=value\nSuch as --defaults group=myrg workspace=myws.\n",
    });
    expect(existsSync(file)).toBe(false);
  });

  test.each([
    ['experiment=a/b', 'ERROR: defaults.experiment: "a/b" cannot be the name of an experiment\n'],
    ['workspace=-', 'ERROR: defaults.workspace: "-" cannot be the name of a workspace\n'],
    ['[x]=1', "ERROR: '[x]' cannot be the name of a setting\n"],
    ['a:b=1', "ERROR: 'a:b' cannot be the name of a setting\n"],
    ['=1', "ERROR: '=1' is not name=value\n"],
    ['group=a\nb=c', 'ERROR: the value of defaults.group has a line break or another control character\n'],
  ])('refuses %j, which could not be used or not be read back', async (word, error) => {
    const { home, folder, file } = makePlace();
    const { code, out, err } = await runCli(['configure', '-d', word], { home, workingDirectory: folder });
    expect([code, out]).toEqual([1, '']);
    expect(err.startsWith(error)).toBe(true);
    expect(existsSync(file)).toBe(false);
  });

  test('tells of a default that has no effect here', async () => {
    const { run } = makePlace();
    const { code, err } = await run('configure -d vm=x');
    expect(code).toBe(0);
    expect(err).toMatch(/^WARNING: az-ml does not use defaults\.vm; it uses .*defaults\.workspace\n$/);
  });

  test('takes quotes with nothing between for nothing', async () => {
    const { run, file } = makePlace();
    await run(`configure -d group='' workspace=""`);
    expect(readFileSync(file, 'utf8')).toBe('[defaults]\ngroup =\nworkspace =\n');
  });

  test('without anything to do is an error that says what there is', async () => {
    const { run } = makePlace();
    const { code, out, err } = await run('configure');
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(
      /^ERROR: the following arguments are required: --defaults\/-d or --list-defaults\/-l\n/,
    );
  });
});

describe('configure --scope local', () => {
  test('keeps defaults for the folder and those below it', async () => {
    const { run, home, folder } = makePlace();
    expect(await run('configure --scope local -d experiment=tune')).toEqual(DONE);
    expect(readFileSync(join(folder, '.azure/config'), 'utf8')).toBe('[defaults]\nexperiment = tune\n');
    const below = join(folder, 'below');
    mkdirSync(below);
    const { err } = await runCli(['run', 'list'], { home, workingDirectory: below });
    expect(err).toContain("experiment 'tune'");
    expect((await run('configure -l')).out).toBe('[]\n');
  });

  test('is refused where the file would be az’s own', async () => {
    const { home } = makePlace();
    const words = ['configure', '--scope', 'local', '-d', 'group=g'];
    const { code, err } = await runCli(words, { home, workingDirectory: home });
    expect(code).toBe(1);
    expect(err).toMatch(/^ERROR: the settings of .* itself would be az's own, in .*\.azure\/config\n/);
    expect(existsSync(join(home, '.azure'))).toBe(false);
  });
});

test('defaults take effect in every command, and options win over them', async () => {
  const { run } = makePlace();
  await run('configure -d group=rg workspace=ws location=westeurope');
  const created = JSON.parse((await run('workspace create -w ws')).out);
  expect(created).toMatchObject({ name: 'ws', resourceGroup: 'rg', location: 'westeurope' });
  expect(JSON.parse((await run('workspace show')).out)).toEqual(created);
  expect((await run('workspace show -g other')).code).toBe(3);
});

testWithAzureCli()(
  'az and az-ml agree on the defaults of folders and environment, whoever has kept them',
  async () => {
    const { home, folder, run } = makePlace();
    const azure = { AZURE_CONFIG_DIR: join(home, '.azure'), AZURE_CORE_COLLECT_TELEMETRY: 'no' };
    const az = (words: string, environment = {}, cwd = folder) => {
      const env = { PATH: process.env.PATH, HOME: home, LANG: 'C.UTF-8', ...azure, ...environment };
      const { status, stdout } = spawnSync('az', words.split(' '), { cwd, env, encoding: 'utf8' });
      return { code: status, out: stdout };
    };
    az('configure -d group=globalrg location=west');
    az('configure --scope local -d group=projectrg workspace=projectws', {}, join(home, 'project'));
    expect((await run('configure --scope local -d workspace=deepws experiment=', azure)).code).toBe(0);
    for (const [words, environment] of [
      ['configure --scope local -l', {}],
      ['configure --list-defaults', {}],
      ['configure --scope local -l -o table', { AZURE_DEFAULTS_LOCATION: 'env', AZURE_DEFAULTS_GROUP: '' }],
      ['config get --local defaults', {}],
      ['config get defaults.workspace --local -o tsv', {}],
      ['config get defaults.experiment --local', {}],
      ['config get defaults.nope', {}],
    ] as const) {
      const { code, out } = await run(words, { ...azure, ...environment });
      expect({ words, code, out }).toEqual({ words, ...az(words, environment) });
    }
  },
  240_000,
);

test('a file of az that is damaged is told with its line, and stays as it is', async () => {
  const { run, home } = makePlace();
  const file = join(home, '.azure/config');
  mkdirSync(join(home, '.azure'));
  writeFileSync(file, '[defaults]\nworkspace\n');
  const { code, err } = await run('run list');
  expect(code).toBe(1);
  expect(err).toMatch(/^ERROR: .*\.azure\/config:2: this is neither a \[section\] nor name = value\n/);
  expect(readFileSync(file, 'utf8')).toBe('[defaults]\nworkspace\n');
});
