import { createHash, type Hash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { AzMlError } from '../../errors.ts';
import type { ObjectService } from './object-service.ts';

/** Cuts in a row without a single byte between them, after which reading is given up. */
const MOST_CUTS = 6;
const LONGEST_PAUSE_MS = 5_000;

interface Wanted {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  /** Given when the whole object is read: then the last bytes are handed out only if the digest is right. */
  readonly digest?: string;
}

/**
 * The bytes `[start, end)` of an object; a connection that is cut is taken up again where it broke off. Throws
 * `ArtifactStoreUnusable`, and `StoreCorrupt` when the bytes are not those of the digest.
 */
export async function* readObject(objects: ObjectService, wanted: Wanted): AsyncGenerator<Uint8Array> {
  const hash = wanted.digest === undefined ? undefined : createHash('sha256');
  let held: Uint8Array | undefined;
  for await (const chunk of readResuming(objects, wanted)) {
    hash?.update(chunk);
    if (held !== undefined) yield held;
    held = chunk;
  }
  checkContent(objects, wanted, hash);
  if (held !== undefined) yield held;
}

async function* readResuming(
  objects: ObjectService,
  { key, start, end }: Wanted,
): AsyncGenerator<Uint8Array> {
  let position = start;
  let cuts = 0;
  while (position < end) {
    try {
      for await (const chunk of objects.read(key, position, end)) {
        if (chunk.length > end - position) throw new Error('more bytes than were asked for');
        position += chunk.length;
        cuts = 0;
        yield chunk;
      }
      if (position < end) throw new Error('the answer ended early');
    } catch (error) {
      if (error instanceof AzMlError) throw error;
      if (++cuts > MOST_CUTS) throw explainCut(objects, key, end - position, error);
      await setTimeout(Math.random() * Math.min(LONGEST_PAUSE_MS, 50 * 2 ** cuts));
    }
  }
}

function explainCut({ name }: ObjectService, key: string, left: number, cause: unknown): AzMlError {
  return new AzMlError(
    'ArtifactStoreUnusable',
    `${name} broke off again and again, ${left} bytes before the end`,
    {
      hint: 'Check the network between here and the store.',
      target: key,
      cause,
    },
  );
}

function checkContent({ name }: ObjectService, { key, digest }: Wanted, hash: Hash | undefined): void {
  if (hash === undefined || hash.digest('hex') === digest) return;
  throw new AzMlError(
    'StoreCorrupt',
    `the object ${key} in ${name} does not have the content that its name says`,
    {
      hint: 'Remove it there and send the file again.',
      target: key,
    },
  );
}
