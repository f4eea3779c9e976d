import { createHash, type Hash } from 'node:crypto';
import { closeSync, write } from 'node:fs';
import type { BlobInfo } from './blob-store.ts';
import { toDiskError } from './disk-error.ts';
import { flushDescriptor } from './flush.ts';
import { checkDigest, type Incoming, removeQuietly } from './incoming.ts';
import { storeBytes } from './store-bytes.ts';

/** A stream that ends within this many bytes never gets a file of its own when its content is there already. */
const KEPT_BYTES = 128 * 1024;

/** Stores what comes, in constant memory. What the stream itself throws reaches the caller, and nothing is kept. */
export async function storeStream(
  incoming: Incoming,
  stream: AsyncIterable<Uint8Array>,
  expected: string | undefined,
): Promise<BlobInfo> {
  const kept: Uint8Array[] = [];
  let keptBytes = 0;
  let file: StreamFile | undefined;
  try {
    for await (const chunk of stream) {
      if (file !== undefined) {
        await file.append(chunk);
        continue;
      }
      kept.push(chunk);
      keptBytes += chunk.length;
      if (keptBytes <= KEPT_BYTES) continue;
      file = createStreamFile(incoming);
      for (const early of kept.splice(0)) await file.append(early);
    }
    if (file === undefined) return await storeBytes(incoming, Buffer.concat(kept), expected);
    return await file.finish(expected);
  } finally {
    file?.discard();
  }
}

interface StreamFile {
  append(chunk: Uint8Array): Promise<void>;
  finish(expected: string | undefined): Promise<BlobInfo>;
  /** Closes it, and removes it unless it was finished. */
  discard(): void;
}

function createStreamFile(incoming: Incoming): StreamFile {
  const { path, fd } = incoming.createTemporary();
  const hash: Hash = createHash('sha256');
  let size = 0;
  return {
    async append(chunk) {
      hash.update(chunk);
      await writeWhole(fd, chunk, path);
      size += chunk.length;
    },

    async finish(expected) {
      const blob = { digest: hash.digest('hex'), size };
      checkDigest(blob.digest, expected);
      if (incoming.has(blob)) {
        await incoming.settle(blob, 'bytes');
        return blob;
      }
      try {
        await flushDescriptor(fd);
        incoming.publish(path, blob);
      } catch (error) {
        throw toDiskError(error, path);
      }
      await incoming.settle(blob);
      return blob;
    },

    discard() {
      closeSync(fd);
      removeQuietly(path);
    },
  };
}

async function writeWhole(fd: number, chunk: Uint8Array, path: string): Promise<void> {
  for (let written = 0; written < chunk.length; ) {
    try {
      written += await writeSome(fd, chunk.subarray(written));
    } catch (error) {
      throw toDiskError(error, path);
    }
  }
}

function writeSome(fd: number, chunk: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    write(fd, chunk, (error, written) => (error === null ? resolve(written) : reject(error)));
  });
}
