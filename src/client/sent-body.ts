import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { RequestBody } from '../contract/api-message.ts';
import { AzMlError, systemCode } from '../errors.ts';

/** A body as undici sends it, once. */
export interface SentBody {
  readonly body: string | Uint8Array | Readable;
  /** Bytes, where the sender knows them before it has read them all. */
  readonly length?: number;
  /** What the giver of a stream threw while it was sent. */
  failure?(): unknown;
  close(): Promise<void>;
}

const CHUNK_BYTES = 256 * 1024;

/** Opens the body of a request, again for each try. Throws `FileNotFound` and `BadFile`. */
export async function openSentBody(body: RequestBody): Promise<SentBody> {
  if (typeof body === 'string' || body instanceof Uint8Array) return { body, async close() {} };
  return 'file' in body ? openFile(body.file) : fromStream(body);
}

/** A file is sent as long as it is now: what is written to it meanwhile is not a part of it. */
async function openFile(file: string): Promise<SentBody> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (cause) {
    const code = systemCode(cause) === 'ENOENT' ? 'FileNotFound' : 'BadFile';
    throw new AzMlError(code, `cannot read ${file} (${systemCode(cause)})`, { target: file, cause });
  }
  const facts = await handle.stat();
  if (!facts.isFile()) {
    await handle.close();
    throw new AzMlError('BadFile', `${file} is not a regular file`, { target: file });
  }
  let failure: unknown;
  async function* read(): AsyncGenerator<Uint8Array> {
    for (let position = 0; position < facts.size; ) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, facts.size - position));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, position);
      if (bytesRead === 0) {
        failure = new AzMlError('BadFile', `${file} became shorter while it was sent`, { target: file });
        throw failure;
      }
      position += bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  }
  return {
    body: facts.size === 0 ? '' : Readable.from(read(), { objectMode: false }),
    length: facts.size,
    failure: () => failure,
    close: () => handle.close(),
  };
}

function fromStream(stream: AsyncIterable<Uint8Array>): SentBody {
  let failure: unknown;
  async function* watch(): AsyncGenerator<Uint8Array> {
    try {
      yield* stream;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  return {
    body: Readable.from(watch(), { objectMode: false }),
    failure: () => failure,
    async close() {},
  };
}
