import { mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { writeFileAtomically } from '../../config/atomic-file.ts';
import { hashText } from '../../config/hash-text.ts';
import type { ScannedFile } from './scan-source.ts';

/** What was known of a file when it was last read. A plain row: two thousand of them are read at each submission. */
export type CachedDigest = readonly [
  path: string,
  size: number,
  mtimeMs: number,
  ctimeMs: number,
  inode: number,
  digest: string,
];

export type DigestCache = ReadonlyMap<string, CachedDigest>;

export interface KnownDigests {
  readonly digests: DigestCache;
  /** Digest of the whole list of files, as long as each is as it was. */
  readonly listDigest?: string;
}

export const NO_CACHE: KnownDigests = { digests: new Map() };

interface CacheContent {
  readonly version: number;
  readonly folder: string;
  readonly listDigest: string;
  readonly rows: readonly CachedDigest[];
}

const VERSION = 2;

/**
 * A file that was changed this shortly before it was read may be changed again without its times showing it, where
 * a file system counts in whole seconds or two (git documents the problem as "racy git").
 */
const RACY_MS = 2_000;

/** The cache file of a source directory: its name to be recognised by a person, a hash to keep two apart. */
export function locateDigestCache(cacheFolder: string, folder: string): string {
  const name = basename(folder)
    .replace(/[^\w-]/g, '_')
    .slice(0, 40);
  return join(cacheFolder, `${name}-${hashText(folder, 64)}.json`);
}

/** What is known of a source directory's files; nothing where the cache is missing, of another folder or damaged. */
export function readDigestCache(file: string, folder: string): KnownDigests {
  try {
    const digests = new Map<string, CachedDigest>();
    const content: CacheContent = JSON.parse(readFileSync(file, 'utf8'));
    if (content.version !== VERSION || content.folder !== folder) return NO_CACHE;
    for (const row of content.rows) {
      if (typeof row[0] === 'string') digests.set(row[0], row);
    }
    return isDigest(content.listDigest) ? { digests, listDigest: content.listDigest } : { digests };
  } catch {
    // The next snapshot reads every file and writes a new one.
    return NO_CACHE;
  }
}

/** The digest of a file that is still the one that was read, as far as its times, size and inode tell. */
export function findDigest(cache: DigestCache, file: ScannedFile): string | undefined {
  const row = cache.get(file.path);
  if (row === undefined) return undefined;
  const isSame =
    row[2] === file.mtimeMs && row[1] === file.size && row[3] === file.ctimeMs && row[4] === file.inode;
  return isSame ? readDigest(row) : undefined;
}

/** The digest a file had when it was last read, whatever it is now. */
export function findLastDigest(cache: DigestCache, path: string): string | undefined {
  const row = cache.get(path);
  return row === undefined ? undefined : readDigest(row);
}

/**
 * Keeps the digests for the next time. `scannedMs` is the time just before the files were looked at: of a file
 * changed shortly before it only the digest is kept, so that the file will be read again. A cache that cannot be
 * written is no error: the next submission then reads every file.
 */
export function writeDigestCache(
  file: string,
  folder: string,
  files: readonly { readonly file: ScannedFile; readonly digest: string }[],
  listDigest: string,
  scannedMs: number,
): void {
  const rows = files
    .filter((entry) => entry.file.link === undefined)
    .map(({ file: { path, size, mtimeMs, ctimeMs, inode }, digest }): CachedDigest => {
      const isRacy = Math.max(mtimeMs, ctimeMs) > scannedMs - RACY_MS;
      return isRacy ? [path, -1, 0, 0, 0, digest] : [path, size, mtimeMs, ctimeMs, inode, digest];
    });
  const content: CacheContent = { version: VERSION, folder, listDigest, rows };
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileAtomically(file, JSON.stringify(content), { mode: 0o600, durable: false });
  } catch {
    // The snapshot is right without it.
  }
}

/** A damaged row is as good as none. */
function readDigest(row: CachedDigest): string | undefined {
  return isDigest(row[5]) ? row[5] : undefined;
}

function isDigest(digest: unknown): digest is string {
  return typeof digest === 'string' && digest.length === 64;
}
