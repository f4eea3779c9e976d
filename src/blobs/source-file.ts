import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { AzMlError } from '../errors.ts';
import { toSourceError } from './disk-error.ts';
import { didChange, type FileFacts, readFacts } from './file-facts.ts';
import { removeQuietly } from './incoming.ts';

/**
 * Opens a file that is to be stored, without waiting: a pipe in its place must not hold the process. Throws
 * `FileNotFound` and `BadFile`.
 */
export function openSource(file: string): number {
  let fd: number;
  try {
    fd = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw toSourceError(error, file);
  }
  if (fstatSync(fd).isFile()) return fd;
  closeSync(fd);
  throw new AzMlError('BadFile', `${file} is not a regular file`, { target: file });
}

/**
 * Removes a file that was stored. What was written after it was read is not in the blob: then the file is the only
 * place that has it, and it stays.
 */
export function removeUnchanged(fd: number, file: string, facts: FileFacts): void {
  if (!didChange(facts, readFacts(fd, file))) removeQuietly(file);
}
