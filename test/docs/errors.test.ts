import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ERROR_MEANINGS } from '../../.ci/error-meanings.ts';
import { renderErrorsPage } from '../../.ci/errors-page.ts';
import { ERRORS } from '../../src/errors.ts';

const ROOT = join(import.meta.dirname, '../..');
const CODES = Object.keys(ERRORS).sort();

/** Codes in the first argument of every `new AzMlError(...)` of the sources. */
function thrownCodes(): Set<string> {
  const source = join(ROOT, 'src');
  const texts = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(source, name), 'utf8'));
  const firstArguments = texts.flatMap((text) => [...text.matchAll(/new AzMlError\(\s*([^,`]*)/g)]);
  return new Set(
    firstArguments.flatMap(([, argument = '']) =>
      [...argument.matchAll(/'(\w+)'/g)].map(([, code = '']) => code),
    ),
  );
}

test('the page of errors is what the table of errors says today (npm run docs makes it anew)', () => {
  expect(readFileSync(join(ROOT, 'docs/errors.md'), 'utf8')).toBe(renderErrorsPage());
});

test('every code has one meaning', () => {
  const documented = Object.values(ERROR_MEANINGS).flatMap((meanings) => Object.keys(meanings));
  expect(documented.sort()).toEqual(CODES);
});

test('every code is used somewhere in the sources', () => {
  const thrown = thrownCodes();
  expect(CODES.filter((code) => !thrown.has(code))).toEqual([]);
});

test('the page has a heading for every place that an error points to', () => {
  const headings = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8').match(/(?<=^### ).*$/gm);
  expect(headings?.toSorted()).toEqual(CODES);
});

test('meanings are whole sentences, so that the page reads as text', () => {
  const sentences = Object.values(ERROR_MEANINGS).flatMap((meanings) =>
    Object.values(meanings).flatMap(({ when, remedy }) => [when, remedy]),
  );
  expect(sentences.filter((sentence) => !/^[A-Z].*[.]$/.test(sentence.replaceAll('`', '')))).toEqual([]);
});
