import { describe, expect, test } from '@jest/globals';
import type { RunStore } from '../../src/store/store.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { makeRun, makeWorkspace, newRun, seedExperiment } from './make-runs.ts';
import { STORES } from './stores.ts';
import { withStore } from './with-store.ts';

const folder = makeTempFolder();

describe.each(STORES)('experiments in $name', (kind) => {
  test('an experiment is found by name and by id, and added once', () =>
    withStore(kind, folder, async (store) => {
      await store.addWorkspace(makeWorkspace());
      const experiment = {
        experimentId: 'e1',
        name: 'train',
        createdUtc: '2026-11-23T10:00:00Z',
        tags: { a: 'b' },
      };
      const record = { workspaceId: 'ws-1', experiment };
      expect(await store.getExperiment('ws-1', { name: 'train' })).toBeUndefined();
      expect(await store.addExperiment('ws-1', experiment)).toEqual({ record, created: true });
      const again = { ...experiment, experimentId: 'e9' };
      expect(await store.addExperiment('ws-1', again)).toEqual({ record, created: false });
      expect(await store.getExperiment('ws-1', { name: 'train' })).toEqual(record);
      expect(await store.getExperiment('ws-1', { experimentId: 'e1' })).toEqual(record);
      expect(await store.getExperiment('ws-1', { experimentId: 'e9' })).toBeUndefined();
      expect(await store.getExperiment('ws-9', { name: 'train' })).toBeUndefined();
    }));

  test('an experiment of a workspace that does not exist is refused', () =>
    withStore(kind, folder, async (store) => {
      const experiment = { experimentId: 'e1', name: 'train', createdUtc: '2026-11-23T10:00:00Z', tags: {} };
      await expect(store.addExperiment('ws-9', experiment)).rejects.toMatchObject({
        code: 'WorkspaceNotFound',
      });
    }));

  test('an update changes what it is told to and cannot take the name of another experiment', () =>
    withStore(kind, folder, async (store) => {
      await seedExperiment(store);
      await seedExperiment(store, 'exp-2', 'test');
      const updated = await store.updateExperiment('ws-1', 'exp-1', (current) => ({
        ...current,
        name: 'fit',
        tags: { x: 'y' },
      }));
      expect(updated?.experiment).toMatchObject({ experimentId: 'exp-1', name: 'fit', tags: { x: 'y' } });
      expect(await store.getExperiment('ws-1', { name: 'fit' })).toEqual(updated);
      const rename = store.updateExperiment('ws-1', 'exp-1', (current) => ({ ...current, name: 'test' }));
      await expect(rename).rejects.toMatchObject({ code: 'BadRequest' });
      expect(await store.updateExperiment('ws-1', 'none', (current) => current)).toBeUndefined();
    }));

  test('experiments are listed oldest first, page by page, archived ones on demand', () =>
    withStore(kind, folder, async (store) => {
      await seedMany(store);
      const names: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.queryExperiments({
          workspaceId: 'ws-1',
          includeArchived: false,
          limit: 2,
          ...(cursor !== undefined && { cursor }),
        });
        expect(page.items.length).toBeLessThanOrEqual(2);
        names.push(...page.items.map(({ experiment }) => experiment.name));
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(names).toEqual(['a', 'b', 'd', 'e']);
      const all = await store.queryExperiments({ workspaceId: 'ws-1', includeArchived: true, limit: 9 });
      expect(all.items.map(({ experiment }) => experiment.name)).toEqual(['a', 'b', 'c', 'd', 'e']);
      expect(all.cursor).toBeUndefined();
    }));

  test('experiments are found by exact name', () =>
    withStore(kind, folder, async (store) => {
      await seedMany(store);
      const find = async (name: string, includeArchived: boolean) =>
        (await store.queryExperiments({ workspaceId: 'ws-1', name, includeArchived, limit: 9 })).items.length;
      expect(await find('b', false)).toBe(1);
      expect(await find('B', false)).toBe(0);
      expect(await find('c', false)).toBe(0);
      expect(await find('c', true)).toBe(1);
    }));

  test('an experiment knows its newest run, which an import of older runs does not change', () =>
    withStore(kind, folder, async (store) => {
      await seedExperiment(store);
      await store.addRun(newRun(makeRun('r1', { createdUtc: '2026-11-23T12:00:00Z' })));
      await store.addRuns([newRun(makeRun('r0', { createdUtc: '2026-11-23T11:00:00Z' }))]);
      await store.updateExperiment('ws-1', 'exp-1', (current) => ({ ...current, description: 'kept' }));
      const found = await store.getExperiment('ws-1', { name: 'train' });
      expect(found?.experiment).toMatchObject({
        description: 'kept',
        latestCreatedRunId: 'r1',
        latestCreatedRunCreatedUtc: '2026-11-23T12:00:00.000000Z',
      });
    }));
});

/** Made in another order than that of their times; `c` is archived, `d` and `e` are equally old. */
async function seedMany(store: RunStore): Promise<void> {
  await store.addWorkspace(makeWorkspace());
  const times = { b: '02', d: '04', e: '04', a: '01', c: '03' };
  for (const [name, day] of Object.entries(times))
    await store.addExperiment('ws-1', {
      experimentId: `id-${name}`,
      name,
      createdUtc: `2026-11-${day}T00:00:00Z`,
      tags: {},
      ...(name === 'c' && { archivedTime: '2026-11-20T00:00:00Z' }),
    });
}
