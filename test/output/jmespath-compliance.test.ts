import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect } from '@jest/globals';
import { AzMlError } from '../../src/errors.ts';
import { QueryError } from '../../src/output/query/query-error.ts';
import { compileQuery } from '../../src/output/query.ts';
import { CONTRACTS_FOLDER, testWithContracts } from '../support/component.ts';

const SUITE = join(CONTRACTS_FOLDER, 'jmespath-compliance');

interface Case {
  readonly expression: string;
  readonly result?: unknown;
  readonly error?: string;
  readonly bench?: string;
}

interface Group {
  readonly given: unknown;
  readonly cases: readonly Case[];
}

interface Outcome {
  readonly file: string;
  readonly expression: string;
  readonly given: unknown;
  readonly wanted: unknown;
  readonly got: unknown;
}

function loadGroups(file: string): Group[] {
  return JSON.parse(readFileSync(join(SUITE, file), 'utf8'));
}

function runCase({ expression }: Case, given: unknown): unknown {
  try {
    return { result: JSON.parse(JSON.stringify(compileQuery(expression).search(given))) };
  } catch (error) {
    if (error instanceof AzMlError && error.cause instanceof QueryError) return { error: error.cause.kind };
    return { crash: String(error) };
  }
}

function runFile(file: string): Outcome[] {
  return loadGroups(file).flatMap(({ given, cases }) =>
    cases
      .filter((one) => one.bench === undefined)
      .map((one) => ({
        file,
        expression: one.expression,
        given,
        wanted: one.error === undefined ? { result: one.result } : { error: one.error },
        got: runCase(one, given),
      })),
  );
}

describe('the official JMESPath compliance suite', () => {
  testWithContracts()('all cases give the wanted value or the wanted kind of error', () => {
    const outcomes = readdirSync(SUITE)
      .filter((file) => file.endsWith('.json'))
      .flatMap(runFile);
    const wrong = outcomes.filter(({ wanted, got }) => !isDeepStrictEqual(got, wanted));
    expect(wrong).toEqual([]);
    expect(outcomes.length).toBe(892);
  });
});
