import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import * as fc from 'fast-check';
import { spellingsOf } from '../../src/cli/option-names.ts';
import { parseOptions } from '../../src/cli/parse-options.ts';
import { splitArguments } from '../../src/cli/split-arguments.ts';
import type { OptionTable } from '../../src/commands/command.ts';
import { AzMlError } from '../../src/errors.ts';
import { hasProgram, testWith } from '../support/component.ts';

const REFERENCE = join(import.meta.dirname, 'reference/argparse_reference.py');
const testWithPython = testWith('python3', hasProgram('python3'), 'apt-get install python3');

const summary = '';
const OPTIONS: OptionTable = {
  run: { kind: 'text', aliases: ['r'], required: true, summary },
  experimentName: { kind: 'text', aliases: ['e'], summary },
  outputMetadataFile: { kind: 'text', aliases: ['t'], summary },
  last: { kind: 'integer', summary },
  since: { kind: 'text', summary },
  status: { kind: 'text', choices: ['Completed', 'Failed'], summary },
  tags: { kind: 'list', summary },
  headers: { kind: 'words', summary },
  minimal: { kind: 'flag', summary },
  yes: { kind: 'flag', aliases: ['y'], summary },
  output: { kind: 'text', aliases: ['o'], choices: ['json', 'tsv'], summary },
  onlyShowErrors: { kind: 'flag', summary },
  subscription: { kind: 'text', summary },
};

interface Outcome {
  readonly values?: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

const spellings = Object.entries(OPTIONS).flatMap(([key, spec]) => spellingsOf(key, spec));
const value = fc.constantFrom(
  'json',
  'tsv',
  'Failed',
  '7',
  'x',
  'a=b',
  '',
  '-',
  '-5',
  '-.5',
  '-x',
  'a b',
  '-a b',
  '--x y',
  '--',
  '--zzz',
  '-z',
);
// argparse loses two dashes behind an equals sign; we keep them.
const attached = value.filter((text) => text !== '--');
const spelling = fc.constantFrom(...spellings);
const word = fc.oneof(
  { weight: 4, arbitrary: spelling },
  { weight: 4, arbitrary: value },
  // Shortened.
  fc.tuple(spelling, fc.nat({ max: 8 })).map(([name, length]) => name.slice(0, length + 2)),
  fc.tuple(spelling, attached).map(([name, text]) => `${name}=${text}`),
  fc
    .tuple(spelling, fc.nat({ max: 8 }), attached)
    .map(([name, length, text]) => `${name.slice(0, length + 2)}=${text}`),
  fc
    .tuple(fc.constantFrom('-r', '-e', '-o', '-y', '-yo', '-yr', '-yy', '-yz'), attached)
    .map(([name, text]) => `${name}${text}`),
);
// Of `-y=tsv` argparse makes `-y -tsv`; we refuse it, as every other value of a flag.
const plainWord = word.filter((text) => !text.startsWith('-y='));
const commandLine = fc.oneof(
  fc.array(plainWord, { maxLength: 6 }),
  fc.array(plainWord, { maxLength: 5 }).map((words) => ['-r', 'id', ...words]),
);

/** What the generator must not miss. */
const KINDS = [
  'ambiguous option',
  'expected one argument',
  'expected at least one argument',
  'invalid int value',
  'ignored explicit argument',
  'is not a valid value',
  'are required',
  'unrecognized arguments',
];

function askArgparse(lines: readonly (readonly string[])[]): Outcome[] {
  const options = Object.entries(OPTIONS).map(([key, spec]) => ({
    key,
    kind: spec.kind,
    names: spellingsOf(key, spec),
    required: spec.required ?? false,
    choices: spec.choices ?? null,
  }));
  const input = [options, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
  const { stdout, stderr } = spawnSync('python3', [REFERENCE], { input, encoding: 'utf8', maxBuffer: 1e9 });
  expect(stderr).toBe('');
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function askOurs(words: readonly string[]): Outcome {
  try {
    const values = parseOptions(splitArguments(words, OPTIONS, undefined), OPTIONS, 'test');
    return { values: Object.fromEntries(Object.entries(values).map(([key, found]) => [key, found ?? null])) };
  } catch (error) {
    if (!(error instanceof AzMlError)) throw error;
    return { error: error.message.replace(/^az-ml test: (.*)\. Allowed values: .*$/, '$1') };
  }
}

testWithPython('five thousand command lines are read, or refused in the same words, as argparse does', () => {
  const lines = fc.sample(commandLine, { numRuns: 5_000, seed: 20_261_123 });
  const theirs = askArgparse(lines);
  const differing = lines
    .map((words, index) => ({ words, theirs: theirs[index], ours: askOurs(words) }))
    .filter(({ theirs, ours }) => JSON.stringify(sortKeys(theirs)) !== JSON.stringify(sortKeys(ours)));
  expect(differing.slice(0, 5)).toEqual([]);
  const missed = KINDS.filter((kind) => !theirs.some(({ error }) => error?.includes(kind)));
  expect(missed).toEqual([]);
  expect(theirs.filter(({ values }) => values !== undefined).length).toBeGreaterThan(500);
});

function sortKeys({ error, values = {} }: Outcome = {}): unknown {
  return [error, Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))];
}
