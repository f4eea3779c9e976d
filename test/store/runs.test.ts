import { describe, expect, test } from '@jest/globals';
import type { RunConfiguration } from '../../src/contract/run-configuration.ts';
import { AzMlError } from '../../src/errors.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { makeRun, makeSeriesRun, newRun, seedExperiment } from './make-runs.ts';
import { STORES } from './stores.ts';
import { withStore } from './with-store.ts';

const folder = makeTempFolder();

describe.each(STORES)('runs in $name', (kind) => {
  test('a run comes back as it was given, with its number and the name of its experiment', () =>
    withStore(kind, folder, async (store) => {
      await seedExperiment(store);
      const run = makeSeriesRun(7);
      const record = { workspaceId: 'ws-1', experimentName: 'train', run: { ...run, runNumber: 1 } };
      expect(await store.addRun(newRun(run))).toEqual({ record, created: true });
      const found = await store.getRun('ws-1', run.runId);
      expect(found).toEqual(record);
      expect(Object.keys(found?.run ?? {})).toEqual(Object.keys(record.run));
      expect(await store.getRun('ws-1', 'none')).toBeUndefined();
      expect(await store.getRun('ws-9', run.runId)).toBeUndefined();
    }));

  test('adding a run again gives the first one back, also from another experiment', () =>
    withStore(kind, folder, async (store) => {
      await seedExperiment(store);
      await seedExperiment(store, 'exp-2', 'other');
      const first = await store.addRun(newRun(makeRun('r1', { displayName: 'first' })));
      const again = await store.addRun(
        newRun(makeRun('r1', { displayName: 'second', experimentId: 'exp-2' })),
      );
      expect(again).toEqual({ record: first.record, created: false });
    }));

  test('run numbers count up from 1 in each experiment, without a gap after a failure', () =>
    withStore(kind, folder, async (store) => {
      await seedExperiment(store);
      await seedExperiment(store, 'exp-2', 'other');
      await store.addRuns([
        newRun(makeRun('a')),
        newRun(makeRun('b', { experimentId: 'exp-2' })),
        newRun(makeRun('c')),
      ]);
      await expect(store.addRuns([newRun(makeRun('d')), newRun(makeRun('c'))])).rejects.toMatchObject({
        code: 'RunExists',
      });
      await store.addRun(newRun(makeRun('e')));
      const { items } = await store.queryRuns({
        workspaceId: 'ws-1',
        limit: 9,
        orderBy: { column: 'runId', descending: false },
      });
      expect(items.map(({ run }) => [run.runId, run.runNumber])).toEqual([
        ['a', 1],
        ['b', 1],
        ['c', 2],
        ['e', 3],
      ]);
    }));

  test('a run for an experiment that does not exist, or with a time that is none, is refused', () =>
    withStore(kind, folder, async (store) => {
      await seedExperiment(store);
      const lost = store.addRun(newRun(makeRun('r1', { experimentId: 'none' })));
      await expect(lost).rejects.toMatchObject({ code: 'ExperimentNotFound' });
      const timeless = store.addRun(newRun(makeRun('r1', { startTimeUtc: 'yesterday' })));
      await expect(timeless).rejects.toMatchObject({ code: 'BadRequest', target: 'startTimeUtc' });
      expect(await store.getRun('ws-1', 'r1')).toBeUndefined();
    }));

  test('what a failed transaction had made is not relied upon afterwards', () =>
    withStore(kind, folder, async (store) => {
      await seedExperiment(store);
      const labels = { tags: { fresh: 'tag' }, properties: { fresh: 'property' } };
      const failing = [
        newRun(makeRun('a', labels)),
        newRun(makeRun('b', { ...labels, createdUtc: 'never' })),
      ];
      await expect(store.addRuns(failing)).rejects.toMatchObject({ code: 'BadRequest' });
      await store.addRun(newRun(makeRun('c', labels)));
      for (const type of ['tag', 'property'] as const) {
        const filter = {
          kind: 'compare',
          field: { kind: type, key: 'fresh' },
          op: 'eq',
          value: type,
        } as const;
        expect((await store.queryRuns({ workspaceId: 'ws-1', filter, limit: 5 })).items).toHaveLength(1);
      }
    }));

  test('a run keeps keys that objects otherwise inherit, and no object learns anything from them', () =>
    withStore(kind, folder, async (store) => {
      await seedExperiment(store);
      const hostile = JSON.parse('{"__proto__": "polluted", "constructor": "x", "toString": "y"}');
      await store.addRun(
        newRun(makeRun('r1', { tags: hostile, properties: hostile, parameters: { deep: hostile } })),
      );
      const run = (await store.getRun('ws-1', 'r1'))?.run;
      for (const labels of [run?.tags, run?.properties])
        expect(JSON.stringify(labels)).toBe(JSON.stringify(hostile));
      expect('polluted' in {}).toBe(false);
      const filter = {
        kind: 'compare',
        field: { kind: 'tag', key: '__proto__' },
        op: 'eq',
        value: 'polluted',
      } as const;
      expect((await store.queryRuns({ workspaceId: 'ws-1', filter, limit: 5 })).items).toHaveLength(1);
    }));

  test('a run definition is kept apart from the run', () =>
    withStore(kind, folder, async (store) => {
      await seedExperiment(store);
      const definition = { configuration: { target: 'local' } as RunConfiguration, snapshotId: 's1' };
      await store.addRun({ ...newRun(makeRun('r1')), definition });
      await store.addRun(newRun(makeRun('r2')));
      expect(await store.getRunDefinition('ws-1', 'r1')).toEqual(definition);
      expect(await store.getRunDefinition('ws-1', 'r2')).toBeUndefined();
      expect(JSON.stringify(await store.getRun('ws-1', 'r1'))).not.toContain('configuration');
    }));

  test('an update writes what it answers and gives the run back; answering nothing changes nothing', () =>
    withStore(kind, folder, async (store) => {
      await seedExperiment(store);
      await store.addRun(newRun(makeRun('r1')));
      const updated = await store.updateRun('ws-1', 'r1', ({ run }) => ({
        run: { ...run, status: 'Running', startTimeUtc: '2026-11-23T12:00:00.1234567Z', tags: { a: null } },
      }));
      expect(updated?.run).toMatchObject({
        status: 'Running',
        startTimeUtc: '2026-11-23T12:00:00.1234567Z',
        tags: { a: null },
      });
      expect(await store.getRun('ws-1', 'r1')).toEqual(updated);
      expect(await store.updateRun('ws-1', 'r1', () => undefined)).toEqual(updated);
      expect(await store.updateRun('ws-1', 'none', ({ run }) => ({ run }))).toBeUndefined();
    }));

  test('what an update throws reaches the caller and leaves the run as it was', () =>
    withStore(kind, folder, async (store) => {
      await seedExperiment(store);
      const { record } = await store.addRun(newRun(makeRun('r1')));
      const update = store.updateRun('ws-1', 'r1', () => {
        throw new AzMlError('BadTransition', 'no way back');
      });
      await expect(update).rejects.toMatchObject({ code: 'BadTransition' });
      expect(await store.getRun('ws-1', 'r1')).toEqual(record);
    }));

  test('an update cannot change what names the run', () =>
    withStore(kind, folder, async (store) => {
      await seedExperiment(store);
      await store.addRun(newRun(makeRun('r1')));
      const updated = await store.updateRun('ws-1', 'r1', ({ run }) => ({
        run: { ...run, runId: 'r2', runNumber: 99, experimentId: 'exp-9', status: 'Queued' },
      }));
      expect(updated?.run).toMatchObject({
        runId: 'r1',
        runNumber: 1,
        experimentId: 'exp-1',
        status: 'Queued',
      });
    }));

  test('events are kept in the order in which they came', () =>
    withStore(kind, folder, async (store) => {
      await seedExperiment(store);
      const event = (name: string) => ({ timestamp: '2026-11-23T11:00:00Z', name, data: { RunId: 'r1' } });
      await store.addRun({ ...newRun(makeRun('r1')), events: [event('a'), event('b')] });
      await store.updateRun('ws-1', 'r1', ({ run }) => ({ run, events: [event('d'), event('c')] }));
      const events = await store.listRunEvents('ws-1', 'r1');
      expect(events.map(({ name }) => name)).toEqual(['a', 'b', 'd', 'c']);
      expect(events[0]).toEqual(event('a'));
      expect(await store.listRunEvents('ws-1', 'none')).toEqual([]);
    }));

  test('a launch is open until it is closed, and knows its handle', () =>
    withStore(kind, folder, async (store) => {
      await seedExperiment(store);
      await store.addRun({ ...newRun(makeRun('r1')), launch: { target: 'local' } });
      await store.addRun(newRun(makeRun('r2')));
      const open = { workspaceId: 'ws-1', runId: 'r1', target: 'local', open: true };
      expect(await store.listOpenLaunches()).toEqual([open]);
      expect(await store.listOpenLaunches('ws-9')).toEqual([]);
      await store.updateRun('ws-1', 'r1', ({ run }) => ({ run, launchHandle: '{"pid":7}' }));
      await store.updateRun('ws-1', 'r1', ({ run }) => ({ run }));
      expect(await store.listOpenLaunches('ws-1')).toEqual([{ ...open, handle: '{"pid":7}' }]);
      await store.updateRun('ws-1', 'r1', ({ run }) => ({ run, launchHandle: null }));
      expect(await store.listOpenLaunches('ws-1')).toEqual([]);
      expect(await store.getLaunch('ws-1', 'r1')).toEqual({ ...open, handle: '{"pid":7}', open: false });
      expect(await store.getLaunch('ws-1', 'r2')).toBeUndefined();
    }));
});
