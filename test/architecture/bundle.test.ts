import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const DIST = join(import.meta.dirname, '../../dist');

interface Metafile {
  readonly outputs: Readonly<
    Record<
      string,
      {
        readonly inputs: Readonly<Record<string, unknown>>;
        readonly imports: readonly { readonly path: string; readonly kind: string }[];
      }
    >
  >;
}

/** Source files in the entry bundle and in every piece it loads at once, before any command is known. */
function inputsOfEntry(): string[] {
  const { outputs } = JSON.parse(readFileSync(join(DIST, 'meta.json'), 'utf8')) as Metafile;
  const seen = new Set<string>();
  const visit = (output: string) => {
    if (seen.has(output)) return;
    seen.add(output);
    for (const { path, kind } of outputs[output]?.imports ?? []) if (kind === 'import-statement') visit(path);
  };
  visit('dist/az-ml.js');
  return [...seen].flatMap((output) => Object.keys(outputs[output]?.inputs ?? {}));
}

test('the entry bundle holds no module that only some commands need', () => {
  const banned = [
    /^src\/app\.ts$/,
    /^src\/(commands|service|store|blobs|compute|supervisor|server|submission|provenance)\//,
    /^src\/output\/(yaml|table|tsv)/,
    /^src\/cli\/help\.ts$/,
    /node_modules\/(undici|pg|cli-table3|yaml|ignore)\//,
  ];
  expect(inputsOfEntry().filter((input) => banned.some((pattern) => pattern.test(input)))).toEqual([]);
});

test('the entry bundle does hold the command line itself', () => {
  expect(inputsOfEntry()).toEqual(expect.arrayContaining(['src/cli/main.ts', 'src/cli/command-table.ts']));
});
