import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { SECTIONS } from '../../.ci/promise/all-sections.ts';
import { renderPromisePage } from '../../.ci/promise/page.ts';
import type { ApiMethod } from '../../src/contract/api-message.ts';
import { findNotBuilt } from '../../src/service/not-built.ts';
import { createRouteFinder } from '../../src/service/route.ts';
import { testWithContracts } from '../support/component.ts';
import { listPublishedOperations } from './published-api.ts';

const ROOT = join(import.meta.dirname, '..', '..');

describe('the page of promises', () => {
  test('is made from the tables', () => {
    expect(readFileSync(join(ROOT, 'docs/promise.md'), 'utf8')).toBe(renderPromisePage(SECTIONS));
  });

  test('names for every row a test that is there', () => {
    const tests = globSync('test/**/*.test.ts', { cwd: ROOT }).map((file) =>
      readFileSync(join(ROOT, file), 'utf8'),
    );
    const proofs = new Set(SECTIONS.flatMap(({ rows }) => rows.map(({ proof }) => proof)));
    const isTitle = (proof: string) =>
      [`'${proof}'`, `"${proof}"`].some((title) => tests.some((text) => text.includes(title)));
    expect([...proofs].filter((proof) => !isTitle(proof))).toEqual([]);
  });

  testWithContracts()('leaves out no published operation', () => {
    const findRoute = createRouteFinder();
    const missing = listPublishedOperations().filter(([method, path]) => {
      const filled = path.replace('{armScope}', ARM_SCOPE).replaceAll(/\{\w+\}/g, 'x');
      return (
        findRoute(method as ApiMethod, filled) === undefined &&
        findNotBuilt(method as ApiMethod, filled) === undefined
      );
    });
    expect(missing).toEqual([]);
  });
});

const ARM_SCOPE =
  'subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w/experiments/e';
