import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Run } from '../../src/contract/run.ts';
import type { RunFilter } from '../../src/contract/run-filter.ts';
import type { RunQuery, RunStore } from '../../src/store/store.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { filter, orderBy, runChange, runs } from './arbitrary-runs.ts';
import { type BareRun, makeRun, newRun, seedExperiment } from './make-runs.ts';
import { passes, sortRuns } from './naive-query.ts';
import { STORES } from './stores.ts';
import { withStore } from './with-store.ts';

const folder = makeTempFolder();
const WORKSPACE = { workspaceId: 'ws-1' };

/** All pages one after the other; `between` is called after each. */
async function walk(
  store: RunStore,
  query: Omit<RunQuery, 'workspaceId'>,
  between: (page: number) => Promise<void> = async () => {},
): Promise<Run[]> {
  const found: Run[] = [];
  let cursor: string | undefined;
  for (let page = 1; page === 1 || cursor !== undefined; page += 1) {
    const answer = await store.queryRuns({ ...WORKSPACE, ...query, ...(cursor !== undefined && { cursor }) });
    expect(answer.items.length).toBeLessThanOrEqual(query.limit);
    found.push(...answer.items.map(({ run }) => run));
    cursor = answer.cursor;
    await between(page);
  }
  return found;
}

function property(key: string, value: string): RunFilter {
  return { kind: 'compare', field: { kind: 'property', key }, op: 'eq', value };
}

async function seedRuns(store: RunStore, list: readonly BareRun[]): Promise<void> {
  await store.deleteWorkspace('ws-1');
  await seedExperiment(store);
  await seedExperiment(store, 'exp-2', 'other');
  await store.addRuns(list.map(newRun));
}

