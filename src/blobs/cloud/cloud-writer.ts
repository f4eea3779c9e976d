import { hash } from 'node:crypto';
import type { FileBody, RequestBody } from '../../contract/api-message.ts';
import type { BlobInfo } from '../blob-store.ts';
import { checkDigest, createIncoming } from '../incoming.ts';
import { createSlots } from '../slots.ts';
import { receiveStream } from '../stream-file.ts';
import { sweepLeftovers } from '../sweep-leftovers.ts';
import { putFile } from './cloud-file.ts';
import type { ObjectService } from './object-service.ts';
import { PART_BYTES, type PartSource, uploadParts } from './upload-parts.ts';

export interface CloudWriterOptions {
  readonly objects: ObjectService;
  readonly temporaryFolder: string;
  readonly now: () => number;
  readonly keyOf: (digest: string) => string;
}

/** The writing half of a store of blobs in a cloud. */
export interface CloudWriter {
  put(body: RequestBody, expected: string | undefined): Promise<BlobInfo>;
}

/** Up to this size a body is held in memory, and many of them are sent at once: each waits on the network. */
const SMALL_BYTES = 1024 * 1024;
const SMALL_AT_ONCE = 16;
/** Each sends several parts at once, and holds them in memory. */
const LARGE_AT_ONCE = 2;
const SWEEP_EVERY_MS = 3_600_000;

export function createCloudWriter({ objects, temporaryFolder, now, keyOf }: CloudWriterOptions): CloudWriter {
  const folder = { root: temporaryFolder, temporary: temporaryFolder };
  const incoming = createIncoming(folder);
  const small = createSlots(SMALL_AT_ONCE);
  const large = createSlots(LARGE_AT_ONCE);
  let sweptAt = Number.NEGATIVE_INFINITY;

  /** Sends what is known to have this digest, unless it is there. */
  async function send(blob: BlobInfo, source: PartSource): Promise<'stored' | 'changed'> {
    const key = keyOf(blob.digest);
    if (blob.size > SMALL_BYTES && (await objects.sizeOf(key)) === blob.size) return 'stored';
    if (blob.size > PART_BYTES) return uploadParts(objects, key, blob, source);
    const bytes = await source.readAt(0, blob.size);
    if (hash('sha256', bytes, 'hex') !== blob.digest) return 'changed';
    await objects.write(key, bytes);
    return 'stored';
  }

  async function putBytes(bytes: Uint8Array, expected: string | undefined): Promise<BlobInfo> {
    const blob = { digest: hash('sha256', bytes, 'hex'), size: bytes.length };
    checkDigest(blob.digest, expected);
    await slotsFor(blob.size).use(() =>
      send(blob, { readAt: async (start, end) => bytes.subarray(start, end) }),
    );
    return blob;
  }

  const slotsFor = (size: number) => (size > SMALL_BYTES ? large : small);
  const putFileInTurn = (body: FileBody, expected: string | undefined) =>
    putFile({ incoming, send, slotsFor }, body, expected);

  return {
    async put(body, expected) {
      if (now() - sweptAt >= SWEEP_EVERY_MS) {
        sweptAt = now();
        sweepLeftovers(folder, sweptAt);
      }
      if (typeof body === 'string') return putBytes(Buffer.from(body), expected);
      if (body instanceof Uint8Array) return putBytes(body, expected);
      if ('file' in body) return putFileInTurn(body, expected);
      // Kept until it is whole: a sender may be slow, and what it sends may not be what it said.
      const received = await receiveStream(incoming, body, SMALL_BYTES);
      if (!('fd' in received)) return putBytes(received, expected);
      try {
        checkDigest(received.blob.digest, expected);
        return await putFileInTurn({ file: received.path }, received.blob.digest);
      } finally {
        received.discard();
      }
    },
  };
}
