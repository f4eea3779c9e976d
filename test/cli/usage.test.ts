import { describe, expect, test } from '@jest/globals';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const home = makeTempFolder();
const az = (line: string) => runCli(line.split(' ').filter(Boolean), { home, workingDirectory: home });

const FORMATS = 'json, jsonc, yaml, yamlc, table, tsv, none, ndjson';
const SEE = (command: string) => `See 'az-ml ${command} --help'.\n`;

const RUN_COMMANDS =
  'cancel, download, download-logs, list, log-artifact, log-metric, metrics, monitor-logs, show, submit-script, update';

describe('a command line that cannot be understood ends with 2, one line and a way on', () => {
  test.each([
    ['rn list', "ERROR: 'rn' is misspelled or not recognized by 'az-ml'.\nDid you mean 'run' ?\n"],
    ['run lst', "ERROR: 'lst' is misspelled or not recognized by 'az-ml run'.\nDid you mean 'list' ?\n"],
    ['run zzz', `ERROR: 'zzz' is misspelled or not recognized by 'az-ml run'.\n${SEE('run')}`],
    [
      'run lst --zzz',
      "ERROR: 'lst' is misspelled or not recognized by 'az-ml run'.\nDid you mean 'list' ?\n",
    ],
    ['--debug rn', "ERROR: 'rn' is misspelled or not recognized by 'az-ml'.\nDid you mean 'run' ?\n"],
    ['run --query x', `ERROR: 'az-ml run' needs a command: ${RUN_COMMANDS}\n${SEE('run')}`],
    [
      'constructor',
      "ERROR: 'constructor' is misspelled or not recognized by 'az-ml'.\nSee 'az-ml --help'.\n",
    ],
    ['run', `ERROR: 'az-ml run' needs a command: ${RUN_COMMANDS}\n${SEE('run')}`],
    [
      'run show',
      `ERROR: the following arguments are required: --run/-r\nFor example: az-ml run show -r ID -e train-on-local --query status -o tsv\n${SEE('run show')}`,
    ],
    [
      'run list --stauts Failed',
      "ERROR: unrecognized arguments: --stauts Failed\nDid you mean '--status' ?\n",
    ],
    ['run list surplus', `ERROR: unrecognized arguments: surplus\n${SEE('run list')}`],
    ['run list -x surplus --zz', `ERROR: unrecognized arguments: -x surplus --zz\n${SEE('run list')}`],
    ['run list --Last 1', "ERROR: unrecognized arguments: --Last 1\nDid you mean '--last' ?\n"],
    ['run list -- -o bad', `ERROR: unrecognized arguments: -- -o bad\n${SEE('run list')}`],
    ['run list --last many', `ERROR: argument --last: invalid int value: 'many'\n${SEE('run list')}`],
    ['run list --last', `ERROR: argument --last: expected one argument\n${SEE('run list')}`],
    [
      'run list -e --last 1',
      `ERROR: argument --experiment-name/-e: expected one argument\n${SEE('run list')}`,
    ],
    ['run list -e -x', `ERROR: argument --experiment-name/-e: expected one argument\n${SEE('run list')}`],
    ['run list --minimal=1', `ERROR: argument --minimal: ignored explicit argument '1'\n${SEE('run list')}`],
    [
      'run list --su x',
      `ERROR: ambiguous option: --su could match --subscription-id, --subscription\n${SEE('run list')}`,
    ],
    [
      'run list -o tabel',
      `ERROR: az-ml run list: 'tabel' is not a valid value for '--output'. Allowed values: ${FORMATS}.\nDid you mean 'table' ?\n`,
    ],
    [
      'run list -oxyz',
      `ERROR: az-ml run list: 'xyz' is not a valid value for '--output'. Allowed values: ${FORMATS}.\n${SEE('run list')}`,
    ],
    ['run list --tags =x', `ERROR: argument --tags: '=x' is not key or key=value\n${SEE('run list')}`],
    [
      'run list --query a[',
      'ERROR: --query: something is missing at the end of the query\nHow queries are written: https://jmespath.org/tutorial.html\n',
    ],
    [
      'run list --query @no-such-file',
      'ERROR: --query: unexpected "-" at character 4\nTo read it from a file: there is no file \'no-such-file\'.\nHow queries are written: https://jmespath.org/tutorial.html\n',
    ],
  ])('%s', async (line, err) => {
    expect(await az(line)).toEqual({ code: 2, out: '', err });
  });

  test('an empty word is told in quotes', async () => {
    expect(await runCli(['run', ''], { home, workingDirectory: home })).toEqual({
      code: 2,
      out: '',
      err: `ERROR: '' is misspelled or not recognized by 'az-ml run'.\n${SEE('run')}`,
    });
  });

  test('what is typed cannot command the terminal', async () => {
    const words = ['run', 'list', '\x1b[31mred\x1b]0;title\x07'];
    expect((await runCli(words, { home, workingDirectory: home })).err).toBe(
      `ERROR: unrecognized arguments: red\n${SEE('run list')}`,
    );
  });
});

