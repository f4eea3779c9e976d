import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { TOPICS } from '../../src/cli/help-topics.ts';
import { hasProgram, testWith } from '../support/component.ts';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const home = makeTempFolder();

/** The queries that the page shows in each shell, in its order. */
const QUERIES = [
  "[?status=='Failed'].run_id",
  '[].properties."azureml.git.commit"',
  '[?run_number > `10`].run_id',
];

const commandsOf = (title: string) => {
  const part = TOPICS.quoting?.parts.find((candidate) => candidate.title === title);
  return part?.commands ?? [];
};

test('`help quoting` is a page of its own', async () => {
  const { code, out, err } = await runCli(['help', 'quoting'], { home, workingDirectory: home });
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^\nTopic\n {4}az-ml help quoting : How to quote a query in each shell\.\n {8}\S/);
  expect(out).toContain('\ncmd\n    Always double quotes around the query');
  expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
});

describe('the queries reach az-ml as they are meant', () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    testWith(
      shell,
      hasProgram(shell),
      `apt-get install ${shell}`,
    )(`in a real ${shell}`, () => {
      const words = commandsOf('Bash, zsh, fish').map((command) => {
        const line = command.replace(/^az-ml /, `printf '%s\\n' `);
        return spawnSync(shell, ['-c', line], { encoding: 'utf8' }).stdout.trimEnd().split('\n').at(-1);
      });
      expect(words).toEqual(QUERIES);
    });
  }

  test('in cmd, which passes the line on to be split by the rules of C', () => {
    expect(commandsOf('cmd').map((command) => splitAsC(command).at(-1))).toEqual(QUERIES);
  });

  test('in PowerShell 7.3, by its rules for quotes', () => {
    const words = commandsOf('PowerShell 7.3 and newer').map((command) => splitAsPowerShell(command).at(-1));
    expect(words).toEqual(QUERIES);
  });

  test('in Windows PowerShell, which puts quotes only around arguments with spaces', () => {
    const words = commandsOf('Windows PowerShell, and PowerShell before 7.3').map((command) => {
      const passed = splitAsPowerShell(command).map((word) => (word.includes(' ') ? `"${word}"` : word));
      return splitAsC(passed.join(' ')).at(-1);
    });
    expect(words).toEqual(QUERIES);
  });
});

/** Words of a command line by "Parsing C command-line arguments" of Microsoft's C++ language reference. */
function splitAsC(line: string): string[] {
  const words: string[] = [];
  for (const [raw] of line.matchAll(/(?:\\"|"(?:\\"|[^"])*"|[^\s"])+/g)) {
    words.push(raw.replaceAll(/\\"|"/g, (quote) => (quote === '"' ? '' : '"')));
  }
  return words;
}

/** Words of a PowerShell command with single quotes only (about_Quoting_Rules). */
function splitAsPowerShell(line: string): string[] {
  return [...line.matchAll(/'((?:''|[^'])*)'|(\S+)/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll("''", "'") ?? bare ?? '',
  );
}
