import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatForBash, readBashLine } from '../../src/completion/bash.ts';
import { formatForFish } from '../../src/completion/fish.ts';
import { formatForPowerShell, readPowerShellWords } from '../../src/completion/powershell.ts';
import { formatForZsh } from '../../src/completion/zsh.ts';
import { HOSTILE_EXPERIMENTS, HOSTILE_TAGS } from './seed-store.ts';

const WORD_BREAKS = ' \t\n"\'@><=;|&(:';
const HOSTILE = [
  ...HOSTILE_EXPERIMENTS,
  ...HOSTILE_TAGS,
  '!!',
  '~',
  '#x',
  '*',
  '{a,b}',
  '\\',
  '\\n',
  'a@b',
  '\u0085',
];

/** What bash makes of each line after the completion was taken; every word ends with a NUL. */
function readByBash(cases: readonly (readonly [typed: string, value: string])[]): string[] {
  const lines = cases.map(([typed, value]) => {
    const line = readBashLine(`az-ml ${typed}`, WORD_BREAKS);
    const [, text = ''] = formatForBash({ candidates: [{ value }] }, line).split('\0');
    return `printf '%s\\0' ${typed}${text}${line.quote}\n`;
  });
  const { stdout } = spawnSync('bash', {
    input: lines.join(''),
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' },
  });
  return stdout.split('\0').slice(0, -1);
}

test('bash reads a completed word as the value again', () => {
  expect(readByBash(HOSTILE.map((value) => ['', value]))).toEqual(HOSTILE);
  const attached = HOSTILE.map((value) => `--tags=${value}`);
  expect(readByBash(attached.map((value) => ['--tags=', value]))).toEqual(attached);
});

test('bash does so inside an open quote', () => {
  const printable = HOSTILE.filter((value) => !/\p{Cc}/u.test(value));
  for (const quote of ['"', "'"])
    expect(readByBash(printable.map((value) => [quote, value]))).toEqual(printable);
  const attached = printable.map((value) => `--tags=${value}`);
  expect(readByBash(attached.map((value) => ['--tags="', value]))).toEqual(attached);
});

test('bash reads any value back', () => {
  const anyValue = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
  const values = fc.sample(anyValue, 500).filter((text) => !text.includes('\0'));
  expect(readByBash(values.map((value) => ['', value]))).toEqual(values);
});

test('a value with control characters is not put inside an open quote', () => {
  const line = readBashLine('az-ml "', WORD_BREAKS);
  expect(formatForBash({ candidates: [{ value: 'a\nb' }] }, line)).toBe('\0');
});

test.each([
  ['az-ml run  show', ['az-ml', 'run', 'show'], '', 0],
  ['az-ml run ', ['az-ml', 'run', ''], '', 0],
  ['az-ml --tags=a\\ b:c', ['az-ml', '--tags=a b:c'], '', 11],
  ['az-ml --tags="a $x', ['az-ml', '--tags=a $x'], '"', 7],
  ['az-ml \'a\\b\' "c\\"d\\n"', ['az-ml', 'a\\b', 'c"d\\n'], '', 0],
  ['az-ml user@ho', ['az-ml', 'user@ho'], '', 4],
])('bash line %j', (line, words, quote, keptLength) => {
  expect(readBashLine(line, WORD_BREAKS)).toEqual({ words, quote, keptLength });
});

test('zsh and fish quote by themselves: values arrive as they are, what is listed is harmless', () => {
  const candidates = [
    { value: 'a\u001b[31m\nb', about: 'x\u001b[0m' },
    { value: 'k', isOpen: true },
  ];
  expect(formatForZsh({ candidates, files: 'file', filePrefix: '--a=' }).split('\0')).toEqual([
    ...['file', '4', '0', 'a\u001b[31m\nb', 'a?[31m?b', 'x?[0m', '1', 'k', 'k', '', ''],
  ]);
  expect(formatForFish({ candidates: [...candidates, { value: 'tab\there' }] })).toBe(
    '\x000\0a\u001b[31m\nb\tx?[0m\0k\0',
  );
});

test('PowerShell gets words between single quotes, which nothing inside can end', () => {
  const values = [
    'plain_1',
    'a b',
    "it's",
    'x\u2019; calc',
    '$(calc)',
    '--tags=a.b',
    '-e',
    '`n',
    'a,b',
    '@x',
    'ü',
  ];
  const text = formatForPowerShell({ candidates: values.map((value) => ({ value })) });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is asked for
  expect(text).toMatch(/^[\x00-\x7f]*$/);
  expect(JSON.parse(text).entries.map((entry: { text: string }) => entry.text)).toEqual([
    ...['plain_1', "'a b'", "'it''s'", "'x\u2019\u2019; calc'", "'$(calc)'", "'--tags=a.b'", '-e', "'`n'"],
    ...["'a,b'", "'@x'", "'ü'"],
  ]);
  expect(readPowerShellWords({ AZ_ML_COMPLETE: '["run","a \\"b"]' })).toEqual(['run', 'a "b']);
});
