import { pipeline, type Readable } from 'node:stream';
import { createUnzip } from 'node:zlib';

/** What a stream of gzip or deflate holds. */
export function decompress(body: Readable): AsyncIterable<Uint8Array> {
  // A failure of either reaches whoever reads the result.
  return pipeline(body, createUnzip(), () => {});
}
