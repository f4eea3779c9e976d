import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const root = makeTempFolder();

function makePlace() {
  const home = mkdtempSync(join(root, 'home-'));
  const folder = join(home, 'project');
  mkdirSync(folder);
  mkdirSync(join(home, 'az-ml'));
  const run = (line: string, environment: Readonly<Record<string, string>> = {}): Promise<CliResult> =>
    runCli(line.split(' '), { home, workingDirectory: folder, environment });
  return { home, folder, file: join(home, 'az-ml/config'), run };
}

const DONE = { code: 0, out: '', err: '' };

describe('config set', () => {
  test('keeps what it is told without a word, and nothing else changes', async () => {
    const { run, file } = makePlace();
    writeFileSync(file, '# mine\r\n[core]\r\noutput: json\r\n\r\n[other]\r\nx = 1\r\n');
    expect(await run('config set core.output=table core.no_color=yes')).toEqual(DONE);
    expect(readFileSync(file, 'utf8')).toBe(
      '# mine\r\n[core]\r\noutput: table\r\nno_color = yes\r\n\r\n[other]\r\nx = 1\r\n',
    );
  });

  test('takes effect in the next command', async () => {
    const { run } = makePlace();
    await run('config set core.output=tsv');
    expect((await run('config get core.output --query value')).out).toBe('tsv\n');
    expect((await run('config get core.output --query value -o json')).out).toBe('"tsv"\n');
  });

  test('takes --local before, between and behind the words', async () => {
    for (const line of [
      'config set --local defaults.group=g defaults.workspace=ws',
      'config set defaults.group=g --local defaults.workspace=ws',
      'config set defaults.group=g defaults.workspace=ws --local',
    ]) {
      const { run, folder } = makePlace();
      expect(await run(line)).toEqual(DONE);
      expect(readFileSync(join(folder, '.azure/config'), 'utf8')).toBe(
        '[defaults]\ngroup = g\nworkspace = ws\n',
      );
    }
  });

  test('tells of a setting that has no effect in a folder', async () => {
    const { run } = makePlace();
    expect(await run('config set core.output=table --local')).toEqual({
      ...DONE,
      err: 'WARNING: core.output has an effect only when it is set for all folders, without --local\n',
    });
  });

  test.each([
    ['nodot=3', "'nodot=3' is not section.name=value"],
    ['a.b', "'a.b' is not section.name=value"],
    ['core.output=fancy', "core.output: 'fancy' is not allowed"],
    ['core.no_color=maybe', "core.no_color: 'maybe' is not allowed"],
    ['DEFAULT.a=1', "'DEFAULT' cannot be the name of a section"],
    ['a].b=1', "'a]' cannot be the name of a section"],
  ])('refuses %s', async (word, message) => {
    const { run } = makePlace();
    const { code, out, err } = await run(`config set ${word}`);
    expect([code, out, err.split('\n')[0]]).toEqual([1, '', `ERROR: ${message}`]);
  });

  test('needs a word', async () => {
    const { run } = makePlace();
    const { code, err } = await run('config set --local');
    expect(code).toBe(2);
    expect(err).toMatch(/^ERROR: the following arguments are required: <KEY_VALUE>\n/);
  });

  test('mends settings that stop every other command', async () => {
    const { run, file } = makePlace();
    writeFileSync(file, '[core]\noutput = fancy\nonly_show_errors = maybe\n');
    const { code, err } = await run('experiment list');
    expect([code, err.split('\n')[0]]).toEqual([
      1,
      `ERROR: ${file}: output in [core]: 'fancy' is not allowed`,
    ]);
    expect(await run('config set core.output=json')).toEqual(DONE);
    expect(await run('config unset core.only_show_errors')).toEqual(DONE);
    expect((await run('experiment list')).code).toBe(0);
  });
});

