import { promises } from 'node:fs';
import type { ResponseBody } from '../contract/api-message.ts';

const CHUNK_BYTES = 256 * 1024;

/** The bytes of an answer, piece by piece, from wherever they lie. */
export async function* readChunks(body: ResponseBody | undefined): AsyncGenerator<Uint8Array> {
  if (body === undefined) return;
  if (typeof body === 'string') yield Buffer.from(body);
  else if (body instanceof Uint8Array) yield body;
  else if ('file' in body) yield* readFileRange(body.file, body.start, body.end);
  else yield* body;
}

/** The whole body as text. Only for bodies that are known to be small, such as JSON. */
export async function readText(body: ResponseBody | undefined): Promise<string> {
  if (body === undefined) return '';
  if (typeof body === 'string') return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of readChunks(body)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function* readFileRange(file: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  const handle = await promises.open(file, 'r');
  try {
    for (let position = start; position < end; ) {
      const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, end - position));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
