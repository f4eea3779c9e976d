import { describe, expect, test } from '@jest/globals';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const home = makeTempFolder();
const az = (line: string) => runCli(line.split(' ').filter(Boolean), { home, workingDirectory: home });

describe('help', () => {
  test('of everything lists the groups, on standard output', async () => {
    expect(await az('')).toEqual({
      code: 0,
      err: '',
      out: `
Group
    az-ml : Submit scripts, track them by git, list and query their runs.

Subgroups:
    experiment : Named series of runs.
    folder     : The attachment of a folder to a workspace.
    run        : Submit, list, show and follow runs.
    server     : The run service for other programs.
    workspace  : Places that hold experiments and runs.

`,
    });
  });

  test('of a group lists its commands, without second names', async () => {
    const { code, out } = await az('run -h');
    expect(code).toBe(0);
    expect(out).toBe(`
Group
    az-ml run : Submit, list, show and follow runs.

Commands:
    cancel        : Cancel a run.
    download-logs : Download the log files of a run.
    list          : List runs.
    monitor-logs  : Follow the log of a run until it ends.
    show          : Show a run.
    submit-script : Submit a script as a run.
    update        : Update a run by adding tags.

`);
  });

  test('of a command shows required options first, groups by name, and its examples', async () => {
    expect((await az('run show --help')).out).toBe(`
Command
    az-ml run show : Show a run.

Arguments
    --run -r                        [Required] : Id of the run.
    --experiment-name -e                       : Name of the experiment. Default: the attached one.
    --output-metadata-file -t                  : Also write the result as JSON to this new file.

Workspace Arguments
    --path                                     : Folder in which config files and run configurations
                                                 are looked up.  Default: the working folder.
    --resource-group -g                        : Resource group of the workspace. Default: the
                                                 attached one, else \`local\`.
    --subscription-id                          : Subscription of the workspace.
    --workspace-name --workspace -w            : Name of the workspace. Default: the attached one,
                                                 else \`local\`.

Global Arguments
    --debug                                    : Show full logging.
    --help -h                                  : Show this help message and exit.
    --only-show-errors                         : Only show errors, suppressing warnings.
    --output -o                                : Output format.  Allowed values: json, jsonc, none,
                                                 table, tsv, yaml, yamlc.  Default: json.
    --query                                    : JMESPath query string, or @FILE. See
                                                 https://jmespath.org for more.
    --subscription                             : Name or id of the subscription.
    --verbose                                  : Increase logging verbosity.

Examples
    How did it go?
        az-ml run show -r ID -e train-on-local --query status -o tsv

    Which commit was it made of?
        az-ml run show -r ID --query 'properties."azureml.git.commit"' -o tsv

`);
  });

  test('wins over missing and wrong options', async () => {
    const { code, out } = await az('run show --nonsense -h');
    expect([code, out.split('\n')[1]]).toEqual([0, 'Command']);
  });

  test('asked for behind the name of a script is the script’s own', async () => {
    const { code, err } = await az('run submit-script train.py --help');
    expect(code).toBe(1);
    expect(err).toContain('no experiment is given');
  });
});

describe('a command line that cannot be understood ends with 2, one line and a way on', () => {
  test.each([
    ['rn list', "ERROR: 'rn' is misspelled or not recognized by 'az-ml'.\nDid you mean 'run' ?\n"],
    ['run lst', "ERROR: 'lst' is misspelled or not recognized by 'az-ml run'.\nDid you mean 'list' ?\n"],
    ['run zzz', "ERROR: 'zzz' is misspelled or not recognized by 'az-ml run'.\nSee 'az-ml run --help'.\n"],
    [
      'run',
      "ERROR: 'az-ml run' needs a command: cancel, download-logs, list, monitor-logs, show, submit-script, update\nSee 'az-ml run --help'.\n",
    ],
    ['run show', 'ERROR: the following arguments are required: --run/-r\n'],
    [
      'run list --stauts Failed',
      "ERROR: unrecognized arguments: --stauts Failed\nDid you mean '--status' ?\n",
    ],
    ['run list surplus', 'ERROR: unrecognized arguments: surplus\n'],
    ['run list --last many', "ERROR: argument --last: invalid int value: 'many'\n"],
    ['run list --last', 'ERROR: argument --last: expected one argument\n'],
    ['run list -e --last 1', 'ERROR: argument --experiment-name/-e: expected one argument\n'],
    ['run list --minimal=1', "ERROR: argument --minimal: ignored explicit argument '1'\n"],
    [
      'run list --s Failed',
      'ERROR: ambiguous option: --s could match --status, --subscription-id, --subscription\n',
    ],
    [
      'run list -o tabel',
      "ERROR: az-ml run list: 'tabel' is not a valid value for '--output'. Allowed values: json, jsonc, none, table, tsv, yaml, yamlc.\nDid you mean 'table' ?\n",
    ],
    ['run list --tags =x', "ERROR: argument --tags: '=x' is not key or key=value\n"],
  ])('%s', async (line, err) => {
    expect(await az(line)).toEqual({ code: 2, out: '', err });
  });

  test('also a query with a mistake, before anything is asked of the service', async () => {
    const { code, out, err } = await az('run list --query [');
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^ERROR: .*query.*\n/i);
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
  ])('%s', async (line) => {
    const { code, out } = await az(line);
    expect([code, out]).toEqual([0, '']);
  });

  test('--only-show-errors refuses --verbose', async () => {
    const { code, err } = await az('experiment list --only-show-errors --verbose');
    expect([code, err]).toEqual([
      1,
      'ERROR: --only-show-errors can not be used together with --debug or --verbose\n',
    ]);
  });
});
