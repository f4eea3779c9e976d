import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { AzMlError, systemCode } from '../../errors.ts';
import type { Pacer } from './pacer.ts';
import { escapePath } from './paths.ts';
import { describeUnreadable } from './read-folder.ts';
import type { ScannedFile } from './scan-source.ts';

/** A file as it was when it was read, or found to be what was read before. */
export interface HashedFile {
  readonly file: ScannedFile;
  /** Lower-case hex SHA-256. */
  readonly digest: string;
}

export interface Hasher {
  readonly root: string;
  readonly crypto: typeof import('node:crypto');
  /** Reused for every file: fresh buffers for each cost more than reading. */
  readonly buffer: Uint8Array;
  readonly pacer: Pacer;
  /** Told the bytes read since the last call. */
  onBytes(count: number): void;
}

/** A hasher for the files of one source directory. */
export async function createHasher(
  root: string,
  pacer: Pacer,
  onBytes: (count: number) => void,
): Promise<Hasher> {
  const crypto = await import('node:crypto');
  return { root, crypto, buffer: Buffer.allocUnsafeSlow(1024 * 1024), pacer, onBytes };
}

/**
 * Reads a file and gives its SHA-256 together with its size and times as they were at the reading; `undefined` when
 * it has gone. A file that changes meanwhile is read once more, then refused with `BadFile`: no digest is given that
 * belongs to no state of the file.
 */
export async function hashFile(file: ScannedFile, hasher: Hasher): Promise<HashedFile | undefined> {
  if (file.link !== undefined) return { file, digest: hasher.crypto.hash('sha256', file.link) };
  const attempt = await readOnce(file, hasher);
  if (attempt !== 'changed') return attempt;
  const again = await readOnce(file, hasher);
  if (again !== 'changed') return again;
  throw new AzMlError(
    'BadFile',
    `${escapePath(file.path)} keeps changing while it is read for the snapshot`,
    {
      hint: 'Wait for the program that writes it, or leave the file out by a line in .amlignore.',
      target: file.path,
    },
  );
}

/** Neither through a link nor waiting for a pipe's other end, should the file have become one since it was listed. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

async function readOnce(file: ScannedFile, hasher: Hasher): Promise<HashedFile | 'changed' | undefined> {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(`${hasher.root}/${file.path}`, OPEN_FLAGS);
    const before = fstatSync(descriptor);
    if (!before.isFile()) return 'changed';
    const digest = await digestContent(descriptor, before.size, hasher);
    const after = fstatSync(descriptor);
    if (digest === undefined || !isSameState(before, after)) return 'changed';
    return describeHashed(file.path, after, digest);
  } catch (error) {
    const reason = systemCode(error);
    if (reason === 'ENOENT') return undefined;
    if (reason === 'ELOOP') return 'changed';
    if (reason === undefined) throw error;
    throw describeUnreadable(file.path, reason, error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** `undefined` when there are not as many bytes as the size says. */
async function digestContent(descriptor: number, size: number, hasher: Hasher): Promise<string | undefined> {
  const { crypto, buffer, pacer, onBytes } = hasher;
  if (size <= buffer.length) {
    const count = readFully(descriptor, buffer, size);
    onBytes(count);
    return count === size ? crypto.hash('sha256', buffer.subarray(0, count)) : undefined;
  }
  const hash = crypto.createHash('sha256');
  let total = 0;
  // Not to the end of the file: a program may be adding to it faster than it is read here.
  while (total < size) {
    if (pacer.isDue()) await pacer.pause();
    const count = readSync(descriptor, buffer, 0, Math.min(buffer.length, size - total), null);
    if (count === 0) return undefined;
    hash.update(buffer.subarray(0, count));
    total += count;
    onBytes(count);
  }
  return hash.digest('hex');
}

/** A read may give fewer bytes than there are. */
function readFully(descriptor: number, buffer: Uint8Array, size: number): number {
  let total = 0;
  while (total < size) {
    const count = readSync(descriptor, buffer, total, size - total, null);
    if (count === 0) break;
    total += count;
  }
  return total;
}

function isSameState(before: Stats, after: Stats): boolean {
  return before.size === after.size && before.mtimeMs === after.mtimeMs && before.ctimeMs === after.ctimeMs;
}

function describeHashed(path: string, facts: Stats, digest: string): HashedFile {
  const { size, mtimeMs, ctimeMs, ino, mode } = facts;
  return { file: { path, size, mtimeMs, ctimeMs, inode: ino, executable: (mode & 0o100) !== 0 }, digest };
}
