import { setImmediate } from 'node:timers/promises';
import { AzMlError } from '../errors.ts';
import { type BlobFolder, findBlob, isDigest, locateBlob, sizeOfBlob } from './blob-folder.ts';
import { cutRange } from './blob-range.ts';
import type { BlobStore } from './blob-store.ts';
import type { BlobWriter } from './blob-writer.ts';

export interface DiskBlobStoreOptions {
  /** Home of the blobs, made when the first one is put. */
  readonly folder: string;
  /** Where blobs are written before they are whole; on the same file system. Default: `tmp` in the folder. */
  readonly temporaryFolder?: string;
  /** Milliseconds since 1970, against which the age of leftovers is taken. */
  readonly now?: () => number;
}

export interface DiskBlobStore extends BlobStore {
  /** Reads the whole blob and compares it with its name. */
  verify(digest: string): Promise<'whole' | 'damaged' | 'missing'>;
  /** Takes a damaged blob out of use: it is missing from now on, so that putting it again repairs the store. */
  setAside(digest: string): Promise<void>;
}

/** How many blobs are looked for before others may have their turn. */
const LOOKUPS_AT_ONCE = 256;

/**
 * Blobs as read-only files, `sha256/ab/cdef…` by digest: written under another name, hashed as stored, renamed into
 * place. Several processes may share the folder. Methods throw `DataFolderUnusable` and `DiskFull` with the path.
 *
 * What survives a power loss: everything that its giver may forget once `put` has answered, that is bytes, streams
 * and moved files, is on the disk by then, with its folder. Copies of files that stay where they are wait for the
 * system's own writing instead, because 2,000 flushes would cost seconds; such a copy, torn, is found by its size
 * and replaced by the next `put`.
 */
export function createDiskBlobStore(options: DiskBlobStoreOptions): DiskBlobStore {
  const folder: BlobFolder = {
    root: options.folder,
    temporary: options.temporaryFolder ?? `${options.folder}/tmp`,
  };
  const now = options.now ?? Date.now;
  let writer: Promise<BlobWriter> | undefined;

  /** Loaded late: a command that puts nothing need not load the hash functions. */
  const openWriter = () => {
    writer ??= import('./blob-writer.ts').then(({ createBlobWriter }) => createBlobWriter(folder, now));
    return writer;
  };

  return {
    async missing(digests) {
      const missing: string[] = [];
      for (const [index, digest] of digests.entries()) {
        if (index % LOOKUPS_AT_ONCE === LOOKUPS_AT_ONCE - 1) await setImmediate();
        if (findBlob(folder, digest) === undefined) missing.push(digest);
      }
      return missing;
    },

    async put(body, expected) {
      if (expected !== undefined && !isDigest(expected)) {
        throw new AzMlError('DigestMismatch', `${JSON.stringify(expected)} is not a SHA-256 digest in hex`);
      }
      return (await openWriter()).put(body, expected);
    },

    async stat(digest) {
      return findBlob(folder, digest);
    },

    async read(digest, range) {
      const blob = findBlob(folder, digest);
      if (blob === undefined) return undefined;
      return { file: locateBlob(folder, digest), ...cutRange(range, blob.size) };
    },

    async verify(digest) {
      if (!isDigest(digest) || sizeOfBlob(folder, digest) === undefined) return 'missing';
      const { hashBlob } = await import('./check-blob.ts');
      return (await hashBlob(folder, digest)) === digest ? 'whole' : 'damaged';
    },

    async setAside(digest) {
      if (!isDigest(digest)) return;
      const { moveAside } = await import('./check-blob.ts');
      moveAside(folder, digest);
    },
  };
}
