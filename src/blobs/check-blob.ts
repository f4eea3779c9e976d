import { closeSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../errors.ts';
import { type BlobFolder, FOLDER_MODE, locateBlob } from './blob-folder.ts';
import { toDiskError } from './disk-error.ts';
import { hashDescriptor } from './hash-descriptor.ts';

/** Digest of what really lies under a blob's name. */
export async function hashBlob(folder: BlobFolder, digest: string): Promise<string> {
  const path = locateBlob(folder, digest);
  try {
    const fd = openSync(path, 'r');
    try {
      return (await hashDescriptor(fd)).digest;
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw toDiskError(error, path);
  }
}

/** Moves a blob to the folder `damaged`, where somebody may look at it; one that is not there is no error. */
export function moveAside(folder: BlobFolder, digest: string): void {
  const path = locateBlob(folder, digest);
  const aside = join(folder.root, 'damaged');
  try {
    mkdirSync(aside, { recursive: true, mode: FOLDER_MODE });
    renameSync(path, join(aside, digest));
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw toDiskError(error, path);
  }
}
