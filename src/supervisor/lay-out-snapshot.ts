import { chmodSync, constants, copyFileSync, mkdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readChunks } from '../client/response-body.ts';
import type { FileRange, ResponseBody } from '../contract/api-message.ts';
import type { Snapshot, SnapshotFile } from '../contract/snapshot.ts';
import { AzMlError } from '../errors.ts';
import type { RunApi } from './run-api.ts';
import { checkSnapshotPaths } from './snapshot-paths.ts';

const AT_ONCE = 8;
/** Below this a copy takes less time than handing it to another thread. */
const QUICK_COPY_BYTES = 1024 * 1024;

/**
 * Lays a snapshot out in a folder, which is emptied first. Content that lies on this disk is cloned where the file
 * system can; any other is checked against its digest. Links are made last, so no file is ever written through one.
 * Throws `BadFile`, `DigestMismatch` and what the run API throws.
 */
export async function layOutSnapshot(
  api: Pick<RunApi, 'readBlob'>,
  snapshot: Snapshot,
  folder: string,
): Promise<void> {
  checkSnapshotPaths(snapshot.files);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const parent of new Set(snapshot.files.map(({ path }) => dirname(path)))) {
    mkdirSync(join(folder, parent), { recursive: true });
  }
  const files = snapshot.files.filter(({ link }) => link === undefined);
  const pending = files.values();
  await Promise.all(Array.from({ length: AT_ONCE }, () => layOutFiles(pending)));
  for (const { path, link } of snapshot.files) {
    if (link !== undefined) symlinkSync(link, join(folder, path));
  }

  async function layOutFiles(entries: Iterable<SnapshotFile>): Promise<void> {
    for (const entry of entries) {
      const file = join(folder, entry.path);
      await writeBody(file, entry, await api.readBlob(entry.digest));
      chmodSync(file, entry.executable ? 0o755 : 0o644);
    }
  }
}

async function writeBody(file: string, entry: SnapshotFile, body: ResponseBody | undefined): Promise<void> {
  if (isWholeFile(body)) {
    if (entry.size <= QUICK_COPY_BYTES) copyFileSync(body.file, file, constants.COPYFILE_FICLONE);
    else await copyFile(body.file, file, constants.COPYFILE_FICLONE);
    const { size } = statSync(file);
    if (size !== entry.size) mismatch(entry, `has ${size} bytes instead of ${entry.size}`);
    return;
  }
  const { createHash } = process.getBuiltinModule('node:crypto');
  const hash = createHash('sha256');
  const handle = await open(file, 'wx');
  try {
    for await (const chunk of readChunks(body)) {
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
  } finally {
    await handle.close();
  }
  if (hash.digest('hex') !== entry.digest) mismatch(entry, 'arrived with another content than was recorded');
}

function isWholeFile(body: ResponseBody | undefined): body is FileRange {
  if (body === undefined || typeof body === 'string' || !('file' in body)) return false;
  return body.start === 0 && statSync(body.file).size === body.end;
}

function mismatch({ path }: SnapshotFile, what: string): never {
  throw new AzMlError('DigestMismatch', `the snapshot is damaged: ${JSON.stringify(path)} ${what}`, {
    target: path,
  });
}
