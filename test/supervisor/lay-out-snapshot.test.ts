import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { ResponseBody } from '../../src/contract/api-message.ts';
import type { SnapshotFile } from '../../src/contract/snapshot.ts';
import { layOutSnapshot } from '../../src/supervisor/lay-out-snapshot.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const home = makeTempFolder();
const work = join(home, 'work');

function file(path: string, text: string, more: Partial<SnapshotFile> = {}): SnapshotFile {
  const digest = createHash('sha256').update(text).digest('hex');
  return { path, digest, size: Buffer.byteLength(text), executable: false, ...more };
}

function link(path: string, target: string): SnapshotFile {
  return file(path, target, { link: target });
}

/** Lays files out whose content comes in the given forms, by path. */
function layOut(
  files: readonly SnapshotFile[],
  bodies: Readonly<Record<string, ResponseBody>> = {},
): Promise<void> {
  const byDigest = new Map(files.map(({ path, digest }) => [digest, bodies[path]]));
  const snapshot = { snapshotId: 's', digest: '', createdUtc: '', files, properties: {} };
  return layOutSnapshot({ readBlob: async (digest) => byDigest.get(digest) ?? '' }, snapshot, work);
}

describe('a snapshot is laid out', () => {
  test('from files, parts of files, bytes, streams and texts alike', async () => {
    const stored = join(home, 'stored');
    writeFileSync(stored, 'whole');
    async function* stream() {
      yield Buffer.from('in ');
      yield Buffer.from('pieces');
    }
    const files = [
      file('a', 'whole'),
      file('b/c', 'hol'),
      file('d', 'bytes'),
      file('e', 'in pieces'),
      file('f', ''),
    ];
    await layOut(files, {
      a: { file: stored, start: 0, end: 5 },
      'b/c': { file: stored, start: 1, end: 4 },
      d: Buffer.from('bytes'),
      e: stream(),
    });
    const texts = ['a', 'b/c', 'd', 'e', 'f'].map((path) => readFileSync(join(work, path), 'utf8'));
    expect(texts).toEqual(['whole', 'hol', 'bytes', 'in pieces', '']);
  });

  test('with executable bits and links, and writable whatever the stored blob is', async () => {
    const stored = join(home, 'read-only');
    writeFileSync(stored, 'x', { mode: 0o400 });
    const body = { file: stored, start: 0, end: 1 };
    await layOut([file('run', 'x', { executable: true }), file('data', 'y'), link('to/data', '../data')], {
      run: body,
      data: 'y',
    });
    expect(statSync(join(work, 'run')).mode & 0o777).toBe(0o755);
    expect(statSync(join(work, 'data')).mode & 0o777).toBe(0o644);
    expect(readFileSync(join(work, 'to/data'), 'utf8')).toBe('y');
  });

  test('into an empty folder, whatever an earlier attempt left there', async () => {
    mkdirSync(join(work, 'old'), { recursive: true });
    symlinkSync(home, join(work, 'a'));
    await layOut([file('a', 'new')], { a: 'new' });
    expect(readdirSync(work)).toEqual(['a']);
    expect(lstatSync(join(work, 'a')).isFile()).toBe(true);
  });

  test('only with the content that was recorded', async () => {
    const stored = join(home, 'short');
    writeFileSync(stored, 'shor');
    const expected = expect.objectContaining({ code: 'DigestMismatch', target: 'a' });
    await expect(layOut([file('a', 'right')], { a: 'wrong' })).rejects.toEqual(expected);
    await expect(layOut([file('a', 'short')], { a: { file: stored, start: 0, end: 4 } })).rejects.toEqual(
      expected,
    );
  });
});

describe('a snapshot is refused as a whole', () => {
  test.each(['../x', '/x', 'a/../../x', 'a//b', './a', 'a/', '', '..', 'a\0b'])(
    'with the path %j',
    async (path) => {
      await expect(layOut([file('good', 'x'), file(path, 'x')])).rejects.toMatchObject({ code: 'BadFile' });
      expect(existsSync(join(home, 'x'))).toBe(false);
    },
  );

  test.each([
    ['out', [link('l', '../outside')]],
    ['to an absolute path', [link('l', '/etc/passwd')]],
    ['out by way of another link', [link('d/e/up', '../..'), link('l', 'd/e/up/../outside')]],
    [
      'out by way of a link to a folder deeper down',
      [file('a/b/c/f', 'x'), link('s', 'a/b/c'), link('a/l', '../s/../../../../x')],
    ],
    ['in a circle', [link('a', 'b'), link('b', 'a')]],
  ])('with a link that leads %s', async (_, files) => {
    await expect(layOut(files)).rejects.toMatchObject({
      code: 'BadFile',
      message: /leads out of the snapshot/,
    });
  });

  test.each([
    ['a file below a link', [link('l', 'd'), file('l/x', 'x')]],
    ['a file below a file', [file('l', 'x'), file('l/m/x', 'x')]],
    ['the same path twice', [file('l', 'x'), file('l', 'y')]],
  ])('with %s', async (_, files) => {
    await expect(layOut(files)).rejects.toMatchObject({ code: 'BadFile' });
  });
});

test('links that stay inside are laid out, also through each other', async () => {
  await layOut([file('a/b/f', 'x'), link('s', 'a/b'), link('t', 's/../b/f'), link('dangling', 'a/none')], {
    'a/b/f': 'x',
  });
  expect(readFileSync(join(work, 't'), 'utf8')).toBe('x');
});
