import { hash } from 'node:crypto';
import { closeSync, writeSync } from 'node:fs';
import type { BlobInfo } from './blob-store.ts';
import { toDiskError } from './disk-error.ts';
import { flushDescriptor } from './flush.ts';
import { checkDigest, type Incoming, removeQuietly } from './incoming.ts';

/**
 * Stores bytes for good: nobody else may have them. They are read within this turn, so they may lie in a buffer that
 * the next caller fills anew.
 */
export async function storeBytes(
  incoming: Incoming,
  bytes: Uint8Array,
  expected: string | undefined,
): Promise<BlobInfo> {
  const blob = describeBytes(bytes, expected);
  if (incoming.has(blob)) {
    await incoming.settle(blob, 'bytes');
    return blob;
  }
  const { path, fd } = incoming.createTemporary();
  try {
    try {
      writeWhole(fd, bytes);
      await flushDescriptor(fd);
    } finally {
      closeSync(fd);
    }
    incoming.publish(path, blob);
  } catch (error) {
    removeQuietly(path);
    throw toDiskError(error, path);
  }
  await incoming.settle(blob);
  return blob;
}

/** Stores bytes of which the giver keeps the original, without waiting for the disk. */
export function storeCopiedBytes(
  incoming: Incoming,
  bytes: Uint8Array,
  expected: string | undefined,
): BlobInfo {
  const blob = describeBytes(bytes, expected);
  if (incoming.has(blob)) return blob;
  const { path, fd } = incoming.createTemporary();
  try {
    try {
      writeWhole(fd, bytes);
    } finally {
      closeSync(fd);
    }
    incoming.publish(path, blob);
  } catch (error) {
    removeQuietly(path);
    throw toDiskError(error, path);
  }
  return blob;
}

function describeBytes(bytes: Uint8Array, expected: string | undefined): BlobInfo {
  const digest = hash('sha256', bytes, 'hex');
  checkDigest(digest, expected);
  return { digest, size: bytes.length };
}

function writeWhole(fd: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(fd, bytes, written, bytes.length - written);
  }
}
