import { AzMlError } from '../../errors.ts';

/** Last entry of a backup: it tells what must be there, and that the backup was written to its end. */
export interface Manifest {
  /** Layout of the archive. */
  readonly backup: 1;
  /** Version of the az-ml that wrote it. */
  readonly version: string;
  readonly createdUtc: string;
  /** Lower-case hex SHA-256 of the database. */
  readonly databaseDigest: string;
  readonly blobs: number;
  /** Digests of contents that were damaged already and are not in it. */
  readonly damaged: readonly string[];
}

export const DATABASE_ENTRY = 'az-ml.db';
export const FORMAT_ENTRY = 'format';
export const MANIFEST_ENTRY = 'manifest.json';

/** The digest that an entry with the bytes of a blob names. */
export function digestOfEntry(name: string): string | undefined {
  const [, shard, rest] = /^blobs\/sha256\/([0-9a-f]{2})\/([0-9a-f]{62})$/.exec(name) ?? [];
  return shard === undefined || rest === undefined ? undefined : shard + rest;
}

export function entryOfDigest(digest: string): string {
  return `blobs/sha256/${digest.slice(0, 2)}/${digest.slice(2)}`;
}

/** Throws `BadFile`. */
export function parseManifest(text: string, file: string): Manifest {
  try {
    const manifest: Manifest = JSON.parse(text);
    if (manifest.backup === 1) return manifest;
  } catch (cause) {
    throw notABackup(file, 'its list of contents is not JSON', cause);
  }
  throw notABackup(file, 'a newer az-ml made it');
}

export function notABackup(file: string, why: string, cause?: unknown): AzMlError {
  return new AzMlError('BadFile', `${file} cannot be restored: ${why}`, {
    hint: 'Nothing was changed. Take another backup.',
    target: file,
    cause,
  });
}
