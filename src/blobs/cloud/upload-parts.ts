import { createHash } from 'node:crypto';
import { AzMlError } from '../../errors.ts';
import type { BlobInfo } from '../blob-store.ts';
import type { ObjectService, PartUpload, UploadState } from './object-service.ts';

/** Bytes that can be read again, from anywhere. */
export interface PartSource {
  /** Fewer bytes than asked for only where the source has become shorter. */
  readAt(start: number, end: number): Promise<Uint8Array>;
  /** Told when bytes of `readAt` are no longer used. */
  giveBack?(bytes: Uint8Array): void;
}

/** Above every service's least size of a part (S3: 5 MiB), and so much that a cut does not cost much. */
export const PART_BYTES = 8 * 1024 * 1024;
/** What S3 allows in one object; Azure allows 50,000. */
const MOST_PARTS = 10_000;
const PARTS_AT_ONCE = 4;
/** How often an upload that somebody else has ended is begun anew. */
const MOST_BEGINNINGS = 3;

/**
 * Writes an object in parts, hashing them on their way. A cut leaves the parts that were written, and the next upload
 * of the same content goes on there. Returns `changed`, and leaves nothing, when the source no longer is what its
 * digest says. Throws `ArtifactStoreUnusable` and `BodyTooLarge`.
 */
export async function uploadParts(
  objects: ObjectService,
  key: string,
  blob: BlobInfo,
  source: PartSource,
): Promise<'stored' | 'changed'> {
  for (let beginning = 1; ; beginning++) {
    const upload = await objects.beginUpload(key);
    const { digest, state, count } = await writeParts(upload, blob.size, source);
    if (state === 'there' && digest !== blob.digest) {
      await upload.abandon();
      return 'changed';
    }
    if (state === 'there' && (await upload.finish(count)) === 'there') return 'stored';
    // Another writer of the same content was quicker, or gave up what was shared.
    if ((await objects.sizeOf(key)) === blob.size) return 'stored';
    if (beginning === MOST_BEGINNINGS) {
      throw new AzMlError(
        'ArtifactStoreUnusable',
        `${objects.name} lost the upload of ${key} again and again`,
        {
          hint: 'Does something there remove unfinished uploads at once?',
          target: key,
        },
      );
    }
  }
}

/** Each size of object has one size of part, so that parts from before can be used. */
export function partSizeOf(size: number): number {
  const needed = Math.ceil(size / MOST_PARTS / 1_048_576) * 1_048_576;
  return Math.max(PART_BYTES, needed);
}

async function writeParts(upload: PartUpload, size: number, source: PartSource) {
  const hash = createHash('sha256');
  const partBytes = partSizeOf(size);
  const pending = new Set<Promise<void>>();
  const outcome: { state: UploadState; failure?: { readonly error: unknown } } = { state: 'there' };
  let count = 0;
  const write = async (index: number, bytes: Uint8Array) => {
    try {
      if ((await upload.writePart(index, bytes)) === 'gone') outcome.state = 'gone';
      source.giveBack?.(bytes);
    } catch (error) {
      // Bytes of a failed request may still be in somebody's hands: they are not given back.
      outcome.failure ??= { error };
    }
  };
  for (let start = 0; start < size; start += partBytes) {
    if (pending.size >= PARTS_AT_ONCE) await Promise.race(pending);
    if (outcome.state === 'gone' || outcome.failure !== undefined) break;
    const bytes = await source.readAt(start, Math.min(size, start + partBytes));
    hash.update(bytes);
    const writing: Promise<void> = write(count++, bytes).finally(() => pending.delete(writing));
    pending.add(writing);
  }
  await Promise.all(pending);
  if (outcome.failure !== undefined) throw outcome.failure.error;
  return { digest: hash.digest('hex'), state: outcome.state, count };
}
