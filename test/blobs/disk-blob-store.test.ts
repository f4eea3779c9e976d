import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createDiskBlobStore } from '../../src/blobs/disk-blob-store.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { digestOf, listBlobs, listFiles, makeBytes, placeOf, streamOf } from './blob-samples.ts';

const home = makeTempFolder();

function openStore() {
  const folder = mkdtempSync(join(home, 'store-'));
  return { folder, store: createDiskBlobStore({ folder }) };
}

function writeSource(content: Uint8Array | string): string {
  const file = join(mkdtempSync(join(home, 'source-')), 'file');
  writeFileSync(file, content);
  return file;
}

async function readBack(store: ReturnType<typeof createDiskBlobStore>, digest: string): Promise<Buffer> {
  const body = await store.read(digest);
  if (body === undefined || typeof body === 'string' || !('file' in body))
    throw new Error('not a file range');
  return readFileSync(body.file).subarray(body.start, body.end);
}

const SMALL = makeBytes(1000);
const LARGE = makeBytes(3_000_000);

/** What a caller knows of a file when it has taken its digest. */
function stateOf(file: string) {
  const { size, mtimeMs, ctimeMs, ino } = statSync(file);
  return { size, mtimeMs, ctimeMs, inode: ino };
}

describe('every kind of body is stored under the digest of its bytes:', () => {
  const bodies = {
    'a text': () => ({ body: 'grüße', bytes: Buffer.from('grüße') }),
    'an empty text': () => ({ body: '', bytes: Buffer.alloc(0) }),
    bytes: () => ({ body: SMALL, bytes: SMALL }),
    'a small file': () => ({ body: { file: writeSource(SMALL) }, bytes: SMALL }),
    'an empty file': () => ({ body: { file: writeSource('') }, bytes: Buffer.alloc(0) }),
    'a large file': () => ({ body: { file: writeSource(LARGE) }, bytes: LARGE }),
    'a file of the size up to which files are small': () => {
      const bytes = makeBytes(1 << 20);
      return { body: { file: writeSource(bytes) }, bytes };
    },
    'a small file to be moved': () => ({ body: { file: writeSource(SMALL), move: true }, bytes: SMALL }),
    'a large file to be moved': () => ({ body: { file: writeSource(LARGE), move: true }, bytes: LARGE }),
    'a short stream': () => ({
      body: streamOf(SMALL.subarray(0, 400), SMALL.subarray(400)),
      bytes: SMALL,
    }),
    'a long stream': () => ({
      body: streamOf(
        LARGE.subarray(0, 100_000),
        LARGE.subarray(100_000, 1_500_000),
        LARGE.subarray(1_500_000),
      ),
      bytes: LARGE,
    }),
    'an empty stream': () => ({ body: streamOf(), bytes: Buffer.alloc(0) }),
  };
  for (const [name, make] of Object.entries(bodies)) {
    test(name, async () => {
      const { store, folder } = openStore();
      const { body, bytes } = make();
      const digest = digestOf(bytes);
      expect(await store.put(body, digest)).toEqual({ digest, size: bytes.length });
      expect(await store.stat(digest)).toEqual({ digest, size: bytes.length });
      expect(bytes.equals(await readBack(store, digest))).toBe(true);
      expect(await store.verify(digest)).toBe('whole');
      expect(statSync(placeOf(folder, digest)).mode & 0o777).toBe(0o444);
      expect(listBlobs(folder)).toEqual([digest]);
      expect(listFiles(folder)).toEqual([relative(folder, placeOf(folder, digest))]);
    });

    test(`${name}, and nothing of it is kept when it is not what was said`, async () => {
      const { store, folder } = openStore();
      const { body } = make();
      await expect(store.put(body, digestOf('something else'))).rejects.toMatchObject({
        code: 'DigestMismatch',
      });
      expect(listFiles(folder)).toEqual([]);
      if (typeof body === 'object' && 'file' in body) expect(existsSync(body.file)).toBe(true);
    });
  }
});

