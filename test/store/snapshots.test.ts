import { describe, expect, test } from '@jest/globals';
import type { Snapshot } from '../../src/contract/snapshot.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { makeWorkspace } from './make-runs.ts';
import { STORES } from './stores.ts';
import { withStore } from './with-store.ts';

const folder = makeTempFolder();

function makeSnapshot(snapshotId: string, digest: string): Snapshot {
  const file = { path: 'train.py', digest: 'b'.repeat(64), size: 12, executable: false };
  return {
    snapshotId,
    digest,
    createdUtc: '2026-11-23T11:00:00Z',
    files: [file],
    properties: { branch: 'main' },
  };
}

describe.each(STORES)('snapshots in $name', (kind) => {
  test('a snapshot is found by its id and, the oldest of equal ones, by its digest', () =>
    withStore(kind, folder, async (store) => {
      await store.addWorkspace(makeWorkspace());
      await store.addSnapshot('ws-1', makeSnapshot('z', 'd1'));
      await store.addSnapshot('ws-1', makeSnapshot('a', 'd1'));
      await store.addSnapshot('ws-1', makeSnapshot('b', 'd2'));
      expect(await store.getSnapshot('ws-1', 'a')).toEqual(makeSnapshot('a', 'd1'));
      expect(await store.findSnapshot('ws-1', 'd1')).toEqual(makeSnapshot('z', 'd1'));
      expect(await store.findSnapshot('ws-1', 'd3')).toBeUndefined();
      expect(await store.getSnapshot('ws-9', 'a')).toBeUndefined();
    }));

  test('adding a snapshot again keeps the first', () =>
    withStore(kind, folder, async (store) => {
      await store.addWorkspace(makeWorkspace());
      await store.addSnapshot('ws-1', makeSnapshot('a', 'd1'));
      await store.addSnapshot('ws-1', makeSnapshot('a', 'd2'));
      expect(await store.getSnapshot('ws-1', 'a')).toEqual(makeSnapshot('a', 'd1'));
      await expect(store.addSnapshot('ws-9', makeSnapshot('a', 'd1'))).rejects.toMatchObject({
        code: 'WorkspaceNotFound',
      });
    }));
});
