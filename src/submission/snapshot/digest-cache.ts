import { mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { writeFileAtomically } from '../../config/atomic-file.ts';
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

interface CacheContent {
  readonly version: number;
  readonly folder: string;
  readonly rows: readonly CachedDigest[];
}

const VERSION = 1;

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
  return join(cacheFolder, `${name}-${hashPath(folder)}.json`);
}

/** What is known of a source directory's files; nothing where the cache is missing, of another folder or damaged. */
export function readDigestCache(file: string, folder: string): DigestCache {
  const cache = new Map<string, CachedDigest>();
  try {
    const content: CacheContent = JSON.parse(readFileSync(file, 'utf8'));
    if (content.version !== VERSION || content.folder !== folder) return cache;
    for (const row of content.rows) {
      if (typeof row[0] === 'string') cache.set(row[0], row);
    }
  } catch {
    // The next snapshot reads every file and writes a new one.
  }
  return cache;
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
  scannedMs: number,
): void {
  const rows = files
    .filter((entry) => entry.file.link === undefined)
    .map(({ file: { path, size, mtimeMs, ctimeMs, inode }, digest }): CachedDigest => {
      const isRacy = Math.max(mtimeMs, ctimeMs) > scannedMs - RACY_MS;
      return isRacy ? [path, -1, 0, 0, 0, digest] : [path, size, mtimeMs, ctimeMs, inode, digest];
    });
  const content: CacheContent = { version: VERSION, folder, rows };
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileAtomically(file, JSON.stringify(content), { mode: 0o600, durable: false });
  } catch {
    // The snapshot is right without it.
  }
}

/** A damaged row is as good as none. */
function readDigest(row: CachedDigest): string | undefined {
  const digest: unknown = row[5];
  return typeof digest === 'string' && digest.length === 64 ? digest : undefined;
}

/** FNV-1a, 64 bits: no digest of node:crypto, whose loading would cost more than the whole look into the cache. */
function hashPath(path: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(path, 'utf8')) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
