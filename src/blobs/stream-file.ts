import { createHash } from 'node:crypto';
import { closeSync, write } from 'node:fs';
import type { BlobInfo } from './blob-store.ts';
import { toDiskError } from './disk-error.ts';
import { type Incoming, removeQuietly } from './incoming.ts';

/** What came as a stream, in a temporary file. */
export interface StreamFile {
  readonly path: string;
  /** Open for reading and writing. */
  readonly fd: number;
  readonly blob: BlobInfo;
  /** Closes the file, and removes it if it still has its temporary name. */
  discard(): void;
}

/**
 * Takes in a stream, in constant memory: bytes when it ends within `keptBytes`, else a file. What the stream itself
 * throws reaches the caller, and nothing is kept.
 */
export async function receiveStream(
  incoming: Incoming,
  stream: AsyncIterable<Uint8Array>,
  keptBytes: number,
): Promise<Uint8Array | StreamFile> {
  const kept: Uint8Array[] = [];
  let length = 0;
  let file: GrowingFile | undefined;
  try {
    for await (const chunk of stream) {
      if (file !== undefined) {
        await file.append(chunk);
        continue;
      }
      kept.push(chunk);
      length += chunk.length;
      if (length <= keptBytes) continue;
      file = createGrowingFile(incoming);
      for (const early of kept.splice(0)) await file.append(early);
    }
    return file === undefined ? Buffer.concat(kept) : file.end();
  } catch (error) {
    file?.discard();
    throw error;
  }
}

interface GrowingFile {
  append(chunk: Uint8Array): Promise<void>;
  end(): StreamFile;
  discard(): void;
}

function createGrowingFile(incoming: Incoming): GrowingFile {
  const { path, fd } = incoming.createTemporary();
  const hash = createHash('sha256');
  let size = 0;
  const discard = () => {
    closeSync(fd);
    removeQuietly(path);
  };
  return {
    async append(chunk) {
      hash.update(chunk);
      await writeWhole(fd, chunk, path);
      size += chunk.length;
    },
    end: () => ({ path, fd, blob: { digest: hash.digest('hex'), size }, discard }),
    discard,
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
