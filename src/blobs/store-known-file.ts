import { chmodSync, constants, fstatSync, statSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import type { FileState } from '../contract/api-message.ts';
import { systemCode } from '../errors.ts';
import { BLOB_MODE } from './blob-folder.ts';
import type { BlobInfo } from './blob-store.ts';
import { toDiskError, toSourceError } from './disk-error.ts';
import { type Incoming, removeQuietly } from './incoming.ts';

interface KnownFile {
  readonly fd: number;
  readonly file: string;
  readonly hashedAs: FileState;
}

/**
 * Copies a file whose digest is known already. `undefined` when it was not, after the copy, still as it was when the
 * digest was taken: then the copy may hold anything.
 */
export async function storeKnownFile(
  incoming: Incoming,
  { fd, file, hashedAs }: KnownFile,
  digest: string,
): Promise<BlobInfo | undefined> {
  const blob = { digest, size: hashedAs.size };
  if (incoming.has(blob)) return blob;
  if (!isInState(fd, hashedAs)) return undefined;
  const path = incoming.nameTemporary();
  try {
    await copyFile(file, path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    // By its name, as it was copied: another file may have taken the place of the open one.
    if (!isInState(file, hashedAs) || statSync(path).size !== blob.size) {
      removeQuietly(path);
      return undefined;
    }
    chmodSync(path, BLOB_MODE);
    incoming.publish(path, blob);
    return blob;
  } catch (error) {
    removeQuietly(path);
    throw systemCode(error) === 'ENOENT' ? toSourceError(error, file) : toDiskError(error, path);
  }
}

/** Whether a file, by its path or open, is still as it was when its digest was taken. */
export function isInState(file: string | number, state: FileState): boolean {
  const { size, mtimeMs, ctimeMs, ino } = typeof file === 'number' ? fstatSync(file) : statSync(file);
  return size === state.size && mtimeMs === state.mtimeMs && ctimeMs === state.ctimeMs && ino === state.inode;
}
