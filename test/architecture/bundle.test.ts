import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const DIST = join(import.meta.dirname, '../../dist');

/** Sources in the files that every command loads, whatever it does: the entry bundle and the core it requires. */
function inputsOfEveryCommand(): string[] {
  const inputs = JSON.parse(readFileSync(join(DIST, 'inputs.json'), 'utf8')) as Record<string, string[]>;
  return [...(inputs['az-ml'] ?? []), ...(inputs.core ?? [])];
}

test('what every command loads holds no module that only some commands need', () => {
  const banned = [
    /^src\/app\.ts$/,
    /^src\/(commands|service|store|blobs|compute|supervisor|server|submission|provenance)\//,
    /^src\/output\/(yaml|table|tsv)/,
    /^src\/client\/http-/,
    /node_modules\/(undici|pg|cli-table3|yaml|ignore)\//,
  ];
  expect(inputsOfEveryCommand().filter((input) => banned.some((pattern) => pattern.test(input)))).toEqual([]);
});

test('what every command loads does hold the command line itself', () => {
  expect(inputsOfEveryCommand()).toEqual(
    expect.arrayContaining(['src/cli/main.ts', 'src/cli/command-table.ts', 'src/errors.ts']),
  );
});
