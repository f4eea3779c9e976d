import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Run } from '../../src/contract/run.ts';
import type { FilterField, RunFilter } from '../../src/contract/run-filter.ts';
import { RUN_STATUSES } from '../../src/contract/run-status.ts';
import { anyFilter, anyText } from '../support/arbitrary-filter.ts';
import { printFilter } from '../support/print-filter.ts';
import { HISTORY, openTestService } from '../support/test-service.ts';

const service = openTestService();
const EXPERIMENT = `${HISTORY}/experiments/exp`;
let runs: readonly Run[] = [];

beforeAll(async () => {
  const bodies = fc.record({
    status: fc.constantFrom(...RUN_STATUSES),
    tags: fc.dictionary(
      anyText.filter((key) => key !== ''),
      fc.option(anyText),
      { maxKeys: 4 },
    ),
    properties: fc.dictionary(
      anyText.filter((key) => key !== ''),
      anyText,
      { maxKeys: 4 },
    ),
    target: anyText,
    description: fc.option(anyText),
  });
  for (const [index, body] of fc.sample(bodies, 60).entries()) {
    await service.send('PATCH', `${EXPERIMENT}/runs/r${index}`, body);
  }
  runs = (await service.send('POST', `${EXPERIMENT}/runs:query`, {})).value;
});

test('any filter finds just the runs of which it is true', async () => {
  expect(runs).toHaveLength(60);
  const seeded = fc.oneof(anyFilter, fc.constantFrom(...RUN_STATUSES).map(isStatus));
  await fc.assert(
    fc.asyncProperty(seeded, async (filter) => {
      const text = printFilter(filter);
      fc.pre(!/ (eq|ne) null\) or /.test(text));
      const page = await service.send('POST', `${EXPERIMENT}/runs:query`, { filter: text });
      const expected = runs.filter((run) => isTrueOf(filter, run)).map(({ runId }) => runId);
      expect(page.value.map(({ runId }: Run) => runId)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test('a value that a run has is found by it, whatever its characters are', async () => {
  const values = runs.flatMap(({ runId, tags }) =>
    Object.entries(tags).map(([key, value]) => ({ runId, key, value })),
  );
  const found = values.filter(({ value }) => value !== null);
  expect(found.length).toBeGreaterThan(20);
  for (const { runId, key, value } of found) {
    const filter = printFilter({ kind: 'compare', field: { kind: 'tag', key }, op: 'eq', value });
    const page = await service.send('POST', `${EXPERIMENT}/runs:query`, { filter });
    expect(page.value.map((run: Run) => run.runId)).toContain(runId);
  }
});

function isStatus(status: string): RunFilter {
  return { kind: 'compare', field: { kind: 'column', name: 'status' }, op: 'eq', value: status };
}

/** What the filter language means: a missing value is null, equals null alone, and has no order. */
function isTrueOf(filter: RunFilter, run: Run): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.terms.every((term) => isTrueOf(term, run));
    case 'or':
      return filter.terms.some((term) => isTrueOf(term, run));
    case 'not':
      return !isTrueOf(filter.term, run);
    case 'in':
      return filter.values.some((value) => value === readField(run, filter.field));
    case 'match': {
      const value = readField(run, filter.field);
      const how = { contains: 'includes', startswith: 'startsWith', endswith: 'endsWith' } as const;
      return typeof value === 'string' && value[how[filter.how]](filter.value);
    }
    case 'compare':
      return compare(readField(run, filter.field), filter.op, filter.value);
  }
}

function compare(
  value: string | number | boolean | null,
  op: Extract<RunFilter, { kind: 'compare' }>['op'],
  wanted: string | number | boolean | null,
): boolean {
  if (op === 'eq') return value === wanted;
  if (op === 'ne') return value !== wanted;
  if (value === null || wanted === null) return false;
  if (op === 'gt') return value > wanted;
  if (op === 'ge') return value >= wanted;
  return op === 'lt' ? value < wanted : value <= wanted;
}

function readField(run: Run, field: FilterField): string | number | boolean | null {
  if (field.kind === 'column') return run[field.name] ?? null;
  const map = field.kind === 'tag' ? run.tags : run.properties;
  // A tag without a value is there all the same: an empty text.
  return Object.hasOwn(map, field.key) ? (map[field.key] ?? '') : null;
}
