import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RunFilter } from '../../src/contract/run-filter.ts';
import { planRuns } from '../../src/store/run-plan.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { runs } from './arbitrary-runs.ts';
import { newRun, seedExperiment } from './make-runs.ts';
import { passes } from './naive-query.ts';
import { STORES } from './stores.ts';
import { withStore } from './with-store.ts';

const folder = makeTempFolder();

const compare = (
  name: 'startTimeUtc' | 'createdUtc' | 'status',
  op: 'eq' | 'ge' | 'gt' | 'le',
  value: string | null,
): RunFilter => ({ kind: 'compare', field: { kind: 'column', name }, op, value });

const since = (time: string): RunFilter => ({
  kind: 'or',
  terms: [
    compare('startTimeUtc', 'ge', time),
    { kind: 'and', terms: [compare('startTimeUtc', 'eq', null), compare('createdUtc', 'ge', time)] },
  ],
});

const JANUARY = '2026-01-01T00:00:00.000000Z';
const FEBRUARY = '2026-02-01T00:00:00.000000Z';
const JANUARY_US = Date.UTC(2026, 0, 1) * 1000;
const FEBRUARY_US = Date.UTC(2026, 1, 1) * 1000;

test.each<[string, RunFilter, number | undefined]>([
  ['started since', compare('startTimeUtc', 'ge', JANUARY), JANUARY_US],
  ['started after', compare('startTimeUtc', 'gt', JANUARY), JANUARY_US],
  ['started, or else created, since', since(JANUARY), JANUARY_US],
  ['the later of two', { kind: 'and', terms: [since(JANUARY), since(FEBRUARY)] }, FEBRUARY_US],
  ['the earlier of two', { kind: 'or', terms: [since(JANUARY), since(FEBRUARY)] }, JANUARY_US],
  ['created since: it may have started before', compare('createdUtc', 'ge', JANUARY), undefined],
  ['started before', compare('startTimeUtc', 'le', JANUARY), undefined],
  ['not started since', { kind: 'not', term: since(JANUARY) }, undefined],
  ['since, or failed', { kind: 'or', terms: [since(JANUARY), compare('status', 'eq', 'Failed')] }, undefined],
])('the bound of %s', (_, filter, earliestUs) => {
  expect(planRuns(filter).earliestUs).toBe(earliestUs);
});

const time = fc
  .date({ min: new Date('2025-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().replace('Z', '000Z'));

test.each(STORES)('no run is lost by such a bound in $name', (kind) =>
  withStore(kind, folder, async (store) => {
    await fc.assert(
      fc.asyncProperty(runs, fc.nat(), time, fc.boolean(), async (list, pick, other, isWide) => {
        await store.deleteWorkspace('ws-1');
        await seedExperiment(store);
        await seedExperiment(store, 'exp-2', 'other');
        await store.addRuns(list.map(newRun));
        const chosen = list[pick % Math.max(1, list.length)];
        const bound = chosen?.startTimeUtc ?? chosen?.createdUtc ?? other;
        const filter: RunFilter = isWide
          ? { kind: 'or', terms: [since(bound), compare('startTimeUtc', 'gt', other)] }
          : since(bound);
        const stored = (await store.queryRuns({ workspaceId: 'ws-1', limit: 100 })).items.map(
          ({ run }) => run,
        );
        const expected = stored.filter((run) => passes(run, filter));
        const found = await store.queryRuns({ workspaceId: 'ws-1', limit: 100, filter });
        expect(found.items.map(({ run }) => run.runId)).toEqual(expected.map(({ runId }) => runId));
      }),
      { numRuns: 150 },
    );
  }),
);