describe('config get', () => {
  test('tells all, a section or one setting, each with its source', async () => {
    const { run, file } = makePlace();
    writeFileSync(file, '[a]\nb = c\n[defaults]\ngroup = g\n');
    const group = { name: 'group', source: file, value: 'g' };
    expect(JSON.parse((await run('config get')).out)).toEqual({
      a: [{ name: 'b', source: file, value: 'c' }],
      defaults: [group],
    });
    expect(JSON.parse((await run('config get defaults')).out)).toEqual([group]);
    expect(JSON.parse((await run('config get defaults.group')).out)).toEqual(group);
    expect((await run('config get none')).out).toBe('[]\n');
    expect(await run('config get none.x')).toEqual({
      code: 1,
      out: '',
      err: "ERROR: Configuration 'none.x' is not set.\n",
    });
  });
});

describe('config unset', () => {
  test('removes a setting and nothing else; one that is not there is no error', async () => {
    const { run, file } = makePlace();
    writeFileSync(file, '[core]\noutput = tsv\n# kept\nno_color = 1\n');
    expect(await run('config unset core.output core.none')).toEqual(DONE);
    expect(readFileSync(file, 'utf8')).toBe('[core]\n# kept\nno_color = 1\n');
  });

  test('with --local removes the nearest one', async () => {
    const { run, file } = makePlace();
    await run('config set defaults.group=far');
    await run('config set defaults.group=near --local');
    expect(await run('config unset defaults.group --local')).toEqual({
      ...DONE,
      err: `WARNING: defaults.group is still set, to 'far' by ${file}\n`,
    });
    expect(await run('config unset defaults.group --local')).toEqual(DONE);
    expect(readFileSync(file, 'utf8')).toBe('[defaults]\n');
  });

  test('tells what az’s own file still says, and does not change it', async () => {
    const { run, home } = makePlace();
    const azFile = join(home, '.azure/config');
    mkdirSync(join(home, '.azure'));
    writeFileSync(azFile, '[core]\noutput = table\n');
    expect(await run('config unset core.output')).toEqual({
      ...DONE,
      err: `WARNING: core.output is still set, to 'table' by ${azFile}\n`,
    });
    expect(readFileSync(azFile, 'utf8')).toBe('[core]\noutput = table\n');
  });
});

describe('config show', () => {
  test('tells every setting, and with --origin where each comes from', async () => {
    const { run, home, folder, file } = makePlace();
    writeFileSync(file, '[core]\nonly_show_errors = yes\n[defaults]\nworkspace = ws\n');
    mkdirSync(join(home, '.azure'));
    writeFileSync(join(home, '.azure/config'), '[defaults]\nlocation = west\n');
    mkdirSync(join(folder, '.azure'));
    writeFileSync(join(folder, '.azure/config'), '[defaults]\nexperiment = tune\n');
    const environment = { AZURE_CORE_OUTPUT: 'jsonc' };
    const { code, out, err } = await run('config show --origin -g typed', environment);
    expect([code, err]).toEqual([0, '']);
    const rows: Readonly<Record<string, unknown>>[] = JSON.parse(out);
    expect(rows.map(({ name, value, origin, source }) => [name, value, origin, source])).toEqual([
      ['core.no_color', false, 'built in', null],
      ['core.only_show_errors', true, 'user', file],
      ['core.output', 'jsonc', 'environment', 'AZURE_CORE_OUTPUT'],
      ['defaults.experiment', 'tune', 'project', join(folder, '.azure/config')],
      ['defaults.group', 'typed', 'flag', null],
      ['defaults.location', 'west', 'az', join(home, '.azure/config')],
      ['defaults.workspace', 'ws', 'user', file],
      ['subscription', '00000000-0000-0000-0000-000000000000', 'built in', null],
      ['endpoint', null, 'built in', null],
      ['config_file', file, 'environment', 'AZ_ML_HOME'],
      ['data_folder', join(home, 'az-ml'), 'environment', 'AZ_ML_HOME'],
    ]);
    const plain = JSON.parse((await run('config show')).out);
    expect(plain[0]).toEqual({ name: 'core.no_color', value: false });
    expect(plain).toHaveLength(rows.length);
  });

  test('says of a bad value where it stands', async () => {
    const { run, file } = makePlace();
    writeFileSync(file, '[core]\nno_color = perhaps\n');
    const { code, err } = await run('config show');
    expect([code, err.split('\n')[0]]).toEqual([
      1,
      `ERROR: ${file}: no_color in [core]: 'perhaps' is not allowed`,
    ]);
  });
});
