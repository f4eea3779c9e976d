import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

export function digestOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export async function* streamOf(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

/** Bytes that no other call gives. */
export function makeBytes(length: number): Buffer {
  return randomBytes(length);
}

/** Digests of all blobs that are visible in a store's folder. */
export function listBlobs(folder: string): readonly string[] {
  const shards = join(folder, 'sha256');
  return readdirSync(shards).flatMap((shard) => readdirSync(join(shards, shard)).map((rest) => shard + rest));
}

export function placeOf(folder: string, digest: string): string {
  return join(folder, 'sha256', digest.slice(0, 2), digest.slice(2));
}

/** All files below a folder, whatever they are, by their paths in it. */
export function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
