import { setImmediate } from 'node:timers/promises';
import type { RequestBody } from '../contract/api-message.ts';
import type { BlobFolder } from './blob-folder.ts';
import type { BlobInfo } from './blob-store.ts';
import { createIncoming } from './incoming.ts';
import { createSlots } from './slots.ts';
import { storeBytes } from './store-bytes.ts';
import { storeFile } from './store-file.ts';
import { storeStream } from './store-stream.ts';
import { sweepLeftovers } from './sweep-leftovers.ts';

export interface BlobWriter {
  put(body: RequestBody, expected?: string): Promise<BlobInfo>;
}

/** Bodies at work at once. Each waits on the disk most of its time; more would only take memory and descriptors. */
const PUTS_AT_ONCE = 8;
/** Small files are stored without ever waiting; after this long the rest of the process has its turn. */
const TURN_MS = 15;
const SWEEP_EVERY_MS = 3_600_000;

/** The writing half of the store. */
export function createBlobWriter(folder: BlobFolder, now: () => number): BlobWriter {
  const incoming = createIncoming(folder);
  const slots = createSlots(PUTS_AT_ONCE);
  let sweptAt = Number.NEGATIVE_INFINITY;
  // Goes only forward, like `performance`, but is there without loading.
  let turnBegan = process.uptime() * 1000;

  return {
    async put(body, expected) {
      if (now() - sweptAt >= SWEEP_EVERY_MS) {
        sweptAt = now();
        sweepLeftovers(folder, sweptAt);
      }
      // A stream comes at the pace of its sender: it must not hold a place that others wait for.
      if (isStream(body)) return storeStream(incoming, body, expected);
      return slots.use(async () => {
        if (process.uptime() * 1000 - turnBegan > TURN_MS) {
          await setImmediate();
          turnBegan = process.uptime() * 1000;
        }
        if (typeof body === 'string') return storeBytes(incoming, Buffer.from(body), expected);
        if (body instanceof Uint8Array) return storeBytes(incoming, body, expected);
        return storeFile(incoming, body, expected);
      });
    },
  };
}

function isStream(body: RequestBody): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && Symbol.asyncIterator in body;
}
