import type { FileHandle } from 'node:fs/promises';
import { BLOCK_BYTES, decodeHeader, paddingOf, type TarEntry } from './tar-header.ts';

export interface ReadEntry extends Pick<TarEntry, 'name' | 'size'> {
  /** The bytes, once; each piece lies in the same memory as the one before. */
  readonly content: AsyncIterable<Buffer>;
}

const CHUNK_BYTES = 1024 * 1024;

/**
 * The plain files of a tar archive in their order, up to its end or to the first thing that is none. Whether everything
 * came is for the caller to know.
 */
export async function* readTar(input: FileHandle): AsyncGenerator<ReadEntry> {
  const block = Buffer.alloc(BLOCK_BYTES);
  for (let position = 0; ; ) {
    const { bytesRead } = await input.read(block, 0, BLOCK_BYTES, position);
    const header = bytesRead === BLOCK_BYTES ? decodeHeader(block) : undefined;
    if (header === undefined) return;
    position += BLOCK_BYTES;
    yield { ...header, content: readContent(input, position, header.size) };
    position += header.size + paddingOf(header.size);
  }
}

/** Ends early where the file does: sizes and digests tell. */
async function* readContent(input: FileHandle, start: number, size: number): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size));
  for (let done = 0; done < size; ) {
    const { bytesRead } = await input.read(buffer, 0, Math.min(buffer.length, size - done), start + done);
    if (bytesRead === 0) return;
    done += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
