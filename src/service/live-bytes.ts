import { type FileHandle, open } from 'node:fs/promises';
import type { LiveFile } from '../compute/compute-target.ts';
import { systemCode } from '../errors.ts';
import type { ByteRange } from './byte-range.ts';

/** A file that a run still writes, held open: collecting it renames the file, which takes nothing from who has it open. */
export interface LiveBytes {
  /** Bytes that may be read; more may have come since. */
  readonly size: number;
  read(range: ByteRange): Promise<Uint8Array | AsyncIterable<Uint8Array>>;
  close(): Promise<void>;
}

/** What is answered at once, instead of piece by piece. */
const AT_ONCE_BYTES = 1024 * 1024;

/** Opens a live file; `undefined` when it has been collected since it was seen. */
export async function openLiveBytes({ file }: LiveFile): Promise<LiveBytes | undefined> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (handle === undefined) return undefined;
  const { size } = await handle.stat();
  return {
    size,
    async read({ start, end }) {
      if (end - start > AT_ONCE_BYTES) return readPieces(handle, start, end);
      const piece = await readPiece(handle, start, end);
      await handle.close();
      return piece;
    },
    close: () => handle.close(),
  };
}

async function* readPieces(handle: FileHandle, start: number, end: number): AsyncGenerator<Uint8Array> {
  try {
    for (let position = start; position < end; ) {
      const piece = await readPiece(handle, position, Math.min(end, position + AT_ONCE_BYTES));
      if (piece.length === 0) return;
      position += piece.length;
      yield piece;
    }
  } finally {
    await handle.close();
  }
}

async function readPiece(handle: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(end - start), 0, end - start, start);
  return buffer.subarray(0, bytesRead);
}
