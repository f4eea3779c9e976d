import { createHash } from 'node:crypto';
import { openBlobStore } from '../../src/blobs/open-blob-store.ts';

/** A process of its own that streams 100 MB into a store and back, and writes what that cost: `LOCATION`. */
const CHUNK_BYTES = 100_000;
const CHUNKS = 1000;

async function* makeChunks(count: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index++) {
    const chunk = Buffer.alloc(CHUNK_BYTES, index % 251);
    chunk.writeUInt32LE(index, 0);
    yield chunk;
  }
}

async function hashBody(body: unknown): Promise<string> {
  const hash = createHash('sha256');
  const { readChunks } = await import('../../src/client/response-body.ts');
  for await (const chunk of readChunks(body as Parameters<typeof readChunks>[0])) hash.update(chunk);
  return hash.digest('hex');
}

const [location = ''] = process.argv.slice(2);
const store = await openBlobStore({ location, environment: process.env, now: Date.now });
// What the libraries take themselves, once, is not what is measured.
const first = await store.put(makeChunks(200));
await hashBody(await store.read(first.digest));
const before = process.resourceUsage().maxRSS;
const { digest, size } = await store.put(makeChunks(CHUNKS));
const isWhole = (await hashBody(await store.read(digest))) === digest;
const growthMb = Math.round((process.resourceUsage().maxRSS - before) / 1000);
process.stdout.write(JSON.stringify({ isWhole, size, growthMb }));
