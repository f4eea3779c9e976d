import { createHash } from 'node:crypto';
import { read } from 'node:fs';
import type { BlobInfo } from './blob-store.ts';

const CHUNK_BYTES = 1 << 20;
/** Buffers that nobody uses: a new one for each of a hundred files would stand for a hundred megabytes until collected. */
const spares: Buffer[] = [];

/** Digest and size of what an open file holds, from its beginning, in constant memory. */
export async function hashDescriptor(fd: number): Promise<BlobInfo> {
  const hash = createHash('sha256');
  const buffer = spares.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES);
  try {
    let size = 0;
    for (;;) {
      const length = await readAt(fd, buffer, size);
      if (length === 0) return { digest: hash.digest('hex'), size };
      hash.update(buffer.subarray(0, length));
      size += length;
    }
  } finally {
    spares.push(buffer);
  }
}

function readAt(fd: number, buffer: Buffer, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(fd, buffer, 0, buffer.length, position, (error, length) =>
      error === null ? resolve(length) : reject(error),
    );
  });
}
