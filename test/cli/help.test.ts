import { describe, expect, test } from '@jest/globals';
import { COMMANDS, GROUPS } from '../../src/cli/command-table.ts';
import { renderCommandHelp } from '../../src/cli/help.ts';
import { defineCommand } from '../../src/commands/command.ts';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const home = makeTempFolder();
const az = (line: string) => runCli(line.split(' ').filter(Boolean), { home, workingDirectory: home });
const helpOf = async (line: string) => {
  const { code, out, err } = await az(line);
  expect([code, err]).toEqual([0, '']);
  return out;
};

test('without any word there is the help of everything, groups first', async () => {
  const page = await helpOf('');
  expect(page).toMatch(
    /^\nGroup\n {4}az-ml : [^\n]+\n\nSubgroups:\n( {4}[^\n]+\n)+\nCommands:\n( {4}[^\n]+\n)+\nTo read more about one of them, use: az-ml help NAME\n\n$/,
  );
  const rows = [...page.matchAll(/^ {4}([a-z]\S*) +: /gm)].map(([, name]) => name);
  const single = Object.keys(COMMANDS).filter((name) => !name.includes(' '));
  const outer = Object.keys(GROUPS).filter((name) => !name.includes(' '));
  expect(rows).toEqual(['az-ml', ...outer.toSorted(), ...single.toSorted()]);
});

test('a group lists its commands, without second names', async () => {
  expect(await helpOf('run -h')).toBe(`
Group
    az-ml run : Submit, list, show and follow runs.

Commands:
    cancel        : Cancel a run.
    download      : Download the files of a run.
    download-logs : Download the log files of a run.
    list          : List runs.
    log-artifact  : Keep a file as an artifact of a run.
    log-metric    : Log metrics of a run.
    metrics       : Show the metrics of a run.
    monitor-logs  : Follow the log of a run until it ends.
    show          : Show a run.
    submit-script : Submit a script as a run.
    update        : Update a run by adding tags.

To read more about one of them, use: az-ml help run NAME

`);
});

test('a command shows required options first, then groups by name, those of every command last', () => {
  const command = defineCommand({
    summary: 'Bake a cake.',
    description: 'First paragraph.\nSecond one.',
    options: {
      sugar: { kind: 'integer', summary: 'Grams.', defaultText: '100' },
      flourKind: { kind: 'text', aliases: ['f', 'flour'], required: true, summary: 'What to take.' },
      secret: { kind: 'flag', summary: 'Not to be seen.', hidden: true },
      heat: { kind: 'text', summary: 'How hot.', choices: ['low', 'high'], group: 'Oven' },
      door: { kind: 'flag', summary: 'Open it.', group: 'Kitchen' },
    },
    remainder: { name: 'guests', summary: 'Who comes.' },
    examples: [{ title: 'A small one', command: 'az-ml bake -f rye' }],
    run: async () => undefined,
  });
  const [before = '', after = ''] = renderCommandHelp(['bake'], command).split(
    /Global Arguments\n[\s\S]*?\n\n/,
  );
  expect(before.replaceAll(/ +(?=:|\[)/g, ' ')).toBe(`
Command
    az-ml bake : Bake a cake.
        First paragraph.
        Second one.

Arguments
    --flour --flour-kind -f [Required] : What to take.
    --sugar : Grams.  Default: 100.

Kitchen Arguments
    --door : Open it.

Oven Arguments
    --heat : How hot.  Allowed values: high, low.

Positional
    <guests> : Who comes.

`);
  expect(after).toBe(`Examples
    A small one
        az-ml bake -f rye

To quote a query in cmd and PowerShell, see: az-ml help quoting

`);
});

test('no line is longer than 100 columns, whatever the terminal', async () => {
  for (const name of Object.keys(COMMANDS)) {
    const lines = (await helpOf(`${name} -h`)).split('\n');
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
  }
});

describe('`help` in front is the same as -h behind', () => {
  test.each(['', 'run', 'run list', 'run submit-script', 'RUN Show', 'version'])('%s', async (words) => {
    const page = await helpOf(`help ${words}`);
    expect(page).toBe(await helpOf(`${words} -h`));
  });

  test('also where the words go on, without running anything', async () => {
    expect(await helpOf('help run submit-script train.py')).toBe(await helpOf('run submit-script -h'));
  });

  test.each([
    ['help run lst', "ERROR: 'lst' is misspelled or not recognized by 'az-ml run'.", "Did you mean 'list' ?"],
    ['help rn list', "ERROR: 'rn' is misspelled or not recognized by 'az-ml'.", "Did you mean 'run' ?"],
    ['run lst -h', "ERROR: 'lst' is misspelled or not recognized by 'az-ml run'.", "Did you mean 'list' ?"],
  ])('%s: a word that nobody knows gets a suggestion', async (line, message, hint) => {
    const { code, out, err } = await az(line);
    expect([code, out, err.split('\n').slice(0, 2)]).toEqual([2, '', [message, hint]]);
  });
});

test('help wins over missing and wrong options', async () => {
  expect((await helpOf('run show --nonsense -h')).split('\n')[1]).toBe('Command');
});

test('help asked for behind the name of a script is the script’s own', async () => {
  const { code, err } = await az('run submit-script train.py --help');
  expect(code).toBe(1);
  expect(err).toContain('no experiment is given');
});
