import type { FileState } from '../../contract/api-message.ts';
import type { RunWarning } from '../../contract/run.ts';
import { describeSnapshot, type SnapshotFile } from '../../contract/snapshot.ts';
import { AzMlError } from '../../errors.ts';
import {
  type DigestCache,
  findDigest,
  findLastDigest,
  locateDigestCache,
  NO_CACHE,
  readDigestCache,
  writeDigestCache,
} from './digest-cache.ts';
import { createHasher, type HashedFile, hashFile } from './hash-file.ts';
import { createPacer, type Pacer } from './pacer.ts';
import { escapePath } from './paths.ts';
import { type ScannedFile, scanSource } from './scan-source.ts';
import { describeExcess, type Excess } from './snapshot-excess.ts';
import { DEFAULT_LIMITS, type SnapshotLimits } from './snapshot-limits.ts';

export interface SnapshotRequest {
  readonly folder: string;
  /** Folder for the digests of files that have not changed since the last time. Without it every file is read. */
  readonly cacheFolder?: string;
  readonly limits?: SnapshotLimits;
  /** Absolute paths that are never part of a snapshot, such as the data folder. */
  readonly exclude?: readonly string[];
  /** Bytes read of the bytes to be read. */
  onProgress?(done: number, total: number): void;
  /** Called several times a second; it stops the work by throwing. */
  checkpoint?(): void;
  now?(): Date;
}

export interface BuiltSnapshot {
  /** In code point order of their paths. */
  readonly files: readonly SnapshotFile[];
  /** Of the whole list, as `describeSnapshot` has it. */
  readonly digest: string;
  readonly totalBytes: number;
  /** The ignore file that was obeyed, absolute. */
  readonly ignoredBy?: string;
  /** How many files are new or have other content than the last time. */
  readonly changedFiles: number;
  readonly warnings: readonly RunWarning[];
  /** By path, what each file was when its digest was taken; only of those that would show a later change. */
  readonly states: ReadonlyMap<string, FileState>;
}

/**
 * A program that maps a file into memory may go on writing to a page without the file's times showing it, until the
 * system has written the page: Linux does within 35 seconds of the first change (`dirty_expire_centisecs`).
 */
const SETTLED_MS = 60_000;

/**
 * Freezes a source directory: the list of its files with their digests. Files that are as they were the last time
 * are not read again. Throws `SnapshotTooLarge`, which names what is large; `FileNotFound`, when the folder is none;
 * `BadFile`, for what cannot be read or does not stop changing.
 */
export async function buildSnapshot(request: SnapshotRequest): Promise<BuiltSnapshot> {
  const { limits = DEFAULT_LIMITS, exclude = [], now = () => new Date() } = request;
  const pacer = createPacer(request.checkpoint?.bind(request));
  const scannedMs = now().getTime();
  const scan = await scanSource(request.folder, { exclude, pacer });
  const { root } = scan;
  const check = { folder: root, ignoredBy: scan.ignoredBy, limits };
  checkTotal(check, scan.files);

  const cacheFile =
    request.cacheFolder === undefined ? undefined : locateDigestCache(request.cacheFolder, root);
  const { digests: cache, listDigest } =
    cacheFile === undefined ? NO_CACHE : readDigestCache(cacheFile, root);
  const isContent = (file: ScannedFile) => file.link === undefined;
  // What the cache does not know counts whatever it holds: told before all the reading, not after.
  checkCount(
    check,
    scan.files.filter((file) => isContent(file) && !cache.has(file.path)),
  );

  const { hashed, isCacheStale } = await digestAll(root, scan.files, cache, pacer, request);
  const files = hashed.map(({ file }) => file);
  const changed = hashed
    .filter(({ file, digest }) => isContent(file) && findLastDigest(cache, file.path) !== digest)
    .map(({ file }) => file);
  checkTotal(check, files);
  checkCount(check, changed);
  const snapshotFiles = hashed.map(toSnapshotFile);
  // Links are not in the cache, so its digest of the list says nothing of them.
  const isKnown = !isCacheStale && scan.files.every(isContent);
  const digest = (isKnown ? listDigest : undefined) ?? (await digestList(snapshotFiles));
  if (cacheFile !== undefined && isCacheStale) writeDigestCache(cacheFile, root, hashed, digest, scannedMs);
  return {
    files: snapshotFiles,
    digest,
    totalBytes: sumSizes(files),
    ...(scan.ignoredBy !== undefined && { ignoredBy: scan.ignoredBy }),
    changedFiles: changed.length,
    warnings: scan.warnings.map((message) => ({ source: 'Snapshot', message })),
    states: settledStates(files, scannedMs),
  };
}

