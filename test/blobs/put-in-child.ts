import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDiskBlobStore } from '../../src/blobs/disk-blob-store.ts';
import type { RequestBody } from '../../src/contract/api-message.ts';

/**
 * A process of its own that puts blobs of all kinds and writes each digest once it is acknowledged:
 * `FOLDER SEED COUNT`; or all files of a folder at once, and then what that cost: `FOLDER --folder SOURCE`.
 */
const [folder = '', seed = '', last = ''] = process.argv.slice(2);
const store = createDiskBlobStore({ folder });

async function putFolder(source: string): Promise<void> {
  const files = readdirSync(source).map((name) => join(source, name));
  // What the hash functions and the writer take themselves is not what is measured.
  await store.put('loads the writer');
  const before = process.resourceUsage().maxRSS;
  await Promise.all(files.map((file) => store.put({ file })));
  const growthBytes = (process.resourceUsage().maxRSS - before) * 1024;
  process.stdout.write(JSON.stringify({ stored: files.length, growthBytes }));
}

async function putForever(count: number): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'az-ml-put-'));
  for (let index = 0; index < count; index += 4) {
    await Promise.all(
      [index, index + 1, index + 2, index + 3].map(async (number) => {
        const { digest } = await store.put(makeBody(number, join(scratch, `${number}`)));
        process.stdout.write(`${digest}\n`);
      }),
    );
  }
}

/** Texts, files, moved files and streams in turn, from a few bytes to a few megabytes. */
function makeBody(number: number, file: string): RequestBody {
  const piece = createHash('sha512').update(`${seed} ${number}`).digest();
  const bytes = Buffer.alloc([100, 40_000, 1_300_000, 300_000, 2_500_000][number % 5] ?? 0, piece);
  if (number % 4 === 0) return bytes;
  if (number % 4 === 1) return streamInPieces(bytes);
  writeFileSync(file, bytes);
  return { file, move: number % 4 === 2 };
}

async function* streamInPieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 65_536) yield bytes.subarray(start, start + 65_536);
}

if (seed === '--folder') await putFolder(last);
else await putForever(Number(last));
