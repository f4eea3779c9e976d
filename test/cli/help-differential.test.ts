import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import fc from 'fast-check';
import { COMMANDS, childrenOf, GROUPS } from '../../src/cli/command-table.ts';
import { globalOptions } from '../../src/cli/global-options.ts';
import { PROGRAM_SUMMARY, renderCommandHelp, renderGroupHelp } from '../../src/cli/help.ts';
import { wrapText } from '../../src/cli/help-wrap.ts';
import { spellingsOf } from '../../src/cli/option-names.ts';
import type { Command, OptionTable } from '../../src/commands/command.ts';
import { testWith } from '../support/component.ts';

/** Debian's Python, for which the packages are; another one may come first in PATH. */
const PYTHON = '/usr/bin/python3';
const knack = spawnSync(PYTHON, ['-c', 'import knack.help'], { stdio: 'ignore' });
const testWithAzHelp = testWith(
  "the library behind az's help",
  knack.status === 0,
  'apt-get install --no-install-recommends python3-knack',
);

testWithAzHelp('every group has its help in the layout of az', () => {
  const groups = [[], ...Object.keys(GROUPS).map((name) => [name])];
  const expected = layOutWithAz(groups.map(describeGroup));
  expect(groups.map((words) => withoutHint(renderGroupHelp(words)))).toEqual(expected);
});

testWithAzHelp('every command has its help in the layout of az', async () => {
  const names = Object.keys(COMMANDS);
  const commands = await Promise.all(Object.values(COMMANDS).map((entry) => entry.load()));
  const expected = layOutWithAz(
    commands.map((command, index) => describeCommand(names[index]?.split(' ') ?? [], command)),
  );
  const rendered = commands.map((command, index) =>
    withoutHint(renderCommandHelp(names[index]?.split(' ') ?? [], command)),
  );
  expect(rendered).toEqual(expected);
});

testWithAzHelp('lines of any text end where those of Python end', () => {
  const word = fc.oneof(
    fc.constantFrom(
      '--enable-files',
      "'--foo-bar'",
      'e.g.',
      'A--B',
      'foo--',
      '-',
      '(Ex:',
      'aec3-1111-x',
      'x-y',
    ),
    fc.string({ unit: fc.constantFrom(...'ab-_.,1{}/é'), maxLength: 130 }),
  );
  const text = fc.array(word, { minLength: 1, maxLength: 40 }).map((words) => words.join(' '));
  const sample = fc.sample(fc.tuple(text, fc.nat(8), fc.nat(60)), { numRuns: 3000, seed: 20_261_123 });
  const cases = sample.map(([words, indent, more]) => ({ text: words, indent, hanging: indent + more }));
  const script = `
import json, sys, textwrap
for line in sys.stdin:
    c = json.loads(line)
    w = textwrap.TextWrapper(100, ' ' * c['indent'], ' ' * c['hanging'], replace_whitespace=False)
    print(json.dumps(w.fill(c['text'])))`;
  const { stdout } = spawnSync(PYTHON, ['-c', script], {
    input: toLines(cases),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const expected = fromLines(stdout);
  for (const [index, one] of cases.entries()) {
    // Python leaves a space at the end of a line where a word was cut.
    expect(wrapText(one.text, one.indent, one.hanging)).toBe(expected[index]?.replace(/ +$/gm, ''));
  }
});

function layOutWithAz(pages: readonly object[]): string[] {
  const script = join(import.meta.dirname, 'reference', 'az_help.py');
  const { stdout, stderr, status } = spawnSync(PYTHON, [script], { input: toLines(pages), encoding: 'utf8' });
  if (status !== 0) throw new Error(`the reference failed: ${stderr}`);
  return fromLines(stdout);
}

function toLines(values: readonly object[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

function fromLines(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** The last line says where to read on, and is our own. */
function withoutHint(page: string): string {
  expect(page).toMatch(/\n[^\n]+: az-ml help [^\n]+\n\n$/);
  return page.replace(/[^\n]+\n\n$/, '');
}

function describeGroup(words: readonly string[]): object {
  const children = childrenOf(words).map((name) => {
    const full = [...words, name].join(' ');
    const group = GROUPS[full];
    return group === undefined
      ? { kind: 'command', words: [name], summary: COMMANDS[full]?.summary }
      : { kind: 'group', words: [name], summary: group };
  });
  return { kind: 'group', words, summary: GROUPS[words.join(' ')] ?? PROGRAM_SUMMARY, children };
}

function describeCommand(words: readonly string[], command: Command): object {
  const { summary, description, options, remainder, examples } = command;
  const positional =
    remainder === undefined
      ? []
      : [{ names: [`<${remainder.name}>`], summary: remainder.summary, group: 'Positional' }];
  return {
    kind: 'command',
    words,
    summary,
    description,
    examples,
    options: [
      ...describeOptions(options, undefined),
      ...positional,
      ...describeOptions(globalOptions, 'Global Arguments'),
    ],
  };
}

function describeOptions(table: OptionTable, everyGroup: string | undefined): object[] {
  return Object.entries(table)
    .filter(([, spec]) => spec.hidden !== true)
    .map(([key, spec]) => ({
      names: spellingsOf(key, spec),
      summary: spec.summary,
      required: spec.required,
      choices: spec.choices,
      default: spec.defaultText,
      group: everyGroup ?? (spec.group === undefined ? undefined : `${spec.group} Arguments`),
    }));
}