function settledStates(files: readonly ScannedFile[], scannedMs: number): Map<string, FileState> {
  const settled = files.filter(
    ({ link, mtimeMs, ctimeMs }) => link === undefined && Math.max(mtimeMs, ctimeMs) < scannedMs - SETTLED_MS,
  );
  return new Map(settled.map((file) => [file.path, file]));
}

async function digestList(files: readonly SnapshotFile[]): Promise<string> {
  const { hash } = await import('node:crypto');
  return hash('sha256', describeSnapshot(files));
}

/** Throws `BadRunConfiguration` when the script itself has been left out of the snapshot. */
export function checkScriptIncluded(snapshot: BuiltSnapshot, script: string): void {
  if (snapshot.files.some(({ path }) => path === script)) return;
  const reason =
    snapshot.ignoredBy === undefined ? 'it cannot be stored' : `${snapshot.ignoredBy} leaves it out`;
  throw new AzMlError(
    'BadRunConfiguration',
    `The script ${escapePath(script)} is not in the snapshot: ${reason}`,
    {
      hint: `A line !/${script} at the end of the ignore file takes it in, unless a folder above it is left out.`,
      target: 'script',
    },
  );
}

interface DigestedFiles {
  readonly hashed: readonly HashedFile[];
  readonly isCacheStale: boolean;
}

async function digestAll(
  root: string,
  scanned: readonly ScannedFile[],
  cache: DigestCache,
  pacer: Pacer,
  request: SnapshotRequest,
): Promise<DigestedFiles> {
  const known = scanned.map((file) => (file.link === undefined ? findDigest(cache, file) : undefined));
  const unread = scanned.filter((_, index) => known[index] === undefined);
  const total = sumSizes(unread);
  let done = 0;
  const onBytes = (count: number) => {
    done += count;
    request.onProgress?.(Math.min(done, total), total);
  };
  const hasher = unread.length === 0 ? undefined : await createHasher(root, pacer, onBytes);
  const hashed: HashedFile[] = [];
  for (const [index, file] of scanned.entries()) {
    const digest = known[index];
    if (digest !== undefined) hashed.push({ file, digest });
    else if (hasher !== undefined) {
      if (pacer.isDue()) await pacer.pause();
      const read = await hashFile(file, hasher);
      if (read !== undefined) hashed.push(read);
    }
  }
  return { hashed, isCacheStale: isStale(cache, hashed, unread) };
}

/** Links are not in the cache: their text is read with the folder. */
function isStale(cache: DigestCache, hashed: readonly HashedFile[], unread: readonly ScannedFile[]): boolean {
  const contents = hashed.filter(({ file }) => file.link === undefined);
  return unread.some(({ link }) => link === undefined) || contents.length !== cache.size;
}

type Check = Pick<Excess, 'folder' | 'ignoredBy' | 'limits'>;

function checkTotal(check: Check, files: readonly ScannedFile[]): void {
  if (sumSizes(files) > check.limits.maxBytes) throw describeExcess({ ...check, files, broken: 'bytes' });
}

function checkCount(check: Check, files: readonly ScannedFile[]): void {
  if (files.length > check.limits.maxFiles) throw describeExcess({ ...check, files, broken: 'files' });
}

function sumSizes(files: readonly ScannedFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

function toSnapshotFile({ file: { path, size, executable, link }, digest }: HashedFile): SnapshotFile {
  return link === undefined ? { path, digest, size, executable } : { path, digest, size, executable, link };
}
