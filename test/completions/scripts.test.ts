import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readGrammar, VALUES_BY_COMMAND, VALUES_BY_KEY } from '../../.ci/completion-grammar.ts';
import { renderCompletions } from '../../.ci/completions.ts';
import { SCRIPT_FILES } from '../../src/commands/completion/script-file.ts';

const FOLDER = join(import.meta.dirname, '../../completions');

test('the completion scripts are what the commands say today (npm run completions makes them anew)', async () => {
  const rendered = await renderCompletions();
  expect(readdirSync(FOLDER).sort()).toEqual([...rendered.keys()].sort());
  for (const [file, text] of rendered)
    expect([file, readFileSync(join(FOLDER, file), 'utf8')]).toEqual([file, text]);
});

test('every script belongs to a shell that `completion` can print', async () => {
  expect(Object.values(SCRIPT_FILES).toSorted()).toEqual([...(await renderCompletions()).keys()].sort());
});

test('every option and command that values are kept for exists', async () => {
  const { commands } = await readGrammar();
  const keys = new Set(Object.values(commands).flatMap(({ options }) => options.map(({ key }) => key)));
  expect(Object.keys(VALUES_BY_KEY).filter((key) => !keys.has(key))).toEqual([]);
  expect(Object.keys(VALUES_BY_COMMAND).filter((name) => commands[name] === undefined)).toEqual([]);
});

test('the PowerShell script keeps every summary between quotes of its own', async () => {
  const text = (await renderCompletions()).get('az-ml.ps1') ?? '';
  const rows = text.split('\n').filter((line) => line.startsWith('        , @('));
  expect(rows.length).toBeGreaterThan(50);
  for (const row of rows) expect(row).toMatch(/^ {8}, @\('(?:[^']|'')*', '(?:[^']|'')*'\)$/);
  expect([...text].filter((letter) => letter === '{')).toHaveLength(
    [...text].filter((letter) => letter === '}').length,
  );
});
