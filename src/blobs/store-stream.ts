import type { BlobInfo } from './blob-store.ts';
import { toDiskError } from './disk-error.ts';
import { flushDescriptor } from './flush.ts';
import { checkDigest, type Incoming } from './incoming.ts';
import { storeBytes } from './store-bytes.ts';
import { receiveStream, type StreamFile } from './stream-file.ts';

/** A stream that ends within this many bytes never gets a file of its own when its content is there already. */
const KEPT_BYTES = 128 * 1024;

/** Stores what comes, in constant memory. What the stream itself throws reaches the caller, and nothing is kept. */
export async function storeStream(
  incoming: Incoming,
  stream: AsyncIterable<Uint8Array>,
  expected: string | undefined,
): Promise<BlobInfo> {
  const received = await receiveStream(incoming, stream, KEPT_BYTES);
  if (!('fd' in received)) return storeBytes(incoming, received, expected);
  try {
    return await storeStreamFile(incoming, received, expected);
  } finally {
    received.discard();
  }
}

async function storeStreamFile(
  incoming: Incoming,
  { fd, path, blob }: StreamFile,
  expected: string | undefined,
): Promise<BlobInfo> {
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
}
