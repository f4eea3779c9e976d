import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { createDiskBlobStore } from '../../src/blobs/disk-blob-store.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { waitUntil } from '../support/wait-until.ts';
import { digestOf, listBlobs, makeBytes, streamOf } from './blob-samples.ts';

const home = makeTempFolder();
const CHILD = join(import.meta.dirname, 'put-in-child.ts');

/** A real process that puts blobs until it is stopped, or the given number of them. */
function startPutting(folder: string, seed: string, count = Number.MAX_SAFE_INTEGER) {
  const child = spawn(process.execPath, [CHILD, folder, seed, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: home },
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const ended = once(child, 'close');
  return { child, ended, acknowledged: () => out.split('\n').slice(0, -1) };
}

test('a process that is killed while it stores leaves only whole blobs, and all it had acknowledged', async () => {
  const folder = join(home, 'killed');
  mkdirSync(folder);
  const store = createDiskBlobStore({ folder });
  for (let round = 0; round < 8; round++) {
    const { child, ended, acknowledged } = startPutting(folder, `round ${round}`);
    const enough = 1 + Math.floor(Math.random() * 25);
    await waitUntil('some blobs to be acknowledged', () => acknowledged().length >= enough);
    child.kill('SIGKILL');
    await ended;
    const visible = new Set(listBlobs(folder));
    expect(acknowledged().filter((digest) => !visible.has(digest))).toEqual([]);
  }
  const damaged: string[] = [];
  for (const digest of listBlobs(folder)) {
    if ((await store.verify(digest)) !== 'whole') damaged.push(digest);
  }
  expect(damaged).toEqual([]);
  expect(listBlobs(folder).length).toBeGreaterThan(8);
});

test('several processes put the same blobs at once and all succeed', async () => {
  const folder = join(home, 'shared');
  mkdirSync(folder);
  const children = Array.from({ length: 4 }, () => startPutting(folder, 'the same for all', 40));
  for (const { ended } of children) expect(await ended).toEqual([0, null]);
  const [first, ...others] = children.map(({ acknowledged }) => acknowledged().toSorted());
  for (const other of others) expect(other).toEqual(first);
  const store = createDiskBlobStore({ folder });
  expect(listBlobs(folder).toSorted()).toEqual([...new Set(first)]);
  for (const digest of listBlobs(folder)) expect(await store.verify(digest)).toBe('whole');
  expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
});

test('2,000 small files given at once take little memory', () => {
  const source = join(home, 'many');
  mkdirSync(source);
  const bytes = makeBytes(50_000);
  for (let index = 0; index < 2000; index++) {
    bytes.writeUInt32LE(index, 0);
    writeFileSync(join(source, `${index}`), bytes);
  }
  const child = spawnSync(process.execPath, [CHILD, join(home, 'many-blobs'), '--folder', source], {
    encoding: 'utf8',
  });
  expect(child.stderr).toBe('');
  const { stored, growthBytes } = JSON.parse(child.stdout) as { stored: number; growthBytes: number };
  expect(stored).toBe(2000);
  expect(growthBytes).toBeLessThan(32 * 1024 * 1024);
});

/** A file system of its own, 4 MiB, where this process may mount one. */
function mountSmallDisk(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'az-ml-test-disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'az-ml-test', folder]);
  afterAll(() => {
    if (status === 0) spawnSync('umount', [folder]);
    rmdirSync(folder);
  });
  return status === 0 ? folder : undefined;
}

const disk = mountSmallDisk();
if (disk === undefined)
  process.stderr.write('skipped: tests that fill a disk, which must be able to mount one\n');
const testOnDisk = disk === undefined ? test.skip : test;

testOnDisk(
  'a full disk is told by name, leaves nothing half-written, and the rest stays readable',
  async () => {
    const folder = join(disk ?? '', 'blobs');
    const store = createDiskBlobStore({ folder });
    const kept = makeBytes(1_500_000);
    await store.put(kept);
    const large = join(home, 'large');
    const small = join(home, 'small');
    const bytes = makeBytes(8_000_000);
    writeFileSync(large, bytes);
    for (const body of [bytes, streamOf(bytes), { file: large }, { file: large, move: true }]) {
      await expect(store.put(body)).rejects.toMatchObject({
        code: 'DiskFull',
        message: expect.stringContaining(folder),
        httpStatus: 507,
      });
      expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
      expect(listBlobs(folder)).toEqual([digestOf(kept)]);
    }
    expect(existsSync(large)).toBe(true);
    for (let failed = false; !failed; ) {
      writeFileSync(small, makeBytes(900_000));
      const before = listBlobs(folder).length;
      await store.put({ file: small }).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'DiskFull' });
        failed = true;
      });
      expect(listBlobs(folder).length).toBe(failed ? before : before + 1);
    }
    for (const digest of listBlobs(folder)) expect(await store.verify(digest)).toBe('whole');
    rmSync(small);
  },
);

testOnDisk('a disk that became read-only is told with the path, and the blobs stay readable', async () => {
  const folder = join(disk ?? '', 'blobs-read-only');
  const store = createDiskBlobStore({ folder });
  rmSync(join(disk ?? '', 'blobs'), { recursive: true, force: true });
  const { digest } = await store.put('written before');
  expect(spawnSync('mount', ['-o', 'remount,ro', disk ?? '']).status).toBe(0);
  for (const body of ['new', streamOf(makeBytes(500_000)), { file: join(home, 'large') }]) {
    await expect(store.put(body)).rejects.toMatchObject({
      code: 'DataFolderUnusable',
      message: expect.stringContaining(folder),
    });
  }
  expect(await store.put('written before')).toMatchObject({ digest });
  expect(await store.verify(digest)).toBe('whole');
});
