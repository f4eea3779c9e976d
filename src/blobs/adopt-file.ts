import { fchmodSync, lstatSync, renameSync } from 'node:fs';
import { systemCode } from '../errors.ts';
import { BLOB_MODE } from './blob-folder.ts';
import type { BlobInfo } from './blob-store.ts';
import { toDiskError, toSourceError } from './disk-error.ts';
import { didChange, type FileFacts, readFacts } from './file-facts.ts';
import { flushDescriptor } from './flush.ts';
import { hashDescriptor } from './hash-descriptor.ts';
import { checkDigest, type Incoming, removeQuietly } from './incoming.ts';

interface OpenFile {
  readonly fd: number;
  readonly file: string;
  readonly facts: FileFacts;
}

/** What says that this file cannot become a blob itself, but its content can. */
const CANNOT_ADOPT = new Set(['EXDEV', 'EPERM', 'EACCES', 'ENOENT', 'EROFS']);

/**
 * Makes the file itself the blob, by a rename. `undefined` when it has to be copied: it lies on another file system,
 * has another name too, is not ours, or somebody wrote it while it was hashed. A writer that still holds it open is
 * only noticed by what it writes until then: whoever gives a file away must have ended its writer.
 */
export async function adoptFile(
  incoming: Incoming,
  { fd, file, facts }: OpenFile,
  expected: string | undefined,
): Promise<BlobInfo | undefined> {
  if (!isOnlyName(file, facts)) return undefined;
  const blob = await hashSource(fd, file);
  if (didChange(facts, readFacts(fd, file))) return undefined;
  checkDigest(blob.digest, expected);
  if (incoming.has(blob)) {
    await incoming.settle(blob, 'bytes');
    if (!didChange(facts, readFacts(fd, file))) removeQuietly(file);
    return blob;
  }
  const place = incoming.placeOf(blob);
  if (!(await rename(incoming, { fd, file, facts }, blob))) return undefined;
  if (didChange(facts, readFacts(undefined, place))) {
    // Written between the last look and the rename: what lies there now is not what was hashed.
    renameSync(place, file);
    return undefined;
  }
  protect(fd);
  await incoming.settle(blob);
  return blob;
}

/** Whether the file could take its place in the store. */
async function rename(incoming: Incoming, { fd, file, facts }: OpenFile, blob: BlobInfo): Promise<boolean> {
  try {
    await flushDescriptor(fd);
    if (didChange(facts, readFacts(undefined, file))) return false;
    incoming.publish(file, blob);
    return true;
  } catch (error) {
    if (CANNOT_ADOPT.has(systemCode(error) ?? '')) return false;
    throw toDiskError(error, incoming.placeOf(blob));
  }
}

/** A file that belongs to somebody else keeps its mode: readable it was. */
function protect(fd: number): void {
  try {
    fchmodSync(fd, BLOB_MODE);
  } catch (error) {
    if (systemCode(error) !== 'EPERM') throw error;
  }
}

/** Whether the path is the file's one and only name: not a link to it, nor one of several. */
function isOnlyName(file: string, facts: FileFacts): boolean {
  try {
    return facts.nlink === 1n && lstatSync(file, { bigint: true }).ino === facts.ino;
  } catch (error) {
    throw toSourceError(error, file);
  }
}

async function hashSource(fd: number, file: string): Promise<BlobInfo> {
  try {
    return await hashDescriptor(fd);
  } catch (error) {
    throw toSourceError(error, file);
  }
}
