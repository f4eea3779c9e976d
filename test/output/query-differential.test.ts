import { describe, expect } from '@jest/globals';
import { findDifferences, type PrintCase, testWithAzOutput } from './reference/az-reference.ts';
import { type Chance, createChance } from './reference/chance.ts';
import { generateDocument } from './reference/generate-document.ts';
import { generateMistake, generateQuery, generateScrap } from './reference/generate-query.ts';

const TEXTS = [
  'train_1699_ab12cd34',
  'Completed',
  'Failed',
  '2026-01-11T10:03:23.123456Z',
  'x',
  'X',
  'b',
  '',
  ' lead',
  '10',
  '1.0',
  '007',
  '1_000',
  '1e400',
  'true',
  'null',
  'nan',
  "it's",
  '"q"',
  'é',
  'ÄÖ',
  'ß',
  '😀',
  'ﾮ',
  '\\',
  'a\nb',
  '\u2028',
  '\0',
];

/** So many cases, the same for the same seed. */
function makeCases(seed: number, count: number, makeQuery: (chance: Chance) => string): PrintCase[] {
  const chance = createChance(seed);
  return Array.from({ length: count }, () => ({
    document: generateDocument(chance, TEXTS),
    query: makeQuery(chance),
    format: 'value',
  }));
}

describe('the same answer as python-jmespath: value, order of keys, text of numbers, kind of error', () => {
  const test = testWithAzOutput();

  test.each([11, 12, 13])('10,000 queries, seed %i', async (seed) => {
    expect((await findDifferences(makeCases(seed, 10_000, generateQuery))).slice(0, 5)).toEqual([]);
  });

  test('queries with a mistake', async () => {
    expect((await findDifferences(makeCases(14, 10_000, generateMistake))).slice(0, 5)).toEqual([]);
  });

  test('words and signs in any order', async () => {
    expect((await findDifferences(makeCases(15, 10_000, generateScrap))).slice(0, 5)).toEqual([]);
  });
});
