import { randomBytes } from 'node:crypto';
import { mkdirSync, openSync, renameSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { AzMlError, systemCode } from '../errors.ts';
import {
  BLOB_MODE,
  type BlobFolder,
  FOLDER_MODE,
  findBlob,
  locateBlob,
  locateShard,
  locateShards,
} from './blob-folder.ts';
import type { BlobInfo } from './blob-store.ts';
import { toDiskError } from './disk-error.ts';
import { flushFile, flushFolder } from './flush.ts';
import { LEFTOVER_PREFIX } from './sweep-leftovers.ts';

/** The way of a blob from a temporary name to its own. */
export interface Incoming {
  /** A name that nobody else uses, in the temporary folder, which is there afterwards. */
  nameTemporary(): string;
  /** A new file under a temporary name, open for reading and writing, read-only to everybody else. */
  createTemporary(): { readonly path: string; readonly fd: number };
  /** Where the blob lies, or will. */
  placeOf(blob: BlobInfo): string;
  /** Whether the store has this very blob, in its full size. A torn one it does not have. */
  has(blob: BlobInfo): boolean;
  /**
   * Renames a file into its place. Its own bytes must have been flushed before, if they have to last. Throws the
   * system's error.
   */
  publish(path: string, blob: BlobInfo): void;
  /** Makes the name of a blob last; with `bytes` its content too, which another writer may have left to the system. */
  settle(blob: BlobInfo, bytes?: 'bytes'): Promise<void>;
}

export function createIncoming(folder: BlobFolder): Incoming {
  /** Shards whose own names are known to be on the disk. */
  const settledShards = new Set<string>();
  const prefix = join(
    folder.temporary,
    `${LEFTOVER_PREFIX}${process.pid}-${randomBytes(6).toString('hex')}-`,
  );
  let count = 0;
  const nextName = () => `${prefix}${count++}`;

  return {
    nameTemporary() {
      try {
        makeFolder(folder.temporary);
      } catch (error) {
        throw toDiskError(error, folder.temporary);
      }
      return nextName();
    },

    createTemporary() {
      const path = nextName();
      try {
        return { path, fd: inFolder(folder.temporary, () => openSync(path, 'wx+', BLOB_MODE)) };
      } catch (error) {
        throw toDiskError(error, path);
      }
    },

    placeOf: ({ digest }) => locateBlob(folder, digest),

    has: ({ digest, size }) => findBlob(folder, digest)?.size === size,

    publish(path, { digest }) {
      inFolder(locateShard(folder, digest), () => renameSync(path, locateBlob(folder, digest)));
    },

    async settle({ digest }, bytes) {
      const shard = locateShard(folder, digest);
      const place = locateBlob(folder, digest);
      try {
        if (bytes !== undefined) await flushFile(place);
        await flushFolder(shard);
        if (settledShards.has(shard)) return;
        await flushFolder(locateShards(folder));
        settledShards.add(shard);
      } catch (error) {
        throw toDiskError(error, place);
      }
    },
  };
}

/** Refuses a body that is not what its giver said. */
export function checkDigest(digest: string, expected: string | undefined): void {
  if (expected === undefined || digest === expected) return;
  throw new AzMlError('DigestMismatch', `the content has SHA-256 ${digest}, not ${expected}`, {
    hint: 'It was changed on the way or while it was read: send it again.',
  });
}

/** Removes a file that may be gone already. Never fails. */
export function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Gone, or not ours to remove.
  }
}

/** Does something in a folder that is there nearly always: only when it is not, it is made. */
function inFolder<T>(folder: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  makeFolder(folder);
  return act();
}

function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
}