test('a large file is stored under the digest that was taken before, as long as it is as it was', async () => {
  const { folder, store } = openStore();
  const file = writeSource(LARGE);
  const blob = { digest: digestOf(LARGE), size: LARGE.length };
  expect(await store.put({ file, hashedAs: stateOf(file) }, blob.digest)).toEqual(blob);
  expect(await readBack(store, blob.digest)).toEqual(LARGE);
  expect(statSync(placeOf(folder, blob.digest)).mode & 0o777).toBe(0o444);
  expect(listFiles(folder)).toHaveLength(1);
});

test('a file that is no longer as it was when its digest was taken is read again, and refused', async () => {
  const { folder, store } = openStore();
  const file = writeSource(LARGE);
  const hashedAs = stateOf(file);
  const fd = openSync(file, 'r+');
  writeSync(fd, 'changed', 0);
  closeSync(fd);
  // The time it had, as a copying program may set it: the time of the change itself cannot be set.
  utimesSync(file, hashedAs.mtimeMs / 1000, hashedAs.mtimeMs / 1000);
  await expect(store.put({ file, hashedAs }, digestOf(LARGE))).rejects.toMatchObject({
    code: 'DigestMismatch',
  });
  expect(listFiles(folder)).toEqual([]);
});

test('folders of the store are for their owner alone', async () => {
  const { store, folder } = openStore();
  const { digest } = await store.put('private');
  for (const path of [
    join(folder, 'sha256'),
    join(folder, 'sha256', digest.slice(0, 2)),
    join(folder, 'tmp'),
  ]) {
    expect(statSync(path).mode & 0o777).toBe(0o700);
  }
});

test('equal content is stored once, whatever way it comes', async () => {
  const { store, folder } = openStore();
  const first = await store.put(LARGE);
  const { ino } = statSync(placeOf(folder, first.digest));
  await store.put({ file: writeSource(LARGE) });
  await store.put({ file: writeSource(LARGE), move: true });
  await store.put(streamOf(LARGE));
  expect(listBlobs(folder)).toEqual([first.digest]);
  expect(statSync(placeOf(folder, first.digest)).ino).toBe(ino);
});

test('many puts of the same content at once all succeed', async () => {
  const { store, folder } = openStore();
  const infos = await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      store.put(index % 3 === 0 ? LARGE : index % 3 === 1 ? { file: writeSource(LARGE) } : streamOf(LARGE)),
    ),
  );
  expect(new Set(infos.map(({ digest }) => digest))).toEqual(new Set([digestOf(LARGE)]));
  expect(listBlobs(folder)).toEqual([digestOf(LARGE)]);
  expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
});

test('only the digests that are not there are missing', async () => {
  const { store } = openStore();
  const { digest } = await store.put('here');
  const others = Array.from({ length: 600 }, (_, index) => digestOf(`not here ${index}`));
  expect(await store.missing([...others.slice(0, 300), digest, ...others.slice(300)])).toEqual(others);
});

test('what is not a digest is never looked for on disk', async () => {
  const { store, folder } = openStore();
  writeFileSync(join(folder, 'secret'), 'secret');
  await store.put('a blob makes the folders');
  for (const name of ['../secret', `..${'/'.repeat(61)}s`, 'A'.repeat(64), '', `${'a'.repeat(64)}\n`, '\0']) {
    expect(await store.stat(name)).toBeUndefined();
    expect(await store.read(name)).toBeUndefined();
    expect(await store.verify(name)).toBe('missing');
    expect(await store.missing([name])).toEqual([name]);
    await expect(store.put('x', name)).rejects.toMatchObject({ code: 'DigestMismatch' });
  }
});

test('a range is read in place, its end cut at the end of the blob', async () => {
  const { store, folder } = openStore();
  const { digest } = await store.put('0123456789');
  const file = placeOf(folder, digest);
  expect(await store.read(digest, { start: 3, end: 7 })).toEqual({ file, start: 3, end: 7 });
  expect(await store.read(digest, { start: 3, end: 70 })).toEqual({ file, start: 3, end: 10 });
  expect(await store.read(digest, { start: 10, end: 10 })).toEqual({ file, start: 10, end: 10 });
  for (const range of [
    { start: 11, end: 12 },
    { start: -1, end: 2 },
    { start: 5, end: 4 },
    { start: Number.NaN, end: 4 },
  ]) {
    await expect(store.read(digest, range)).rejects.toMatchObject({ code: 'RangeNotSatisfiable' });
  }
});

