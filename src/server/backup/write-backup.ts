import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../../app.ts';
import type { DataFolder } from '../../config/data-folder.ts';
import { AzMlError, systemCode } from '../../errors.ts';
import { DATABASE_ENTRY, entryOfDigest, FORMAT_ENTRY, MANIFEST_ENTRY, type Manifest } from './manifest.ts';
import { createTarWriter } from './tar-writer.ts';

export interface BackupOptions {
  readonly app: Pick<App, 'copyStore'>;
  readonly dataFolder: DataFolder;
  /** Must not exist; appears whole or not at all. */
  readonly file: string;
  readonly version: string;
  now(): Date;
}

export interface WrittenBackup extends Manifest {
  /** Bytes of the file. */
  readonly size: number;
}

/**
 * Writes the store and every content to one tar file, while servers and runs go on. The database comes first: a
 * content is there before anything names it and never changes, so all that the copy names is found afterwards. Throws
 * `FileExists`, `DiskFull`, `DataFolderUnusable`.
 */
export async function writeBackup({
  app,
  dataFolder,
  file,
  version,
  now,
}: BackupOptions): Promise<WrittenBackup> {
  if (existsSync(file)) throw new AzMlError('FileExists', `${file} exists already`, { target: file });
  const copy = join(dataFolder.temporary, `backup-${randomUUID()}.db`);
  const unfinished = `${file}.${randomUUID()}.part`;
  try {
    await mkdir(dataFolder.temporary, { recursive: true, mode: 0o700 });
    await app.copyStore(copy);
    const output = await open(unfinished, 'wx', 0o600);
    try {
      const written = await writeEntries(output, { copy, dataFolder, version, now });
      await output.sync();
      await rename(unfinished, file);
      return written;
    } finally {
      await output.close();
    }
  } catch (error) {
    throw describeFailure(error, file);
  } finally {
    await rm(unfinished, { force: true });
    await rm(copy, { force: true });
  }
}

async function writeEntries(
  output: FileHandle,
  { copy, dataFolder, version, now }: Omit<BackupOptions, 'app' | 'file'> & { readonly copy: string },
): Promise<WrittenBackup> {
  const created = now();
  const archive = createTarWriter(output, created);
  await archive.addText(FORMAT_ENTRY, '1\n');
  const databaseDigest = await archive.addFile(DATABASE_ENTRY, copy);
  const damaged: string[] = [];
  let blobs = 0;
  for await (const { digest, file } of listBlobs(dataFolder.blobs)) {
    if ((await archive.addFile(entryOfDigest(digest), file)) === digest) blobs += 1;
    else {
      damaged.push(digest);
      await archive.removeLast();
    }
  }
  const createdUtc = created.toISOString();
  const manifest: Manifest = { backup: 1, version, createdUtc, databaseDigest, blobs, damaged };
  await archive.addText(MANIFEST_ENTRY, `${JSON.stringify(manifest, null, 2)}\n`);
  return { ...manifest, size: await archive.end() };
}

async function* listBlobs(
  folder: string,
): AsyncGenerator<{ readonly digest: string; readonly file: string }> {
  for (const shard of await listFolder(join(folder, 'sha256'))) {
    if (!/^[0-9a-f]{2}$/.test(shard)) continue;
    for (const name of await listFolder(join(folder, 'sha256', shard))) {
      if (/^[0-9a-f]{62}$/.test(name))
        yield { digest: shard + name, file: join(folder, 'sha256', shard, name) };
    }
  }
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function describeFailure(error: unknown, file: string): unknown {
  const reason = systemCode(error);
  if (error instanceof AzMlError || reason === undefined) return error;
  const isFull = reason === 'ENOSPC' || reason === 'EDQUOT';
  return new AzMlError(isFull ? 'DiskFull' : 'BadArgument', `cannot write ${file} (${reason})`, {
    target: file,
    cause: error,
  });
}
