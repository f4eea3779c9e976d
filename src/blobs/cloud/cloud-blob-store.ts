import { AzMlError } from '../../errors.ts';
import { isDigest } from '../blob-folder.ts';
import { cutRange } from '../blob-range.ts';
import type { BlobInfo, BlobStore } from '../blob-store.ts';
import { createSlots } from '../slots.ts';
import { createCloudWriter } from './cloud-writer.ts';
import type { ObjectService } from './object-service.ts';
import { readObject } from './read-object.ts';

export interface CloudBlobStoreOptions {
  readonly objects: ObjectService;
  /** Where streams are kept until they are whole and their digest is known. */
  readonly temporaryFolder: string;
  /** Milliseconds since 1970, against which the age of leftovers is taken. */
  readonly now: () => number;
}

/** Two thousand lookups take two thousand requests: so many are on their way at once. */
const LOOKUPS_AT_ONCE = 32;

/**
 * Blobs as objects of a cloud's store, `sha256/ab/cdef…` by digest. Nothing is sent before its digest is known and
 * right; objects are never written again. Methods throw `ArtifactStoreUnusable`.
 */
export function createCloudBlobStore({ objects, temporaryFolder, now }: CloudBlobStoreOptions): BlobStore {
  const lookups = createSlots(LOOKUPS_AT_ONCE);
  const writer = createCloudWriter({ objects, temporaryFolder, now, keyOf });

  const stat = (digest: string): Promise<BlobInfo | undefined> =>
    lookups.use(async () => {
      if (!isDigest(digest)) return undefined;
      const size = await objects.sizeOf(keyOf(digest));
      return size === undefined ? undefined : { digest, size };
    });

  return {
    stat,

    async missing(digests) {
      const found = await Promise.all(digests.map(stat));
      return digests.filter((_, index) => found[index] === undefined);
    },

    async put(body, expected) {
      if (expected !== undefined && !isDigest(expected)) {
        throw new AzMlError('DigestMismatch', `${JSON.stringify(expected)} is not a SHA-256 digest in hex`);
      }
      return writer.put(body, expected);
    },

    async read(digest, range) {
      const blob = await stat(digest);
      if (blob === undefined) return undefined;
      const { start, end } = cutRange(range, blob.size);
      if (start === end) return new Uint8Array();
      const isWhole = start === 0 && end === blob.size;
      return readObject(objects, { key: keyOf(digest), start, end, ...(isWhole ? { digest } : {}) });
    },

    async signedUrl(digest, options) {
      return isDigest(digest) ? objects.signUrl(keyOf(digest), options) : undefined;
    },

    checkUsable: () => objects.checkUsable(),
  };
}

function keyOf(digest: string): string {
  return `sha256/${digest.slice(0, 2)}/${digest.slice(2)}`;
}
