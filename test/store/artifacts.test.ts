import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ArtifactRecord, RunStore } from '../../src/store/store.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { makeWorkspace } from './make-runs.ts';
import { STORES } from './stores.ts';
import { withStore } from './with-store.ts';

const folder = makeTempFolder();

function makeArtifact(path: string, change: Partial<ArtifactRecord> = {}): ArtifactRecord {
  return {
    workspaceId: 'ws-1',
    origin: 'ExperimentRun',
    container: 'dcid.r1',
    path,
    digest: 'a'.repeat(64),
    size: 3,
    contentType: 'text/plain',
    createdUtc: '2026-11-23T11:00:00Z',
    ...change,
  };
}

async function walk(store: RunStore, prefix: string | undefined, limit: number): Promise<string[]> {
  const paths: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.queryArtifacts({
      workspaceId: 'ws-1',
      origin: 'ExperimentRun',
      container: 'dcid.r1',
      limit,
      ...(prefix !== undefined && { prefix }),
      ...(cursor !== undefined && { cursor }),
    });
    paths.push(...page.items.map(({ path }) => path));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return paths;
}

describe.each(STORES)('artifacts in $name', (kind) => {
  test('an artifact is found by origin, container and path, and replaced by a later one', () =>
    withStore(kind, folder, async (store) => {
      await store.addWorkspace(makeWorkspace());
      const { digest: _, contentType: __, ...announced } = makeArtifact('outputs/a.txt', { size: 0 });
      await store.putArtifacts([announced, makeArtifact('outputs/b.txt')]);
      const find = (path: string) => store.getArtifact('ws-1', 'ExperimentRun', 'dcid.r1', path);
      expect(await find('outputs/a.txt')).toEqual(announced);
      await store.putArtifacts([makeArtifact('outputs/a.txt', { size: 7 })]);
      expect(await find('outputs/a.txt')).toEqual(makeArtifact('outputs/a.txt', { size: 7 }));
      expect(await find('outputs/A.txt')).toBeUndefined();
      expect(await store.getArtifact('ws-9', 'ExperimentRun', 'dcid.r1', 'outputs/a.txt')).toBeUndefined();
    }));

  test('artifacts of a workspace that does not exist are refused, all of them', () =>
    withStore(kind, folder, async (store) => {
      await store.addWorkspace(makeWorkspace());
      const put = store.putArtifacts([makeArtifact('a'), makeArtifact('b', { workspaceId: 'ws-9' })]);
      await expect(put).rejects.toMatchObject({ code: 'WorkspaceNotFound' });
      expect(await walk(store, undefined, 9)).toEqual([]);
    }));

  test('a cursor that was not made here is refused', () =>
    withStore(kind, folder, async (store) => {
      await store.addWorkspace(makeWorkspace());
      const query = { workspaceId: 'ws-1', origin: 'o', container: 'c', limit: 1, cursor: 'bm9uc2Vuc2U' };
      await expect(store.queryArtifacts(query)).rejects.toMatchObject({ code: 'BadRequest' });
    }));

  test('a walk by prefix gives each path that begins with it once, in the order of code points', () =>
    withStore(kind, folder, async (store) => {
      await store.addWorkspace(makeWorkspace());
      const text = fc.string({
        unit: fc.constantFrom('a', 'b', '/', '%', '_', 'é', '\ud7ff', '\uffff', '😀', '\u{10ffff}'),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(text, { maxLength: 12 }),
          text,
          fc.integer({ min: 1, max: 5 }),
          async (paths, prefix, limit) => {
            await store.deleteWorkspace('ws-1');
            await store.addWorkspace(makeWorkspace());
            await store.putArtifacts([
              ...paths.map((path) => makeArtifact(path)),
              makeArtifact('x', { container: 'dcid.r2' }),
            ]);
            const expected = paths.filter((path) => path.startsWith(prefix)).sort(byCodePoint);
            expect(await walk(store, prefix, limit)).toEqual(expected);
          },
        ),
        { numRuns: 100 },
      );
    }));
});

function byCodePoint(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