describe.each(STORES)('queries of runs in $name', (kind) => {
  test('pages hold exactly the runs that a plain evaluation of filter and order finds, after any changes', () =>
    withStore(kind, folder, async (store) => {
      const changes = fc.array(fc.tuple(fc.nat({ max: 19 }), runChange), { maxLength: 5 });
      const scope = fc.constantFrom(undefined, 'exp-1');
      const limit = fc.integer({ min: 1, max: 8 });
      await fc.assert(
        fc.asyncProperty(
          runs,
          changes,
          filter,
          orderBy,
          limit,
          scope,
          async (list, changed, condition, order, most, experimentId) => {
            await seedRuns(store, list);
            for (const [index, change] of changed)
              await store.updateRun('ws-1', `r${index}`, ({ run }) => ({ run: { ...run, ...change } }));
            const stored: Run[] = [];
            for (const { runId } of list) {
              const record = await store.getRun('ws-1', runId);
              if (record !== undefined) stored.push(record.run);
            }
            expect(stored).toHaveLength(list.length);
            const inScope = stored.filter(
              (run) => experimentId === undefined || run.experimentId === experimentId,
            );
            const expected = sortRuns(
              inScope.filter((run) => passes(run, condition)),
              order,
            );
            const query = {
              filter: condition,
              orderBy: order,
              limit: most,
              ...(experimentId !== undefined && { experimentId }),
            };
            expect((await walk(store, query)).map(({ runId }) => runId)).toEqual(
              expected.map(({ runId }) => runId),
            );
          },
        ),
        { numRuns: 400 },
      );
    }));

  test('the default order is by start time, latest first, with the time of creation for what has not started', () =>
    withStore(kind, folder, async (store) => {
      await seedRuns(store, [
        makeRun('old', { createdUtc: '2026-11-01T00:00:00Z', startTimeUtc: '2026-11-01T00:00:01Z' }),
        makeRun('late', { createdUtc: '2026-11-01T00:00:00Z', startTimeUtc: '2026-11-05T02:00:00+02:00' }),
        makeRun('waiting', { createdUtc: '2026-11-03T00:00:00.0000000Z' }),
        makeRun('tie', { createdUtc: '2026-11-03T00:00:00Z' }),
      ]);
      const ids = async () => (await walk(store, { limit: 2 })).map(({ runId }) => runId);
      expect(await ids()).toEqual(['late', 'tie', 'waiting', 'old']);
      await store.updateRun('ws-1', 'old', ({ run }) => ({
        run: { ...run, startTimeUtc: '2026-11-09T00:00:00Z' },
      }));
      expect(await ids()).toEqual(['old', 'late', 'tie', 'waiting']);
    }));

  test('a walk sees each run that was there exactly once, while new ones are added', () =>
    withStore(kind, folder, async (store) => {
      const minute = (number: number) => `2026-11-23T10:${String(number).padStart(2, '0')}:00Z`;
      await seedRuns(
        store,
        Array.from({ length: 30 }, (_, index) => makeRun(`r${index}`, { createdUtc: minute(index) })),
      );
      const found = await walk(store, { limit: 7 }, async (page) => {
        await store.addRuns([
          newRun(makeRun(`new-${page}`, { createdUtc: minute(59) })),
          newRun(makeRun(`old-${page}`, { createdUtc: minute(0) })),
        ]);
      });
      const known = found.map(({ runId }) => runId).filter((runId) => runId.startsWith('r'));
      expect(known).toEqual(Array.from({ length: 30 }, (_, index) => `r${29 - index}`));
      expect(new Set(found.map(({ runId }) => runId)).size).toBe(found.length);
    }));

  test('a property that many different sets hold is found among the latest runs and among the oldest', () =>
    withStore(kind, folder, async (store) => {
      const list = Array.from({ length: 4_000 }, (_, index) =>
        makeRun(`r${index}`, {
          createdUtc: new Date(Date.UTC(2026, 10, 1) + index * 1000).toISOString(),
          status: index % 2 === 0 ? 'Completed' : 'Failed',
          properties: {
            number: String(index),
            branch: index % 3 === 0 ? 'main' : index < 600 ? 'old' : `b${index}`,
          },
        }),
      );
      await seedRuns(store, list);
      for (const branch of ['main', 'old'])
        for (const [descending, limit] of [
          [true, 30],
          [true, 500],
          [false, 90],
        ] as const) {
          const expected = list
            .filter(({ properties }) => properties.branch === branch)
            .map(({ runId }) => runId);
          if (descending) expected.reverse();
          const order = { column: 'startTimeUtc', descending } as const;
          const found = await walk(store, {
            experimentId: 'exp-1',
            filter: property('branch', branch),
            limit,
            orderBy: order,
          });
          expect(found.map(({ runId }) => runId)).toEqual(expected);
        }
    }));

  test('a filter may name a thousand run ids; one too large for the database is refused by name', () =>
    withStore(kind, folder, async (store) => {
      await seedRuns(
        store,
        Array.from({ length: 20 }, (_, index) => makeRun(`r${index}`)),
      );
      const oneOf = (count: number): RunFilter => ({
        kind: 'or',
        terms: Array.from({ length: count }, (_, index) => ({
          kind: 'compare',
          field: { kind: 'column', name: 'runId' },
          op: 'eq',
          value: `r${index}`,
        })),
      });
      expect(await walk(store, { filter: oneOf(1_000), limit: 50 })).toHaveLength(20);
      await expect(walk(store, { filter: oneOf(40_000), limit: 50 })).rejects.toMatchObject({
        code: 'BadFilter',
      });
    }));

  test('a cursor belongs to its order', () =>
    withStore(kind, folder, async (store) => {
      await seedRuns(store, [makeRun('r0'), makeRun('r1')]);
      const { cursor = '' } = await store.queryRuns({ ...WORKSPACE, limit: 1 });
      const other = {
        ...WORKSPACE,
        limit: 1,
        cursor,
        orderBy: { column: 'runId', descending: true },
      } as const;
      await expect(store.queryRuns(other)).rejects.toMatchObject({ code: 'BadRequest' });
      await expect(store.queryRuns({ ...WORKSPACE, limit: 1, cursor: 'x' })).rejects.toMatchObject({
        code: 'BadRequest',
      });
    }));

  test('what is asked of a workspace or experiment that does not exist is empty', () =>
    withStore(kind, folder, async (store) => {
      await seedRuns(store, [makeRun('r0')]);
      expect(await store.queryRuns({ workspaceId: 'none', limit: 5 })).toEqual({ items: [] });
      expect(await store.queryRuns({ ...WORKSPACE, experimentId: 'none', limit: 5 })).toEqual({ items: [] });
      expect(await store.queryRuns({ ...WORKSPACE, limit: 0 })).toEqual({ items: [] });
    }));
});
