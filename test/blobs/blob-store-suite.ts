import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test as plainTest } from '@jest/globals';
import { openBlobStore } from '../../src/blobs/open-blob-store.ts';
import type { FileRange, RequestBody, ResponseBody } from '../../src/contract/api-message.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import type { BlobBackend } from './blob-backend.ts';
import { digestOf, listFiles, makeBytes, streamOf } from './blob-samples.ts';

const CHILD = join(import.meta.dirname, 'stream-in-child.ts');
const SMALL = makeBytes(1000);
/** More than one part of an upload, and the last part not full. */
const LARGE = makeBytes(20_000_000);

export async function readWhole(body: ResponseBody | FileRange | undefined): Promise<Buffer> {
  if (body === undefined || typeof body === 'string') throw new Error(`no bytes, but ${body}`);
  if ('file' in body) return readFileSync(body.file).subarray(body.start, body.end);
  if (body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** What every store of blobs must do, wherever it keeps them. */
export function testBlobStore(backend: () => BlobBackend, test: typeof plainTest = plainTest): void {
  const home = makeTempFolder();
  let count = 0;

  async function openStore() {
    const name = `store-${process.pid}-${count++}`;
    const temporaryFolder = join(home, `${name}-tmp`);
    const store = await openBlobStore({ ...backend().place(name), temporaryFolder, now: Date.now });
    return { name, store, temporaryFolder };
  }

  function writeSource(content: Uint8Array | string): string {
    const file = join(mkdtempSync(join(home, 'source-')), 'file');
    writeFileSync(file, content);
    return file;
  }

  const hashedFile = (bytes: Uint8Array) => {
    const file = writeSource(bytes);
    const { size, mtimeMs, ctimeMs, ino } = statSync(file);
    return { file, hashedAs: { size, mtimeMs, ctimeMs, inode: ino } };
  };

  const BODIES: Record<string, () => { body: RequestBody; bytes: Uint8Array }> = {
    'a text': () => ({ body: 'grüße', bytes: Buffer.from('grüße') }),
    'an empty text': () => ({ body: '', bytes: Buffer.alloc(0) }),
    bytes: () => ({ body: SMALL, bytes: SMALL }),
    'many bytes': () => ({ body: LARGE, bytes: LARGE }),
    'a small file': () => ({ body: { file: writeSource(SMALL) }, bytes: SMALL }),
    'an empty file': () => ({ body: { file: writeSource('') }, bytes: Buffer.alloc(0) }),
    'a large file': () => ({ body: { file: writeSource(LARGE) }, bytes: LARGE }),
    'a large file whose digest was taken before': () => ({ body: hashedFile(LARGE), bytes: LARGE }),
    'a small file to be moved': () => ({ body: { file: writeSource(SMALL), move: true }, bytes: SMALL }),
    'a large file to be moved': () => ({ body: { file: writeSource(LARGE), move: true }, bytes: LARGE }),
    'a short stream': () => ({ body: streamOf(SMALL.subarray(0, 400), SMALL.subarray(400)), bytes: SMALL }),
    'a long stream': () => ({
      body: streamOf(
        LARGE.subarray(0, 100_000),
        LARGE.subarray(100_000, 9_000_000),
        LARGE.subarray(9_000_000),
      ),
      bytes: LARGE,
    }),
    'an empty stream': () => ({ body: streamOf(), bytes: Buffer.alloc(0) }),
  };

  describe('every kind of body is stored under the digest of its bytes:', () => {
    for (const [name, make] of Object.entries(BODIES)) {
      test(name, async () => {
        const { store, name: place, temporaryFolder } = await openStore();
        const { body, bytes } = make();
        const digest = digestOf(bytes);
        expect(await store.put(body)).toEqual({ digest, size: bytes.length });
        expect(await store.stat(digest)).toEqual({ digest, size: bytes.length });
        expect((await readWhole(await store.read(digest))).equals(bytes)).toBe(true);
        expect(await backend().list(place)).toEqual([digest]);
        if (typeof body === 'object' && 'file' in body) expect(existsSync(body.file)).toBe(!('move' in body));
        const again = make();
        expect(await store.put(again.body, digest)).toEqual({ digest, size: bytes.length });
        expect(existsSync(temporaryFolder) ? listFiles(temporaryFolder) : []).toEqual([]);
      });
    }
  });

  test('nothing is kept of a body that is not what was said', async () => {
    const { store, name, temporaryFolder } = await openStore();
    for (const [kind, make] of Object.entries(BODIES)) {
      // The digest of such a file is believed, and found to be wrong when its bytes are sent or copied.
      if (kind.endsWith('taken before')) continue;
      const { body } = make();
      await expect(store.put(body, digestOf('something else'))).rejects.toMatchObject({
        code: 'DigestMismatch',
      });
      if (typeof body === 'object' && 'file' in body) expect(existsSync(body.file)).toBe(true);
    }
    await expect(store.put(SMALL, 'no digest')).rejects.toMatchObject({ code: 'DigestMismatch' });
    expect(await backend().list(name)).toEqual([]);
    expect(existsSync(temporaryFolder) ? listFiles(temporaryFolder) : []).toEqual([]);
  });

  test('a file that changed after its digest was taken is refused, and nothing of it is kept', async () => {
    const { store, name } = await openStore();
    const body = hashedFile(LARGE);
    writeFileSync(body.file, makeBytes(LARGE.length));
    await expect(store.put(body, digestOf(LARGE))).rejects.toMatchObject({ code: 'DigestMismatch' });
    expect(await backend().list(name)).toEqual([]);
  });

  test('a range is read, its end cut at the end of the blob', async () => {
    const { store } = await openStore();
    const { digest } = await store.put('0123456789');
    const read = async (start: number, end: number) =>
      (await readWhole(await store.read(digest, { start, end }))).toString();
    expect(await read(3, 7)).toBe('3456');
    expect(await read(3, 70)).toBe('3456789');
    expect(await read(0, 10)).toBe('0123456789');
    expect(await read(10, 10)).toBe('');
    for (const [start, end] of [
      [11, 12],
      [-1, 2],
      [5, 4],
      [Number.NaN, 4],
    ] as const) {
      await expect(store.read(digest, { start, end })).rejects.toMatchObject({ code: 'RangeNotSatisfiable' });
    }
  });

  test('what is not there, and what is no digest, is missing', async () => {
    const { store } = await openStore();
    for (const name of [digestOf('nothing'), '../secret', 'A'.repeat(64), '', `${'a'.repeat(64)}\n`, '\0']) {
      expect(await store.stat(name)).toBeUndefined();
      expect(await store.read(name)).toBeUndefined();
      expect(await store.missing([name])).toEqual([name]);
    }
  });

  test('of many digests those that are not there are named, in their order', async () => {
    const { store } = await openStore();
    const { digest } = await store.put('here');
    const others = Array.from({ length: 599 }, (_, index) => digestOf(`not here ${index}`));
    expect(await store.missing([...others.slice(0, 300), digest, ...others.slice(300)])).toEqual(others);
  });

  test('the same content put many times at once, in every way, is stored once', async () => {
    const { store, name } = await openStore();
    const bodies = [() => LARGE, () => ({ file: writeSource(LARGE) }), () => streamOf(LARGE)];
    const infos = await Promise.all(
      Array.from({ length: 9 }, (_, index) => store.put(bodies[index % 3]?.() ?? '')),
    );
    expect(new Set(infos.map(({ digest }) => digest))).toEqual(new Set([digestOf(LARGE)]));
    expect(await backend().list(name)).toEqual([digestOf(LARGE)]);
    expect((await readWhole(await store.read(digestOf(LARGE)))).equals(LARGE)).toBe(true);
  });

  test('many small blobs go and come at once', async () => {
    const { store, name } = await openStore();
    const texts = Array.from({ length: 200 }, (_, index) => `text ${index}`);
    const infos = await Promise.all(texts.map((text) => store.put(text)));
    const back = await Promise.all(infos.map(async ({ digest }) => readWhole(await store.read(digest))));
    expect(back.map(String)).toEqual(texts);
    expect((await backend().list(name)).toSorted()).toEqual(texts.map(digestOf).toSorted());
  });

  test('a stream that breaks off leaves nothing, and its own error reaches the caller', async () => {
    const { store, name, temporaryFolder } = await openStore();
    for (const lengthBefore of [10, 9_000_000]) {
      const broken = (async function* () {
        yield makeBytes(lengthBefore);
        throw new Error('the sender went away');
      })();
      await expect(store.put(broken)).rejects.toThrow('the sender went away');
    }
    expect(await backend().list(name)).toEqual([]);
    expect(existsSync(temporaryFolder) ? listFiles(temporaryFolder) : []).toEqual([]);
  });

  test('senders that are slow do not hold up the others', async () => {
    const { store } = await openStore();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = Array.from({ length: 40 }, (_, index) =>
      store.put(
        (async function* () {
          yield Buffer.from(`slow ${index}`);
          await held;
        })(),
      ),
    );
    expect(await store.put(SMALL)).toEqual({ digest: digestOf(SMALL), size: SMALL.length });
    release();
    expect((await Promise.all(slow)).map(({ digest }) => digest)).toContain(digestOf('slow 39'));
  });

  test('100 MB go through in either direction in little memory', async () => {
    const { name } = await openStore();
    const { location, environment } = backend().place(name);
    const child = spawnChild(location, environment, home);
    expect(child).toEqual({ isWhole: true, size: 100_000_000, growthMb: expect.any(Number) });
    // Four parts of 8 MiB on their way, what the vendor's library keeps of each, and what waits to be collected.
    expect(child.growthMb).toBeLessThan(90);
  });

  test('what is asked for by a reader who leaves early is given up', async () => {
    const { store } = await openStore();
    const { digest } = await store.put(LARGE);
    await Promise.all(
      Array.from({ length: 80 }, async () => {
        const body = await store.read(digest);
        if (body === undefined || typeof body === 'string' || !(Symbol.asyncIterator in body)) return;
        for await (const chunk of body) {
          expect(chunk.length).toBeGreaterThan(0);
          break;
        }
      }),
    );
    expect(await store.stat(digest)).toEqual({ digest, size: LARGE.length });
  });
}

function spawnChild(
  location: string,
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): { isWhole: boolean; size: number; growthMb: number } {
  const { stdout, stderr } = spawnSync(process.execPath, [CHILD, location], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: home, TMPDIR: home, NODE_NO_WARNINGS: '1', ...environment },
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}