describe('a moved file', () => {
  test('is gone from where it was, and a large one is the very same file', async () => {
    const { store, folder } = openStore();
    const large = writeSource(LARGE);
    const small = writeSource(SMALL);
    const { ino } = statSync(large);
    await store.put({ file: large, move: true });
    await store.put({ file: small, move: true });
    expect([existsSync(large), existsSync(small)]).toEqual([false, false]);
    expect(statSync(placeOf(folder, digestOf(LARGE))).ino).toBe(ino);
  });

  test('that has a second name is copied, so that nobody can write into the blob', async () => {
    const { store } = openStore();
    const file = writeSource(LARGE);
    linkSync(file, `${file}-too`);
    const { digest } = await store.put({ file, move: true });
    appendFileSync(`${file}-too`, 'more');
    expect(existsSync(file)).toBe(false);
    expect(await store.verify(digest)).toBe('whole');
  });

  test('that is a link is copied; the link goes, its target stays', async () => {
    const { store, folder } = openStore();
    const target = writeSource(LARGE);
    const link = `${target}-link`;
    symlinkSync(target, link);
    const { digest } = await store.put({ file: link, move: true });
    expect(statSync(placeOf(folder, digest)).isFile()).toBe(true);
    expect(readFileSync(target).equals(LARGE)).toBe(true);
    expect(await store.verify(digest)).toBe('whole');
  });

  test('on another file system is copied and then removed', async () => {
    const elsewhere = '/dev/shm';
    const { store } = openStore();
    const isElsewhere = existsSync(elsewhere) && statSync(elsewhere).dev !== statSync(home).dev;
    const file = isElsewhere ? join(mkdtempSync(join(elsewhere, 'az-ml-test-')), 'file') : writeSource('');
    writeFileSync(file, LARGE);
    const { digest } = await store.put({ file, move: true });
    expect(existsSync(file)).toBe(false);
    expect(await store.verify(digest)).toBe('whole');
  });
});

test('a file that is written while it is stored becomes a blob of what was stored, and loses nothing', async () => {
  const { store } = openStore();
  for (const move of [false, true]) {
    const file = writeSource(makeBytes(4_000_000));
    const descriptor = openSync(file, 'a');
    let written = 0;
    const putting = store.put({ file, move });
    let isDone = false;
    void putting.finally(() => {
      isDone = true;
    });
    while (!isDone) {
      written += writeSync(descriptor, 'line\n');
      await new Promise((resolve) => setImmediate(resolve));
    }
    closeSync(descriptor);
    const { digest, size } = await putting;
    expect(await store.verify(digest)).toBe('whole');
    expect(existsSync(file)).toBe(size < 4_000_000 + written || !move);
  }
});

describe('a torn blob, as a power loss may leave it,', () => {
  const tear = (path: string, length: number) => {
    chmodSync(path, 0o600);
    truncateSync(path, length);
    chmodSync(path, 0o444);
  };

  test('is missing when it is empty, and put again is whole', async () => {
    const { store, folder } = openStore();
    const { digest } = await store.put(SMALL);
    tear(placeOf(folder, digest), 0);
    expect(await store.stat(digest)).toBeUndefined();
    expect(await store.read(digest)).toBeUndefined();
    expect(await store.missing([digest])).toEqual([digest]);
    expect(await store.verify(digest)).toBe('damaged');
    await store.put({ file: writeSource(SMALL) });
    expect(await store.verify(digest)).toBe('whole');
  });

  for (const [name, make] of Object.entries({
    bytes: () => LARGE,
    'a file': () => ({ file: writeSource(LARGE) }),
    'a moved file': () => ({ file: writeSource(LARGE), move: true }),
    'a stream': () => streamOf(LARGE),
  })) {
    test(`is replaced when it is put again as ${name}`, async () => {
      const { store, folder } = openStore();
      const { digest } = await store.put(LARGE);
      tear(placeOf(folder, digest), 2_000_000);
      expect(await store.verify(digest)).toBe('damaged');
      await store.put(make());
      expect(await store.verify(digest)).toBe('whole');
    });
  }
});

