import { closeSync, constants, openSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import type { FileBody } from '../../contract/api-message.ts';
import type { BlobInfo } from '../blob-store.ts';
import { toDiskError, toSourceError } from '../disk-error.ts';
import { type FileFacts, readFacts } from '../file-facts.ts';
import { hashDescriptor } from '../hash-descriptor.ts';
import { checkDigest, type Incoming, removeQuietly } from '../incoming.ts';
import type { Slots } from '../slots.ts';
import { openSource, removeUnchanged } from '../source-file.ts';
import { isInState } from '../store-known-file.ts';
import { readFileParts } from './file-parts.ts';
import type { PartSource } from './upload-parts.ts';

export interface FileSending {
  readonly incoming: Incoming;
  send(blob: BlobInfo, source: PartSource): Promise<'stored' | 'changed'>;
  /** Files of one kind of size wait for each other. */
  slotsFor(size: number): Slots;
}

/**
 * Sends what a file holds. A file that changes meanwhile is copied, and the copy is sent, which nobody can change.
 * With `move` the file is removed, unless somebody changed it. Throws `FileNotFound`, `BadFile` and `DigestMismatch`.
 */
export async function putFile(
  sending: FileSending,
  body: FileBody,
  expected: string | undefined,
): Promise<BlobInfo> {
  const fd = openSource(body.file);
  try {
    const facts = readFacts(fd, body.file);
    return await sending.slotsFor(Number(facts.size)).use(async () => {
      const blob = await describeFile(fd, body, facts, expected);
      const state = await sending.send(blob, readFileParts(fd, body.file));
      const stored = state === 'stored' ? blob : await sendCopy(sending, body.file, expected);
      if (body.move === true) removeUnchanged(fd, body.file, facts);
      return stored;
    });
  } finally {
    closeSync(fd);
  }
}

async function describeFile(
  fd: number,
  { file, hashedAs }: FileBody,
  facts: FileFacts,
  expected: string | undefined,
): Promise<BlobInfo> {
  // A file that is no longer so is noticed when its parts are sent.
  if (expected !== undefined && hashedAs !== undefined && isInState(fd, hashedAs)) {
    return { digest: expected, size: Number(facts.size) };
  }
  try {
    const blob = await hashDescriptor(fd);
    checkDigest(blob.digest, expected);
    return blob;
  } catch (error) {
    throw toSourceError(error, file);
  }
}

async function sendCopy(
  { incoming, send }: FileSending,
  file: string,
  expected: string | undefined,
): Promise<BlobInfo> {
  const path = incoming.nameTemporary();
  let fd: number | undefined;
  try {
    await copyFile(file, path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    fd = openSync(path, 'r');
    const blob = await hashDescriptor(fd);
    checkDigest(blob.digest, expected);
    await send(blob, readFileParts(fd, path));
    return blob;
  } catch (error) {
    throw toDiskError(error, path);
  } finally {
    if (fd !== undefined) closeSync(fd);
    removeQuietly(path);
  }
}
