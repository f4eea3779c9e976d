import { type BigIntStats, fstatSync, statSync } from 'node:fs';
import { toSourceError } from './disk-error.ts';

/** By what a change of a file is noticed. */
export type FileFacts = Pick<BigIntStats, 'dev' | 'ino' | 'nlink' | 'size' | 'mtimeNs'>;

/** Facts of an open file, or of the file that has this path. Throws `FileNotFound` and `BadFile`. */
export function readFacts(fd: number | undefined, path: string): FileFacts {
  try {
    return fd === undefined ? statSync(path, { bigint: true }) : fstatSync(fd, { bigint: true });
  } catch (error) {
    throw toSourceError(error, path);
  }
}

/** Whether it is another file by now, or its content was written. */
export function didChange(before: FileFacts, after: FileFacts): boolean {
  return (
    before.dev !== after.dev ||
    before.ino !== after.ino ||
    before.size !== after.size ||
    before.mtimeNs !== after.mtimeNs
  );
}
