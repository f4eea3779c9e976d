import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runAzMl, startAzMl } from '../support/az-ml-process.ts';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const home = makeTempFolder();
const here = { home, workingDirectory: home };
/** Attached in a test; the folder of all others is not. */
const attached = join(home, 'attached');
mkdirSync(attached);
const NO_RUN =
  'there is no run yet: there is no workspace local in resource group local of subscription 00000000-0000-0000-0000-000000000000';

function az(line: string, environment: Readonly<Record<string, string>> = {}) {
  return runCli(line.split(' '), { ...here, environment });
}

describe('with AZ_ML_ERRORS=json', () => {
  const json = { AZ_ML_ERRORS: 'json' };

  test('an error is one object on one line, with every key', async () => {
    const { code, out, err } = await az('run show -o bad', json);
    expect([code, out, err.split('\n').length]).toEqual([2, '', 2]);
    expect(JSON.parse(err)).toEqual({
      error: {
        code: 'BadArgument',
        message:
          "az-ml run show: 'bad' is not a valid value for '--output'. Allowed values: json, jsonc, yaml, yamlc, table, tsv, none, ndjson.",
        hint: "See 'az-ml run show --help'.",
        target: null,
        exitCode: 2,
        documentation: 'docs/errors.md#badargument',
      },
    });
  });

  test('the exit code is the same, and the target is told', async () => {
    const { code, err } = await az('workspace show -w nowhere', json);
    expect(code).toBe(3);
    expect(JSON.parse(err).error).toMatchObject({
      code: 'WorkspaceNotFound',
      target: 'nowhere',
      exitCode: 3,
    });
  });

  test('so is a warning, a line of --verbose and the traceback of --debug', async () => {
    const listed = await az('run list --verbose', json);
    const [warning, info] = listed.err
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect([listed.code, warning]).toEqual([0, { warning: { message: NO_RUN } }]);
    expect(info).toEqual({ info: { message: expect.stringMatching(/^Command ran in /) } });
    const failed = await az('workspace show -w nowhere --debug', json);
    const last = failed.err
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .find(({ error }) => error);
    expect(last.error.traceback).toEqual([expect.stringContaining('AzMlError: ')]);
  });
});

describe('settings from the environment', () => {
  test('AZURE_CORE_OUTPUT is the format where -o says nothing, whatever its case', async () => {
    const attach = `folder attach --path ${attached}`;
    expect((await az(attach, { AZURE_CORE_OUTPUT: 'TSV' })).out).toMatch(/^[^{]*\n$/);
    expect((await az(`${attach} -o json`, { AZURE_CORE_OUTPUT: 'tsv' })).out).toMatch(/^\{/);
    expect((await az(attach, { AZURE_CORE_OUTPUT: '' })).out).toMatch(/^\{/);
  });

  test('a bad AZURE_CORE_OUTPUT is told before anything is done', async () => {
    expect(await az('run list', { AZURE_CORE_OUTPUT: 'xyz' })).toEqual({
      code: 1,
      out: '',
      err: "ERROR: AZURE_CORE_OUTPUT: 'xyz' is not allowed\nAllowed values: json, jsonc, yaml, yamlc, table, tsv, none, ndjson.\n",
    });
  });

  test('AZURE_CORE_ONLY_SHOW_ERRORS hides warnings as --only-show-errors does, unless more is asked for', async () => {
    const silent = { code: 0, out: '[]\n', err: '' };
    expect(await az('run list')).toEqual({ ...silent, err: `WARNING: ${NO_RUN}\n` });
    expect(await az('run list --only-show-errors')).toEqual(silent);
    expect(await az('run list', { AZURE_CORE_ONLY_SHOW_ERRORS: 'yes' })).toEqual(silent);
    expect((await az('run list --verbose', { AZURE_CORE_ONLY_SHOW_ERRORS: '1' })).err).toMatch(
      /^WARNING: .*\nINFO: Command ran in .*\n$/,
    );
  });

  test('on a terminal errors and warnings have colours instead of words, unless AZURE_CORE_NO_COLOR is set', async () => {
    const terminal = { ...here, isTerminal: true };
    expect((await runCli(['rn'], terminal)).err).toBe(
      "\x1b[91m'rn' is misspelled or not recognized by 'az-ml'.\x1b[0m\nDid you mean 'run' ?\n",
    );
    expect((await runCli(['run', 'list'], terminal)).err).toBe(`\x1b[33m${NO_RUN}\x1b[0m\n`);
    const environment = { AZURE_CORE_NO_COLOR: 'true' };
    expect((await runCli(['run', 'list'], { ...terminal, environment })).err).toBe(`WARNING: ${NO_RUN}\n`);
    expect((await runCli(['rn'], { ...terminal, environment })).err).toBe(
      "ERROR: 'rn' is misspelled or not recognized by 'az-ml'.\nDid you mean 'run' ?\n",
    );
  });
});

describe('what az-ml did not expect', () => {
  const broken = {
    ...here,
    get stdin(): string {
      throw new Error('the pipe burst\nand more');
    },
  };
  const err =
    'ERROR: something az-ml did not expect: the pipe burst\nRun the command again with --debug to see where, and report it.\n';

  test('is one line and what to do, without a traceback', async () => {
    expect(await runCli(['run', 'list', '--query', '@-'], broken)).toEqual({ code: 1, out: '', err });
  });

  test('with --debug has its traceback', async () => {
    const told = (await runCli(['run', 'list', '--query', '@-', '--debug'], broken)).err;
    expect(told.startsWith(`${err}Error: the pipe burst\nand more\n    at `)).toBe(true);
  });

  test('is told in the same way when it fails outside of every promise', () => {
    const bomb = join(home, 'bomb.cjs');
    writeFileSync(bomb, "setTimeout(() => { throw new Error('a late failure'); }, 0);\n");
    const options = { home, cwd: home, env: { NODE_OPTIONS: `--require=${bomb}` } };
    const { status, stdout, stderr } = runAzMl(['run', 'list', '--query', '@-'], options);
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr: err.replace('the pipe burst', 'a late failure'),
    });
  });
});

test('Ctrl-C ends a command that waits for standard input, without a word', async () => {
  const child = startAzMl(['run', 'list', '--query', '@-', '--debug'], { home, cwd: home });
  let told = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      told += text;
    });
  // More than a pipe holds: when it is gone, the command is reading.
  await new Promise((resolve) => child.stdin.write(' '.repeat(1_000_000), resolve));
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  expect([await exited, told]).toEqual([[null, 'SIGINT'], '']);
});

describe('the value @FILE', () => {
  const query = async (value: string) => {
    const { code, out, err } = await runCli(['folder', 'attach', '--path', attached, '--query', value], {
      ...here,
      stdin: '\ufeff"Workspace name"\r\n',
      environment: { HOME: home },
    });
    return { code, out, err };
  };
  writeFileSync(join(home, 'query.jmespath'), '"Workspace name"\n');

  test.each(['@query.jmespath', '@~/query.jmespath', '@-'])('%s is read', async (value) => {
    expect(await query(value)).toEqual({ code: 0, out: '"local"\n', err: '' });
  });

  test('that names a folder is a text like any other', async () => {
    expect(await query('@.')).toMatchObject({ code: 2, out: '' });
  });

  test('that cannot be read is told with its path', async () => {
    const loop = join(home, 'loop');
    symlinkSync(loop, loop);
    expect(await query(`@${loop}`)).toEqual({
      code: 1,
      out: '',
      err: `ERROR: cannot read the file ${loop}: ELOOP: too many symbolic links encountered, open '${loop}'\n`,
    });
  });
});
