import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LatestMetric, MetricEntry, MetricValue } from '../../src/contract/metric.ts';
import type { RunStore } from '../../src/store/store.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { makeRun, newRun, seedExperiment } from './make-runs.ts';
import { STORES } from './stores.ts';
import { withStore } from './with-store.ts';

const folder = makeTempFolder();

function scalar(name: string, ...values: Partial<MetricValue & { value: number }>[]): MetricEntry {
  return {
    name,
    columns: { [name]: 'double' },
    values: values.map(({ value = 1, timestampMs = 0, ...rest }) => ({
      timestampMs,
      ...rest,
      data: { [name]: value },
    })),
  };
}

async function seedRuns(store: RunStore, ...runIds: string[]): Promise<void> {
  await seedExperiment(store);
  for (const runId of runIds) await store.addRun(newRun(makeRun(runId)));
}

async function readAll(store: RunStore, name: string, limit: number): Promise<MetricValue[]> {
  const all: MetricValue[] = [];
  for (let from = 0; ; ) {
    const read = await store.readMetric('ws-1', 'r1', name, { from, limit });
    const values = read?.values ?? [];
    for (const { position, ...value } of values) {
      expect(position).toBe(all.length);
      all.push(value);
    }
    if (values.length < limit) return all;
    from = all.length;
  }
}