test('a damaged blob that was set aside is missing, kept for a look, and put again is whole', async () => {
  const { store, folder } = openStore();
  const { digest } = await store.put(SMALL);
  chmodSync(placeOf(folder, digest), 0o600);
  writeFileSync(placeOf(folder, digest), makeBytes(SMALL.length));
  expect(await store.verify(digest)).toBe('damaged');
  await store.setAside(digest);
  expect(await store.stat(digest)).toBeUndefined();
  expect(existsSync(join(folder, 'damaged', digest))).toBe(true);
  await store.setAside(digest);
  await store.put(SMALL);
  expect(await store.verify(digest)).toBe('whole');
});

test('a stream that breaks off leaves nothing, and its own error reaches the caller', async () => {
  const { store, folder } = openStore();
  for (const lengthBefore of [10, 1_000_000]) {
    const broken = (async function* () {
      yield makeBytes(lengthBefore);
      throw new Error('the sender went away');
    })();
    await expect(store.put(broken)).rejects.toThrow('the sender went away');
  }
  expect(listFiles(folder)).toEqual([]);
});

test('a sender that is slow does not hold up the others', async () => {
  const { store } = openStore();
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow = Array.from({ length: 40 }, (_, index) =>
    store.put(
      (async function* () {
        yield Buffer.from(`slow ${index} `);
        await gate;
        yield Buffer.from('sender');
      })(),
    ),
  );
  const { digest } = await store.put(LARGE);
  expect(await store.verify(digest)).toBe('whole');
  release();
  expect((await Promise.all(slow)).map((blob) => blob.digest)).toContain(digestOf('slow 39 sender'));
});

test('leftovers older than a day are removed by a put; younger ones and files of others stay', async () => {
  const { folder } = openStore();
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const dayMs = 24 * 3_600_000;
  const old = new Date(Date.now() - dayMs - 60_000);
  for (const name of ['blob-1-aa-0', 'blob-1-aa-1', 'report-1']) writeFileSync(join(temporary, name), 'x');
  utimesSync(join(temporary, 'blob-1-aa-0'), old, old);
  utimesSync(join(temporary, 'report-1'), old, old);
  let nowMs = Date.now();
  const store = createDiskBlobStore({ folder, now: () => nowMs });
  await store.put('first');
  expect(readdirSync(temporary).toSorted()).toEqual(['blob-1-aa-1', 'report-1']);
  nowMs += dayMs + 3_600_000;
  await store.put('second');
  expect(readdirSync(temporary)).toEqual(['report-1']);
});

describe('what cannot be stored is refused by name:', () => {
  test('a file that is not there', async () => {
    const file = join(home, 'nowhere', 'file');
    await expect(openStore().store.put({ file })).rejects.toMatchObject({
      code: 'FileNotFound',
      target: file,
    });
  });

  test('a folder, a device and a pipe, without waiting for a writer', async () => {
    const pipe = join(mkdtempSync(join(home, 'pipe-')), 'pipe');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    for (const file of [home, '/dev/zero', pipe]) {
      for (const move of [false, true]) {
        await expect(openStore().store.put({ file, move })).rejects.toMatchObject({
          code: 'BadFile',
          target: file,
        });
        expect(existsSync(file)).toBe(true);
      }
    }
  });

  test('anything, when the folder of the store is a file', async () => {
    const folder = writeSource('not a folder');
    const store = createDiskBlobStore({ folder });
    for (const body of [
      'text',
      { file: writeSource(LARGE) },
      { file: writeSource(LARGE), move: true },
      streamOf(LARGE),
    ]) {
      await expect(store.put(body)).rejects.toMatchObject({
        code: 'DataFolderUnusable',
        message: expect.stringContaining(folder),
      });
    }
  });
});
