import { type FileHandle, open } from 'node:fs/promises';
import type { FileRange, ResponseBody } from '../contract/api-message.ts';

export type Write = (chunk: Uint8Array) => Promise<void>;

/** A body of an answer, ready to be sent: whatever could fail before the first byte has not failed. */
export interface BodySource {
  /** Bytes, where they are known. */
  readonly length: number | undefined;
  /**
   * The whole of it, where it is small enough to be sent in one piece: a text as text, as Node sends that in one call
   * with the head, which halves what a small answer costs.
   */
  readonly whole?: string | Uint8Array;
  /** Hands it out piece by piece; a piece may be used again once its write has ended. */
  send(write: Write): Promise<void>;
  /** Gives back what it holds, sent or not. */
  close(): Promise<void>;
}

const CHUNK_BYTES = 256 * 1024;
const WHOLE_BYTES = 64 * 1024;

export async function openBody(body: ResponseBody | undefined): Promise<BodySource> {
  if (body === undefined) return fromBytes(new Uint8Array());
  if (typeof body === 'string') return fromText(body);
  if (body instanceof Uint8Array) return fromBytes(body);
  return 'file' in body ? openFileRange(body) : fromStream(body);
}

function fromText(text: string): BodySource {
  const length = Buffer.byteLength(text);
  if (length > WHOLE_BYTES) return fromBytes(Buffer.from(text));
  return { length, whole: text, send: (write) => write(Buffer.from(text)), async close() {} };
}

function fromBytes(bytes: Uint8Array): BodySource {
  return {
    length: bytes.length,
    ...(bytes.length <= WHOLE_BYTES ? { whole: bytes } : {}),
    async send(write) {
      // In pieces, so that a reader who takes nothing is noticed.
      for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
        await write(bytes.subarray(start, start + CHUNK_BYTES));
      }
    },
    async close() {},
  };
}

function fromStream(stream: AsyncIterable<Uint8Array>): BodySource {
  const chunks = stream[Symbol.asyncIterator]();
  return {
    length: undefined,
    async send(write) {
      for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
        if (next.value.length > 0) await write(next.value);
      }
    },
    async close() {
      await chunks.return?.();
    },
  };
}

async function openFileRange({ file, start, end }: FileRange): Promise<BodySource> {
  const handle = await open(file, 'r');
  const { size } = await handle.stat();
  if (size < end) {
    await handle.close();
    throw new Error(`${file} has ${size} bytes, not ${end}`);
  }
  const length = end - start;
  if (length > WHOLE_BYTES) {
    return { length, send: (write) => sendFile(handle, start, end, write), close: () => handle.close() };
  }
  const bytes = Buffer.allocUnsafe(length);
  try {
    await readWhole(handle, bytes, start);
  } finally {
    await handle.close();
  }
  return fromBytes(bytes);
}

/** Reads into one buffer while the other is being sent. */
async function sendFile(handle: FileHandle, start: number, end: number, write: Write): Promise<void> {
  let spare = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  let sent = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  let sending = Promise.resolve();
  for (let position = start; position < end; ) {
    const chunk = spare.subarray(0, Math.min(CHUNK_BYTES, end - position));
    const [, failure] = await Promise.all([
      readWhole(handle, chunk, position),
      sending.then(
        () => undefined,
        (error: unknown) => ({ error }),
      ),
    ]);
    if (failure !== undefined) throw failure.error;
    [spare, sent] = [sent, spare];
    sending = write(chunk);
    // A failure is met at the next turn; until then it is nobody's.
    sending.catch(() => {});
    position += chunk.length;
  }
  await sending;
}

async function readWhole(handle: FileHandle, into: Uint8Array, position: number): Promise<void> {
  for (let filled = 0; filled < into.length; ) {
    const { bytesRead } = await handle.read(into, filled, into.length - filled, position + filled);
    if (bytesRead === 0) throw new Error('the file ended before the end of its range');
    filled += bytesRead;
  }
}