describe.each(STORES)('metrics in $name', (kind) => {
  test('values come back in the order logged, however they were grouped and are paged', () =>
    withStore(kind, folder, async (store) => {
      await seedRuns(store, 'r1');
      let made = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(arbitraryValue(), { maxLength: 300 }), { maxLength: 4 }),
          fc.integer({ min: 1, max: 400 }),
          async (batches, limit) => {
            const name = `metric ${made++}`;
            const columns = { x: 'double', y: 'string', __proto__2: 'none' } as const;
            for (const values of batches)
              expect(await store.addMetrics('ws-1', 'r1', [{ name, columns, values }])).toEqual([]);
            expect(await readAll(store, name, limit)).toEqual(batches.flat());
          },
        ),
        { numRuns: 40 },
      );
    }));

  test('the last value of a scalar metric has the highest step, then time, then value', () =>
    withStore(kind, folder, async (store) => {
      await seedRuns(store, 'r1');
      let made = 0;
      const small = fc.integer({ min: -1, max: 2 });
      const value = fc.oneof(small, fc.constantFrom(Number.NaN, Infinity, -Infinity));
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.record({ step: small, timestampMs: small, value }), { minLength: 1, maxLength: 8 }),
          fc.integer({ min: 1, max: 3 }),
          async (values, size) => {
            const name = `m${made++}`;
            for (let start = 0; start < values.length; start += size)
              await store.addMetrics('ws-1', 'r1', [scalar(name, ...values.slice(start, start + size))]);
            const latest = (await store.latestMetrics('ws-1', ['r1'])).get('r1');
            expect(latest?.find((metric) => metric.name === name)).toEqual({ name, ...latestOf(values) });
          },
        ),
        { numRuns: 100 },
      );
    }));

  test('a value without a step counts as the step after those before it', () =>
    withStore(kind, folder, async (store) => {
      await seedRuns(store, 'r1');
      await store.addMetrics('ws-1', 'r1', [scalar('acc', { value: 9 }, { value: 5 }, { value: 7 })]);
      const latest = (await store.latestMetrics('ws-1', ['r1'])).get('r1');
      expect(latest).toEqual([{ name: 'acc', value: 7, step: 2, timestampMs: 0 }]);
    }));

  test('metrics are listed in the order in which they came up, with all their columns', () =>
    withStore(kind, folder, async (store) => {
      await seedRuns(store, 'r1', 'r2');
      const table: MetricEntry = {
        name: 'row',
        namespace: 'n',
        columns: { x: 'int' },
        standardSchemaId: '11111111-2222-3333-4444-555555555555',
        uxMetricType: 'azureml.v1.table',
        values: [{ timestampMs: 5.125, data: { x: 1 } }],
      };
      const wider: MetricEntry = {
        name: 'row',
        namespace: 'n',
        columns: { x: 'double', text: 'none' },
        values: [{ timestampMs: 6, data: { x: 0.5, text: null } }],
      };
      await store.addMetrics('ws-1', 'r1', [table, scalar('loss', {}), wider]);
      await store.addMetrics('ws-1', 'r1', [{ ...wider, columns: { text: 'string' } }]);
      expect(await store.listMetrics('ws-1', 'r1')).toEqual([
        {
          seriesId: 1,
          name: 'row',
          namespace: 'n',
          columns: { x: 'double', text: 'string' },
          standardSchemaId: '11111111-2222-3333-4444-555555555555',
          uxMetricType: 'azureml.v1.table',
          valueCount: 3,
          createdMs: 5.125,
        },
        { seriesId: 2, name: 'loss', columns: { loss: 'double' }, valueCount: 1, createdMs: 0 },
      ]);
      expect(await store.listMetrics('ws-1', 'r2')).toEqual([]);
      expect(await store.findMetricSeries('ws-1', 2)).toMatchObject({ runId: 'r1', experimentId: 'exp-1' });
      expect(await store.readMetric('ws-1', 'r1', 'row', { limit: 9 })).toBeUndefined();
      expect(
        (await store.readMetric('ws-1', 'r1', 'row', { namespace: 'n', limit: 9 }))?.values,
      ).toHaveLength(3);
    }));

  test('what does not fit a metric is refused by its place, and the rest is taken', () =>
    withStore(kind, folder, async (store) => {
      await seedRuns(store, 'r1');
      const text: MetricEntry = {
        name: 'a',
        columns: { a: 'string' },
        values: [{ timestampMs: 0, data: { a: 't' } }],
      };
      expect(await store.addMetrics('ws-1', 'r1', [scalar('a', {}), text, scalar('b', {})])).toEqual([
        { index: 1, reason: 'the metric a cannot take this: its column a is double, not string' },
      ]);
      const most = { seriesPerRun: 2, valuesPerSeries: 2 };
      const refused = await store.addMetrics(
        'ws-1',
        'r1',
        [scalar('a', {}), scalar('a', {}), scalar('c', {})],
        most,
      );
      expect(refused?.map(({ index }) => index)).toEqual([1, 2]);
      expect(
        (await store.listMetrics('ws-1', 'r1')).map(({ name, valueCount }) => [name, valueCount]),
      ).toEqual([
        ['a', 2],
        ['b', 1],
      ]);
      expect(await store.addMetrics('ws-1', 'r9', [scalar('a', {})])).toBeUndefined();
      expect(await store.addMetrics('ws-9', 'r1', [scalar('a', {})])).toBeUndefined();
    }));

  test('a metric that gets a second column has no last value any more', () =>
    withStore(kind, folder, async (store) => {
      await seedRuns(store, 'r1');
      await store.addMetrics('ws-1', 'r1', [scalar('a', {})]);
      const second: MetricEntry = {
        name: 'a',
        columns: { b: 'int' },
        values: [{ timestampMs: 0, data: { b: 1 } }],
      };
      await store.addMetrics('ws-1', 'r1', [second]);
      expect((await store.latestMetrics('ws-1', ['r1'])).size).toBe(0);
      await store.addMetrics('ws-1', 'r1', [{ ...scalar('in', {}), namespace: 'n' }]);
      expect((await store.latestMetrics('ws-1', ['r1'])).size).toBe(0);
    }));

  test('deleted metrics are gone, and new ones of the same name begin anew', () =>
    withStore(kind, folder, async (store) => {
      await seedRuns(store, 'r1', 'r2');
      await store.addMetrics('ws-1', 'r1', [scalar('a', {}, {}), scalar('b', {})]);
      await store.addMetrics('ws-1', 'r2', [scalar('a', {})]);
      expect(await store.deleteMetrics('ws-1', 'r1')).toBe(2);
      expect(await store.deleteMetrics('ws-1', 'r9')).toBeUndefined();
      expect(await store.listMetrics('ws-1', 'r1')).toEqual([]);
      expect(await store.findMetricSeries('ws-1', 1)).toBeUndefined();
      await store.addMetrics('ws-1', 'r1', [scalar('a', { value: 4 })]);
      expect(await store.listMetrics('ws-1', 'r1')).toMatchObject([{ seriesId: 4, valueCount: 1 }]);
      const latest = await store.latestMetrics('ws-1', ['r1', 'r2', 'r9']);
      expect([...latest.keys()]).toEqual(['r1', 'r2']);
      await store.deleteWorkspace('ws-1');
      expect(await store.listMetrics('ws-1', 'r2')).toEqual([]);
    }));

  test('values that come a few at a time, among many, are as if they had come together', () =>
    withStore(kind, folder, async (store) => {
      await seedRuns(store, 'r1');
      const expected: number[] = [];
      for (let round = 0; round < 300; round += 1) {
        const few = Array.from(
          { length: round % 50 === 0 ? 40 : 1 + (round % 3) },
          () => expected.push(expected.length) - 1,
        );
        const others = Array.from({ length: 5 }, (_, index) => scalar(`other ${index}`, { value: round }));
        await store.addMetrics('ws-1', 'r1', [scalar('a', ...few.map((value) => ({ value }))), ...others]);
        if (round % 37 === 0)
          expect((await readAll(store, 'a', 11)).map(({ data }) => data.a)).toEqual(expected);
      }
      for (const limit of [1000, 64, 7])
        expect((await readAll(store, 'a', limit)).map(({ data }) => data.a)).toEqual(expected);
      const counts = (await store.listMetrics('ws-1', 'r1')).map(({ valueCount }) => valueCount);
      expect(counts).toEqual([expected.length, 300, 300, 300, 300, 300]);
      expect((await readAll(store, 'other 4', 100)).map(({ data }) => data['other 4'])).toHaveLength(300);
    }));

  test('entries that are all or nothing are refused for themselves, whatever is written at the same time', () =>
    withStore(kind, folder, async (store) => {
      await seedRuns(store, 'r1');
      await store.addMetrics('ws-1', 'r1', [scalar('a', {})]);
      const wrong: MetricEntry = { name: 'a', columns: { a: 'bool' }, values: [] };
      const outcomes = await Promise.allSettled([
        store.addMetrics('ws-1', 'r1', [scalar('before', {})], { isWhole: true }),
        store.addMetrics('ws-1', 'r1', [scalar('never', {}), wrong], { isWhole: true }),
        store.addMetrics('ws-1', 'r1', [scalar('after', {}), scalar('a', {})], { isWhole: true }),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      const listed = (await store.listMetrics('ws-1', 'r1')).map(({ name, valueCount }) => [
        name,
        valueCount,
      ]);
      expect(listed).toEqual([
        ['a', 2],
        ['before', 1],
        ['after', 1],
      ]);
    }));

  test('two writers of one run lose no value and see each other', async () => {
    const shared = mkdtempSync(join(folder, 'shared-'));
    const [one, two] = [kind.open(shared), kind.open(shared)];
    await seedRuns(one, 'r1');
    for (let round = 1; round <= 20; round += 1) {
      await one.addMetrics('ws-1', 'r1', [scalar('a', { value: round })]);
      await two.addMetrics('ws-1', 'r1', [scalar('a', { value: -round }), scalar(`b${round}`, {})]);
    }
    const values = await readAll(two, 'a', 7);
    expect(values.map(({ data }) => Number(data.a))).toEqual(
      Array.from({ length: 20 }, (_, round) => [round + 1, -round - 1]).flat(),
    );
    expect(await one.listMetrics('ws-1', 'r1')).toHaveLength(21);
    await one.close();
    await two.close();
  });
});

function arbitraryValue(): fc.Arbitrary<MetricValue> {
  return fc.record(
    {
      timestampMs: fc.double({ noNaN: true, noDefaultInfinity: true }).map((ms) => ms + 0),
      step: fc.maxSafeInteger().map((step) => step + 0),
      metricId: fc.string(),
      data: fc.record(
        {
          x: fc.oneof(
            fc.double().map((number) => number + 0),
            fc.constant(null),
          ),
          y: fc.oneof(fc.string(), fc.boolean()),
          ['__proto__']: fc.constant('own'),
        },
        { requiredKeys: [], noNullPrototype: true },
      ),
    },
    { requiredKeys: ['timestampMs', 'data'], noNullPrototype: true },
  );
}

type Scalar = Omit<LatestMetric, 'name'>;

/** MLflow's rule, written down by sorting. */
function latestOf(values: readonly Scalar[]): Scalar | undefined {
  const rank = ({ value }: Scalar) => (Number.isNaN(value) ? 0 : value);
  const sign = (difference: number) => (Number.isNaN(difference) ? 0 : difference);
  return values.toSorted(
    (a, b) => b.step - a.step || b.timestampMs - a.timestampMs || sign(rank(b) - rank(a)),
  )[0];
}
