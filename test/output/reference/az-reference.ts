import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { test } from '@jest/globals';
import { AzMlError } from '../../../src/errors.ts';
import { parseDocument } from '../../../src/output/json-document.ts';
import { formatOutput } from '../../../src/output/print.ts';
import { QueryError } from '../../../src/output/query/query-error.ts';
import { toText } from '../../../src/output/query/text-functions.ts';
import { compileQuery } from '../../../src/output/query.ts';
import { testWith } from '../../support/component.ts';

/** One printing: a document as JSON text, perhaps a query, and a format. */
export interface PrintCase {
  readonly document: string;
  readonly query?: string;
  /** `value` is the answer as compact JSON, keys in their own order. */
  readonly format: 'json' | 'yaml' | 'table' | 'tsv' | 'value';
}

/** What came out. An error that is no error of JMESPath's own is a crash. */
export type Printed = { readonly text: string } | { readonly error: string };

/** Debian's Python, for which the packages are; another one may come first in PATH. */
const PYTHON = '/usr/bin/python3';

/** `test` where the packages that make up the output of `az` are installed. */
export function testWithAzOutput(): typeof test {
  const imported = spawnSync(PYTHON, ['-c', 'import jmespath, yaml, tabulate, knack.output'], {
    stdio: 'ignore',
  });
  return testWith(
    "the packages behind az's output",
    imported.status === 0,
    'apt-get install --no-install-recommends python3-jmespath python3-yaml python3-tabulate python3-knack',
  );
}

/** What the real packages print, all cases in one process. */
export function printWithAz(cases: readonly PrintCase[]): Printed[] {
  const { stdout, stderr, status } = spawnSync(
    PYTHON,
    ['-W', 'ignore', join(import.meta.dirname, 'az_reference.py')],
    {
      input: cases.map((one) => `${JSON.stringify(one)}\n`).join(''),
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    },
  );
  if (status !== 0) throw new Error(`the reference failed: ${stderr}`);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** What we print. */
export async function printWithUs({ document, query, format }: PrintCase): Promise<Printed> {
  try {
    const compiled = query === undefined ? undefined : compileQuery(query);
    if (format === 'value') {
      const answer = compiled?.search(parseDocument(document)) ?? null;
      return { text: answer === null ? '' : toText(answer) };
    }
    const pieces = await formatOutput(parseDocument(document), { format, query: compiled, colour: false });
    return { text: [...pieces].join('') };
  } catch (error) {
    if (error instanceof AzMlError && error.cause instanceof QueryError) return { error: error.cause.kind };
    throw error;
  }
}

/** The cases that we print in another way, with both texts. Where the reference crashes, any error of ours is right. */
export async function findDifferences(
  cases: readonly PrintCase[],
): Promise<{ one: PrintCase; theirs: Printed; ours: Printed }[]> {
  const reference = printWithAz(cases);
  const different = [];
  for (const [index, one] of cases.entries()) {
    const ours = await printWithUs(one);
    const theirs = reference[index] ?? { error: 'no answer' };
    const bothFail =
      'error' in theirs && theirs.error === 'crash' && 'error' in ours && ours.error !== 'syntax';
    if (!bothFail && JSON.stringify(ours) !== JSON.stringify(theirs)) different.push({ one, theirs, ours });
  }
  return different;
}
