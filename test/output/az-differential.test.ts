import { describe, expect } from '@jest/globals';
import { findDifferences, type PrintCase, testWithAzOutput } from './reference/az-reference.ts';
import { createChance } from './reference/chance.ts';
import { generateDocument } from './reference/generate-document.ts';
import { generateQuery } from './reference/generate-query.ts';

/** What cells and keys hold, most of it ordinary; one column each, as the reference counts characters. */
const TEXTS = [
  'train_1699_ab12cd34',
  'Completed',
  'Failed',
  'cpu-cluster',
  '2026-01-11T10:03:23.123456Z',
  '2026-02-01',
  'x',
  'X',
  'b',
  '',
  ' lead',
  'trail ',
  'two words',
  '10',
  '1.0',
  '007',
  '1_000',
  'true',
  'null',
  'no',
  "it's",
  '"q"',
  'a: b',
  '- a',
  '#c',
  'é',
  'ÄÖ',
  'long text of many words that goes past the eightieth column of the line, and then on, and on, to the end',
  'https://github.com/example/repo.git',
  'ß',
  'inf',
  '+5',
  '.5',
  '\\',
  'a,b',
  '~',
];

/** What no table can show as the reference does, or what only yaml and json must bear. */
const WILD_TEXTS = [
  ...TEXTS,
  '😀',
  'ﾮ',
  '漢字 '.repeat(40),
  'a\nb',
  'a \nb',
  'a\n b',
  '\ttab',
  'x\u2028y',
  'x\x85y',
  '\x7f',
  '\ufeff',
  '\x00\x01 '.repeat(30),
  "'x' ".repeat(30),
  '"quoted" '.repeat(30),
  '\\ '.repeat(60),
  'k'.repeat(122),
  'k'.repeat(123),
  'k'.repeat(130),
  '😀'.repeat(122),
  '\u{10ffff}',
  '---',
  '? a',
  '=',
  '<<',
  '0x1F',
  '12:30',
  '1e3',
  '2024-1-5',
  'two\n\nfeeds\n',
  'x'.repeat(100),
  'a  b  '.repeat(30),
];

function makeCases(count: number, make: (index: number) => PrintCase): PrintCase[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

describe('the same bytes as az', () => {
  const test = testWithAzOutput();

  test('documents as json and yaml', async () => {
    const chance = createChance(1);
    const cases = makeCases(3000, (index) => ({
      document: generateDocument(chance, WILD_TEXTS),
      format: index % 2 === 0 ? 'json' : 'yaml',
    }));
    expect((await findDifferences(cases)).slice(0, 5)).toEqual([]);
  });

  test('documents as table and tsv', async () => {
    const chance = createChance(2);
    const cases = makeCases(3000, (index) => ({
      document: generateDocument(chance, index % 3 === 0 ? [...TEXTS, 'two\nlines', 'a\n\nb'] : TEXTS),
      format: index % 2 === 0 ? 'table' : 'tsv',
    }));
    expect((await findDifferences(cases)).slice(0, 5)).toEqual([]);
  });

  test('answers of queries, in all formats', async () => {
    const chance = createChance(3);
    const cases = makeCases(5000, (index) => ({
      document: generateDocument(chance, TEXTS),
      query: generateQuery(chance),
      format: (['json', 'json', 'json', 'yaml', 'table', 'tsv'] as const)[index % 6] ?? 'json',
    }));
    expect((await findDifferences(cases)).slice(0, 5)).toEqual([]);
  });
});
