import { read } from 'node:fs';
import { toSourceError } from '../disk-error.ts';
import type { PartSource } from './upload-parts.ts';

/** The bytes of an open file, in buffers that are used again: fresh ones would pile up until they are collected. */
export function readFileParts(fd: number, file: string): PartSource {
  const spares: Buffer[] = [];

  return {
    async readAt(start, end) {
      const spare = spares.pop();
      const buffer =
        spare !== undefined && spare.length >= end - start ? spare : Buffer.allocUnsafeSlow(end - start);
      let filled = 0;
      try {
        while (filled < end - start) {
          const length = await readSome(fd, buffer, filled, end - start - filled, start + filled);
          if (length === 0) break;
          filled += length;
        }
      } catch (error) {
        throw toSourceError(error, file);
      }
      return buffer.subarray(0, filled);
    },

    giveBack(bytes) {
      spares.push(Buffer.from(bytes.buffer));
    },
  };
}

function readSome(
  fd: number,
  buffer: Buffer,
  offset: number,
  length: number,
  position: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    read(fd, buffer, offset, length, position, (error, count) =>
      error === null ? resolve(count) : reject(error),
    );
  });
}