describe('of several mistakes the one is told that az tells', () => {
  test.each([
    ['a value before what is missing', 'run show -o bad', /'bad' is not a valid value/],
    ['the first of two values', 'run list -o bad --last x', /'bad' is not a valid value/],
    ['a wrong value, though a right one follows', 'run list -o bad -o tsv', /'bad' is not a valid value/],
    ['what is missing before what means nothing', 'run show --zzz', /required: --run\/-r/],
    ['what is ambiguous before all', 'run list -o bad --su x', /ambiguous option: --su/],
  ])('%s', async (_, line, expected) => {
    const { code, err } = await az(line);
    expect([code, err.split('\n', 1)[0]]).toEqual([2, expect.stringMatching(expected)]);
  });
});

test.each([
  ['"Workspace name"', '"local"\n'],
  ["'quoted'", '"quoted"\n'],
  ['`"x"`', '"x"\n'],
])('the quotes of the query %s arrive as they were typed', async (query, out) => {
  const words = ['folder', 'attach', '--path', home, '--query', query];
  expect((await runCli(words, { home, workingDirectory: home })).out).toBe(out);
});

describe('spellings that az knows', () => {
  test.each([
    'experiment list -otsv',
    'experiment list -o=tsv',
    'experiment list --output=TSV',
    'experiment list --que [].name -o tsv',
    'EXPERIMENT List -o tsv',
    '--only-show-errors -o tsv experiment list',
    'experiment -otsv list',
  ])('%s', async (line) => {
    const { code, out } = await az(line);
    expect([code, out]).toEqual([0, '']);
  });

  test.each([
    ['-e=-value', ['-e=-value']],
    ['a negative number', ['-e', '-5']],
    ['an unknown word with a space', ['-e', '--foo bar']],
  ])('a value may begin with a dash: %s', async (_, words) => {
    const { code, err } = await runCli(['run', 'list', ...words], { home, workingDirectory: home });
    expect([code, err]).toEqual([2, expect.stringContaining('cannot be the name of an experiment')]);
  });

  test('of an option given twice the last counts', async () => {
    expect((await az('experiment list -o json -o tsv')).out).toBe('');
  });

  test('help may be shortened, and stand beside other letters', async () => {
    for (const line of ['run show --hel', 'workspace delete -yh']) {
      const { code, out } = await az(line);
      expect([code, out.split('\n')[1]]).toEqual([0, 'Command']);
    }
  });

  test('--only-show-errors refuses --verbose and --debug', async () => {
    const err = 'ERROR: --only-show-errors can not be used together with --debug or --verbose\n';
    expect(await az('experiment list --only-show-errors --verbose')).toEqual({ code: 1, out: '', err });
    expect((await az('experiment list --only-show-errors --debug')).err.startsWith(err)).toBe(true);
  });
});
