import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { digestSnapshot } from '../../../src/service/snapshot-digest.ts';
import {
  buildSnapshot,
  checkScriptIncluded,
  type SnapshotRequest,
} from '../../../src/submission/snapshot/build-snapshot.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

const root = makeTempFolder();
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

function makeTree(files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(root, 't-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** A builder that believes it is an hour later, so that no file is too fresh for its cache. */
function makeBuilder(folder: string) {
  const cacheFolder = join(mkdtempSync(join(root, 'cache-')), 'snapshots');
  const now = () => new Date(Date.now() + 3_600_000);
  const build = (more: Partial<SnapshotRequest> = {}) => buildSnapshot({ folder, cacheFolder, now, ...more });
  /** Bytes that had to be read. */
  const countBytesRead = async () => {
    let read = 0;
    await build({
      onProgress: (done) => {
        read = done;
      },
    });
    return read;
  };
  const cacheFile = () => join(cacheFolder, readdirSync(cacheFolder)[0] ?? '');
  return { build, countBytesRead, cacheFolder, cacheFile };
}

describe('a snapshot', () => {
  test('has every file with its digest, size, mode and link', async () => {
    const large = Buffer.alloc(3 * 1024 * 1024 + 7, 'large');
    const folder = makeTree({
      'a.py': 'print()',
      'data/large.bin': large,
      'data/exact.bin': Buffer.alloc(1024 * 1024, 1),
      empty: '',
    });
    chmodSync(join(folder, 'a.py'), 0o755);
    symlinkSync('a.py', join(folder, 'link'));
    expect(await buildSnapshot({ folder })).toEqual({
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      files: [
        { path: 'a.py', digest: sha256('print()'), size: 7, executable: true },
        {
          path: 'data/exact.bin',
          digest: sha256(Buffer.alloc(1024 * 1024, 1)),
          size: 1024 * 1024,
          executable: false,
        },
        { path: 'data/large.bin', digest: sha256(large), size: large.length, executable: false },
        { path: 'empty', digest: sha256(''), size: 0, executable: false },
        { path: 'link', digest: sha256('a.py'), size: 4, executable: false, link: 'a.py' },
      ],
      totalBytes: 7 + 1024 * 1024 + large.length + 4,
      changedFiles: 4,
      warnings: [],
      states: new Map(),
    });
  });

  test('tells the states of files that would show a later change, those not touched for a minute', async () => {
    const folder = makeTree({ 'a.py': 'print()' });
    symlinkSync('a.py', join(folder, 'link'));
    const { size, mtimeMs, ctimeMs, ino } = statSync(join(folder, 'a.py'));
    const at = (seconds: number) => new Date(Math.max(mtimeMs, ctimeMs) + seconds * 1000);
    const state = expect.objectContaining({ size, mtimeMs, ctimeMs, inode: ino });
    expect((await buildSnapshot({ folder, now: () => at(59) })).states).toEqual(new Map());
    expect((await buildSnapshot({ folder, now: () => at(61) })).states).toEqual(new Map([['a.py', state]]));
  });

  test('has the digest under which the service keeps it, with and without the memory of the last time', async () => {
    const folder = makeTree({ 'a.py': 'print()', 'lib/b.py': 'b' });
    const { build } = makeBuilder(folder);
    const { digest, files } = await build();
    expect(digest).toBe(await digestSnapshot(files));
    expect(await build()).toMatchObject({ digest, changedFiles: 0 });
    chmodSync(join(folder, 'a.py'), 0o755);
    const executable = await build();
    expect(executable.digest).not.toBe(digest);
    expect(executable.digest).toBe(await digestSnapshot(executable.files));
  });

  test('of an empty folder is empty', async () => {
    expect(await buildSnapshot({ folder: makeTree({}) })).toMatchObject({
      files: [],
      totalBytes: 0,
      changedFiles: 0,
    });
  });

  const SIZE = 280 * 1024 * 1024;

  test('shows its progress and lets other work go on', async () => {
    const folder = makeTree({ a: '', b: 'x' });
    // Many slices of work on any machine, though none of it is on the disk.
    truncateSync(join(folder, 'a'), SIZE);
    const seen: [number, number][] = [];
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await buildSnapshot({ folder, onProgress: (done, total) => seen.push([done, total]) });
    clearInterval(timer);
    expect(seen.length).toBeGreaterThan(20);
    expect(seen.at(-1)).toEqual([SIZE + 1, SIZE + 1]);
    expect(seen.every(([done], index) => done >= (seen[index - 1]?.[0] ?? 0))).toBe(true);
    expect(ticks).toBeGreaterThan(0);
  });

  test('is given up when the checkpoint throws', async () => {
    const folder = makeTree({ a: Buffer.alloc(200 * 1024 * 1024) });
    const checkpoint = () => {
      throw new Error('stopped');
    };
    await expect(buildSnapshot({ folder, checkpoint })).rejects.toThrow('stopped');
    rmSync(folder, { recursive: true });
  });
});

describe('unchanged files', () => {
  test('are not read again', async () => {
    const folder = makeTree({ a: 'aaaa', 'b/c': 'cc' });
    const { build, countBytesRead } = makeBuilder(folder);
    const first = await build();
    expect(await countBytesRead()).toBe(0);
    expect(await build()).toEqual({ ...first, changedFiles: 0 });
  });

  test('do not hide a changed, a new or a removed one', async () => {
    const folder = makeTree({ a: 'aaaa', b: 'bb', c: 'c' });
    const { build, countBytesRead } = makeBuilder(folder);
    await build();
    writeFileSync(join(folder, 'b'), 'BB');
    writeFileSync(join(folder, 'd'), 'ddd');
    rmSync(join(folder, 'c'));
    const { files, changedFiles } = await build();
    expect(files.map(({ path, digest }) => [path, digest])).toEqual([
      ['a', sha256('aaaa')],
      ['b', sha256('BB')],
      ['d', sha256('ddd')],
    ]);
    expect(changedFiles).toBe(2);
    expect(await countBytesRead()).toBe(0);
  });

  test('are read again when their times were touched, but do not count as changed', async () => {
    const folder = makeTree({ a: 'aaaa', b: 'bb' });
    const { build } = makeBuilder(folder);
    await build();
    utimesSync(join(folder, 'a'), 1, 1);
    expect((await build()).changedFiles).toBe(0);
  });

  test('are told from others of the same size and time by inode and change time', async () => {
    const folder = makeTree({ a: 'aaaa' });
    const { build } = makeBuilder(folder);
    utimesSync(join(folder, 'a'), 1000, 1000);
    await build();
    writeFileSync(join(folder, 'new'), 'AAAA');
    utimesSync(join(folder, 'new'), 1000, 1000);
    renameSync(join(folder, 'new'), join(folder, 'a'));
    expect(statSync(join(folder, 'a')).mtimeMs).toBe(1_000_000);
    expect((await build()).files[0]?.digest).toBe(sha256('AAAA'));
  });

  test('that were written within the last two seconds are not trusted to be so', async () => {
    const folder = makeTree({ a: 'aaaa' });
    const { build, countBytesRead } = makeBuilder(folder);
    await build({ now: () => new Date() });
    expect(await countBytesRead()).toBe(4);
    expect(await countBytesRead()).toBe(0);
  });

  test('lose nothing when links are there, which are always read', async () => {
    const folder = makeTree({ a: 'aaaa' });
    symlinkSync('a', join(folder, 'link'));
    const { build, cacheFile } = makeBuilder(folder);
    await build();
    const written = statSync(cacheFile()).mtimeMs;
    lutimesSync(join(folder, 'link'), 5, 5);
    expect((await build()).changedFiles).toBe(0);
    expect(statSync(cacheFile()).mtimeMs).toBe(written);
  });

  test.each([
    ['that is empty', () => ''],
    ['that is cut off', (text: string) => text.slice(0, -20)],
    ['of another version', (text: string) => text.replace('"version":1', '"version":2')],
    ['of another folder', (text: string) => text.replace('"folder":"', '"folder":"/other')],
    ['with a damaged digest', (text: string) => text.replace(/"[0-9a-f]{64}"/g, '17')],
    ['that is another thing', () => '[1, null]'],
    ['with rows that are none', (text: string) => text.replace(/"rows":.*/, '"rows":[null, 1, []]}')],
  ])('are all read where there is a cache %s', async (_, damage) => {
    const folder = makeTree({ a: 'aaaa' });
    const { build, cacheFile } = makeBuilder(folder);
    const first = await build();
    writeFileSync(cacheFile(), damage(readFileSync(cacheFile(), 'utf8')));
    expect((await build()).files).toEqual(first.files);
  });

  test('of two folders are kept apart, and no temporary file stays behind', async () => {
    const one = makeTree({ a: '1' });
    const two = makeTree({ a: '2' });
    const { build, cacheFolder } = makeBuilder(one);
    await build();
    await build({ folder: two });
    expect((await build()).files[0]?.digest).toBe(sha256('1'));
    expect(readdirSync(cacheFolder)).toHaveLength(2);
  });

  test('are no trouble where the cache cannot be written', async () => {
    const folder = makeTree({ a: '1', file: '' });
    const cacheFolder = join(folder, 'file', 'cache');
    expect((await buildSnapshot({ folder, cacheFolder })).files).toHaveLength(2);
  });
});

describe('a file that changes while it is read', () => {
  test('is refused rather than given a digest that it never had', async () => {
    const folder = makeTree({ 'busy.log': Buffer.alloc(64 * 1024 * 1024) });
    const file = join(folder, 'busy.log');
    const failing = buildSnapshot({ folder, onProgress: () => appendFileSync(file, 'x') });
    await expect(failing).rejects.toThrow(
      expect.objectContaining({
        code: 'BadFile',
        message: 'busy.log keeps changing while it is read for the snapshot',
        hint: expect.stringContaining('.amlignore'),
      }),
    );
    rmSync(folder, { recursive: true });
  });

  test('is read once more, and then right', async () => {
    const folder = makeTree({ a: Buffer.alloc(8 * 1024 * 1024) });
    const file = join(folder, 'a');
    let isChanged = false;
    const { files } = await buildSnapshot({
      folder,
      onProgress() {
        if (!isChanged) appendFileSync(file, 'more');
        isChanged = true;
      },
    });
    expect(files[0]).toMatchObject({ digest: sha256(readFileSync(file)), size: 8 * 1024 * 1024 + 4 });
  });

  test('by another process is either right or refused', async () => {
    const folder = makeTree({ busy: 'x'.repeat(5000) });
    const file = join(folder, 'busy');
    const program = `const fs = require('node:fs'); let n = 0; setInterval(() => { for (let i = 0; i < 50; i++) fs.writeFileSync(${JSON.stringify(file)}, String(n++ % 10).repeat(5000)); }, 1);`;
    const writer = spawn(process.execPath, ['-e', program]);
    const possible = new Set(['x', ...'0123456789'].map((char) => sha256(char.repeat(5000))));
    const { build } = makeBuilder(folder);
    let right = 0;
    try {
      for (let round = 0; round < 200; round++) {
        try {
          const { files } = await build();
          // The writer empties the file before it fills it: between the two it is truly shorter.
          if (files[0]?.size === 5000) {
            expect(possible.has(files[0].digest)).toBe(true);
            right++;
          }
        } catch (error) {
          expect(error).toMatchObject({ code: 'BadFile' });
        }
      }
    } finally {
      writer.kill();
    }
    expect(right).toBeGreaterThan(0);
  });
});

describe('a snapshot that is too large', () => {
  const limits = { maxBytes: 10_000, maxFiles: 5 };

  test('by bytes names the largest folders and files and the way out', async () => {
    const folder = makeTree({
      '.venv/lib/a.so': Buffer.alloc(9000),
      '.venv/lib/b.so': Buffer.alloc(500),
      'data/x.bin': Buffer.alloc(700),
      'train.py': 'print()',
    });
    await expect(buildSnapshot({ folder, limits })).rejects.toThrow(
      expect.objectContaining({
        code: 'SnapshotTooLarge',
        message: `The snapshot of ${folder} would hold 10 KB in 4 files, more than 10 KB. Largest folders: .venv/ 9 KB in 2 files; data/ 700 bytes in 1 file. Largest files: .venv/lib/a.so 9 KB; data/x.bin 700 bytes; .venv/lib/b.so 500 bytes; train.py 7 bytes.`,
        hint: `Leave out what the run does not need: one pattern a line in ${join(folder, '.amlignore')}, such as .venv/. AZ_ML_SNAPSHOT_MAX_BYTES raises the limit.`,
        target: folder,
      }),
    );
  });

  test('passes once the ignore file leaves out what the error named', async () => {
    const folder = makeTree({ '.amlignore': '.venv/\n', '.venv/a': Buffer.alloc(20_000), 'train.py': '' });
    expect((await buildSnapshot({ folder, limits })).files.map(({ path }) => path)).toEqual([
      '.amlignore',
      'train.py',
    ]);
  });

  test('is told of at once, before anything is read', async () => {
    const folder = makeTree({ a: Buffer.alloc(20_000) });
    let isRead = false;
    const failing = buildSnapshot({
      folder,
      limits,
      onProgress: () => {
        isRead = true;
      },
    });
    await expect(failing).rejects.toThrow(expect.objectContaining({ code: 'SnapshotTooLarge' }));
    expect(isRead).toBe(false);
  });

  test('by files counts those that are new or changed since the last time', async () => {
    const many = (prefix: string, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}/${index}`, '']));
    const folder = makeTree({ ...many('a', 5), '.gitignore': 'x\n' });
    const { build } = makeBuilder(folder);
    await expect(build({ limits })).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringContaining('would hold 6 files that are new or changed, more than 5.'),
        hint: expect.stringMatching(
          /such as a\/\. It takes the place of \.gitignore.*AZ_ML_SNAPSHOT_MAX_FILES/,
        ),
      }),
    );
    expect((await build({ limits: { ...limits, maxFiles: 6 } })).changedFiles).toBe(6);
    for (let index = 0; index < 5; index++) writeFileSync(join(folder, `new-${index}`), `${index}`);
    expect((await build({ limits })).changedFiles).toBe(5);
    for (const name of readdirSync(folder))
      if (name.startsWith('new')) writeFileSync(join(folder, name), 'again');
    writeFileSync(join(folder, 'a/0'), 'changed');
    await expect(build({ limits })).rejects.toThrow(expect.objectContaining({ code: 'SnapshotTooLarge' }));
    expect((await build({ limits: { ...limits, maxFiles: Number.POSITIVE_INFINITY } })).changedFiles).toBe(6);
  });
});

test('a script that the ignore file leaves out is told of before the run would miss it', async () => {
  const folder = makeTree({ '.amlignore': 'train.py\n', 'train.py': '', 'other.py': '' });
  const snapshot = await buildSnapshot({ folder });
  expect(() => checkScriptIncluded(snapshot, 'other.py')).not.toThrow();
  expect(() => checkScriptIncluded(snapshot, 'train.py')).toThrow(
    expect.objectContaining({
      code: 'BadRunConfiguration',
      message: `The script train.py is not in the snapshot: ${join(folder, '.amlignore')} leaves it out`,
    }),
  );
});
