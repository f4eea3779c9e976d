import { closeSync, constants, fchmodSync, openSync, readSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import type { FileBody } from '../contract/api-message.ts';
import { systemCode } from '../errors.ts';
import { adoptFile } from './adopt-file.ts';
import { BLOB_MODE } from './blob-folder.ts';
import type { BlobInfo } from './blob-store.ts';
import { toDiskError, toSourceError } from './disk-error.ts';
import { readFacts } from './file-facts.ts';
import { flushDescriptor } from './flush.ts';
import { hashDescriptor } from './hash-descriptor.ts';
import { checkDigest, type Incoming, removeQuietly } from './incoming.ts';
import { openSource, removeUnchanged } from './source-file.ts';
import { storeBytes, storeCopiedBytes } from './store-bytes.ts';
import { storeKnownFile } from './store-known-file.ts';

/** Up to this size a file goes through memory in one piece: opening streams for it would cost several times as much. */
const SMALL_BYTES = 1 << 20;
/** Shared by all: a small file is read, hashed and written within one turn. One byte more tells that a file grew. */
let smallBuffer: Buffer | undefined;

/**
 * Stores what a file holds. The file may change meanwhile: what counts is what was stored. With `move` the file is
 * taken over, unless somebody changed it meanwhile; then it stays where it is. Throws `FileNotFound` and `BadFile`.
 */
export async function storeFile(
  incoming: Incoming,
  { file, move = false, hashedAs }: FileBody,
  expected: string | undefined,
): Promise<BlobInfo> {
  const fd = openSource(file);
  try {
    const facts = readFacts(fd, file);
    const small = facts.size <= BigInt(SMALL_BYTES) ? readSmall(fd, file) : undefined;
    if (small !== undefined && !move) return storeCopiedBytes(incoming, small, expected);
    if (small !== undefined) {
      const blob = await storeBytes(incoming, small, expected);
      removeUnchanged(fd, file, facts);
      return blob;
    }
    if (!move && expected !== undefined && hashedAs !== undefined) {
      const blob = await storeKnownFile(incoming, { fd, file, hashedAs }, expected);
      if (blob !== undefined) return blob;
    }
    if (move) {
      const adopted = await adoptFile(incoming, { fd, file, facts }, expected);
      if (adopted !== undefined) return adopted;
    }
    const blob = await storeCopy(incoming, file, expected, move);
    if (move) removeUnchanged(fd, file, facts);
    return blob;
  } finally {
    closeSync(fd);
  }
}

/**
 * Copies, sharing the blocks where the file system can, and hashes the copy, which nobody else can change. With
 * `lasting` it is on the disk when this answers; a copy whose original stays need not be.
 */
async function storeCopy(
  incoming: Incoming,
  file: string,
  expected: string | undefined,
  lasting: boolean,
): Promise<BlobInfo> {
  const path = incoming.nameTemporary();
  try {
    await copyFile(file, path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    const fd = openSync(path, 'r');
    try {
      const blob = await hashDescriptor(fd);
      checkDigest(blob.digest, expected);
      if (incoming.has(blob)) {
        removeQuietly(path);
        if (lasting) await incoming.settle(blob, 'bytes');
        return blob;
      }
      fchmodSync(fd, BLOB_MODE);
      if (lasting) await flushDescriptor(fd);
      incoming.publish(path, blob);
      if (lasting) await incoming.settle(blob);
      return blob;
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    removeQuietly(path);
    throw systemCode(error) === 'ENOENT' ? toSourceError(error, file) : toDiskError(error, path);
  }
}

/** The whole file in the shared buffer; `undefined` when it has grown beyond it. */
function readSmall(fd: number, file: string): Uint8Array | undefined {
  smallBuffer ??= Buffer.allocUnsafeSlow(SMALL_BYTES + 1);
  let length = 0;
  try {
    while (length < smallBuffer.length) {
      const read = readSync(fd, smallBuffer, length, smallBuffer.length - length, length);
      if (read === 0) return smallBuffer.subarray(0, length);
      length += read;
    }
  } catch (error) {
    throw toSourceError(error, file);
  }
  return undefined;
}
