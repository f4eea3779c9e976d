import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { makeTempFolder } from '../support/temp-folder.ts';
import { ADDRESS, makeRun, makeWorkspace, newRun, seedExperiment } from './make-runs.ts';
import { STORES } from './stores.ts';
import { withStore } from './with-store.ts';

const folder = makeTempFolder();

describe.each(STORES)('workspaces in $name', (kind) => {
  test('a workspace is found by its address whatever the case of the letters', () =>
    withStore(kind, folder, async (store) => {
      const record = makeWorkspace();
      expect(await store.getWorkspace(ADDRESS)).toBeUndefined();
      expect(await store.addWorkspace(record)).toEqual({ record, created: true });
      expect(
        await store.getWorkspace({ ...ADDRESS, workspaceName: 'DEFAULT', resourceGroup: 'Local' }),
      ).toEqual(record);
    }));

  test('adding a workspace again gives the one that is there', () =>
    withStore(kind, folder, async (store) => {
      const record = makeWorkspace();
      await store.addWorkspace(record);
      const other = makeWorkspace({ workspaceId: 'ws-2', friendlyName: 'other' });
      expect(await store.addWorkspace(other)).toEqual({ record, created: false });
    }));

  test('a workspace can be replaced, also by one with another address', () =>
    withStore(kind, folder, async (store) => {
      await store.addWorkspace(makeWorkspace());
      const moved = makeWorkspace({ address: { ...ADDRESS, workspaceName: 'moved' }, description: 'new' });
      await store.replaceWorkspace(moved);
      expect(await store.getWorkspace(ADDRESS)).toBeUndefined();
      expect(await store.getWorkspace(moved.address)).toEqual(moved);
    }));

  test('workspaces are listed in the order of their addresses, by subscription and group', () =>
    withStore(kind, folder, async (store) => {
      const places = [
        ['s2', 'a', 'x'],
        ['s1', 'B', 'x'],
        ['s1', 'a', 'z'],
        ['s1', 'a', 'y'],
      ] as const;
      for (const [subscriptionId, resourceGroup, workspaceName] of places) {
        const address = { subscriptionId, resourceGroup, workspaceName };
        await store.addWorkspace(makeWorkspace({ workspaceId: Object.values(address).join(), address }));
      }
      const list = async (filter: { subscriptionId?: string; resourceGroup?: string }) =>
        (await store.listWorkspaces(filter)).map(({ workspaceId }) => workspaceId);
      expect(await list({})).toEqual(['s1,a,y', 's1,a,z', 's1,B,x', 's2,a,x']);
      expect(await list({ subscriptionId: 'S1' })).toEqual(['s1,a,y', 's1,a,z', 's1,B,x']);
      expect(await list({ subscriptionId: 's1', resourceGroup: 'A' })).toEqual(['s1,a,y', 's1,a,z']);
      expect(await list({ resourceGroup: 'a' })).toEqual(['s1,a,y', 's1,a,z', 's2,a,x']);
    }));

  test('a deleted workspace takes everything in it along and leaves the others', () =>
    withStore(kind, folder, async (store) => {
      await seedExperiment(store);
      await store.addWorkspace(
        makeWorkspace({ workspaceId: 'ws-2', address: { ...ADDRESS, workspaceName: 'b' } }),
      );
      await store.addExperiment('ws-2', {
        experimentId: 'e2',
        name: 'train',
        createdUtc: '2026-01-01',
        tags: {},
      });
      const run = makeRun('r1', { tags: { a: '1' }, properties: { p: '1' } });
      await store.addRun({ ...newRun(run), launch: { target: 'local' } });
      await store.addRun({ workspaceId: 'ws-2', experimentId: 'e2', run: { ...run, experimentId: 'e2' } });
      await store.deleteWorkspace('ws-1');
      expect(await store.getWorkspace(ADDRESS)).toBeUndefined();
      expect(await store.getRun('ws-1', 'r1')).toBeUndefined();
      expect(await store.listOpenLaunches()).toEqual([]);
      expect((await store.queryRuns({ workspaceId: 'ws-1', limit: 5 })).items).toEqual([]);
      expect((await store.queryRuns({ workspaceId: 'ws-2', limit: 5 })).items).toHaveLength(1);

      await seedExperiment(store);
      expect(await store.addRun(newRun(run))).toMatchObject({
        created: true,
        record: { run: { runNumber: 1 } },
      });
      const tag = { kind: 'compare', field: { kind: 'tag', key: 'a' }, op: 'eq', value: '1' } as const;
      expect((await store.queryRuns({ workspaceId: 'ws-1', filter: tag, limit: 5 })).items).toHaveLength(1);
    }));

  test('the signing key is made once, 32 random bytes, and kept', async () => {
    const place = mkdtempSync(join(folder, 'store-'));
    const first = kind.open(place);
    const key = await first.signingKey();
    await first.close();
    const second = kind.open(place);
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(await second.signingKey()).toBe(key);
    await second.close();
  });
});
