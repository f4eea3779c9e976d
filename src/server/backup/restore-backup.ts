import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DataFolder } from '../../config/data-folder.ts';
import { AzMlError, systemCode } from '../../errors.ts';
import { checkDatabase } from './check-database.ts';
import {
  DATABASE_ENTRY,
  digestOfEntry,
  FORMAT_ENTRY,
  MANIFEST_ENTRY,
  type Manifest,
  notABackup,
  parseManifest,
} from './manifest.ts';
import { type ReadEntry, readTar } from './tar-reader.ts';

/**
 * Makes a data folder from a backup: everything is laid out beside it, compared with its digests, and then given the
 * folder's name in one move. Whatever goes wrong, the data folder is as it was. Throws `FileExists` where the folder
 * holds something, `BadFile` for what is no whole backup, `DiskFull`, `DataFolderUnusable`.
 */
export async function restoreBackup(file: string, dataFolder: DataFolder): Promise<Manifest> {
  const { home } = dataFolder;
  refuseFullFolder(home);
  await sweepLeftovers(home);
  const place = `${home}.restoring-${process.pid}`;
  try {
    const input = await open(file, 'r');
    try {
      const manifest = await layOut(input, file, place);
      checkDatabase(join(place, basename(dataFolder.database)), file);
      await moveIntoPlace(place, home);
      return manifest;
    } finally {
      await input.close();
    }
  } catch (error) {
    throw describeFailure(error, file, home);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function layOut(input: FileHandle, file: string, place: string): Promise<Manifest> {
  for (const folder of ['blobs', 'runs', 'backups', 'tmp']) {
    await mkdir(join(place, folder), { recursive: true, mode: 0o700 });
  }
  let manifest: Manifest | undefined;
  let databaseDigest: string | undefined;
  let blobs = 0;
  for await (const entry of readTar(input)) {
    const digest = digestOfEntry(entry.name);
    if (manifest !== undefined) throw notABackup(file, `something follows its end: ${entry.name}`);
    if (entry.name === MANIFEST_ENTRY) manifest = parseManifest(await readText(entry), file);
    else if (entry.name === FORMAT_ENTRY) await keep(entry, join(place, FORMAT_ENTRY), 0o600);
    else if (entry.name === DATABASE_ENTRY) {
      databaseDigest = await keep(entry, join(place, DATABASE_ENTRY), 0o600);
    } else if (digest !== undefined) {
      // The name was made of a digest alone, so it leads nowhere else.
      await mkdir(dirname(join(place, entry.name)), { recursive: true, mode: 0o700 });
      const found = await keep(entry, join(place, entry.name), 0o444);
      if (found !== digest) throw notABackup(file, `the content ${digest} is damaged`);
      blobs += 1;
    } else throw notABackup(file, `it holds something else: ${JSON.stringify(entry.name)}`);
  }
  if (manifest === undefined) throw notABackup(file, 'it was not written to its end, or is no backup');
  if (databaseDigest !== manifest.databaseDigest) throw notABackup(file, 'its database is damaged');
  if (blobs !== manifest.blobs) throw notABackup(file, `it holds ${blobs} contents, not ${manifest.blobs}`);
  return manifest;
}

/** Answers with the lower-case hex SHA-256 of the bytes that were there. */
async function keep({ content }: ReadEntry, path: string, mode: number): Promise<string> {
  const output = await open(path, 'wx', mode);
  try {
    const hash = createHash('sha256');
    for await (const chunk of content) {
      hash.update(chunk);
      await output.writeFile(chunk);
    }
    await output.sync();
    return hash.digest('hex');
  } finally {
    await output.close();
  }
}

const MOST_MANIFEST_BYTES = 64 * 1024 * 1024;

async function readText({ content, size }: ReadEntry): Promise<string> {
  const chunks: Buffer[] = [];
  if (size > MOST_MANIFEST_BYTES) return '';
  for await (const chunk of content) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** What may lie in a data folder that holds nothing: it can be worked out again. */
const WORTHLESS = 'cache';

function refuseFullFolder(home: string): void {
  if (!existsSync(home) || readdirSync(home).every((name) => name === WORTHLESS)) return;
  throw new AzMlError('FileExists', `the data folder ${home} is not empty`, {
    hint: 'Restore into another one by AZ_ML_HOME, or move this one away.',
    target: home,
  });
}

async function moveIntoPlace(place: string, home: string): Promise<void> {
  refuseFullFolder(home);
  if (existsSync(home)) {
    await rm(join(home, WORTHLESS), { recursive: true, force: true });
    await rmdir(home);
  }
  await rename(place, home);
}

/** Takes away what a restore that was killed has left beside the folder. */
async function sweepLeftovers(home: string): Promise<void> {
  const prefix = `${basename(home)}.restoring-`;
  await mkdir(dirname(home), { recursive: true });
  for (const name of await readdir(dirname(home))) {
    const processId = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
    if (Number.isSafeInteger(processId) && !isAlive(processId)) {
      await rm(join(dirname(home), name), { recursive: true, force: true });
    }
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
}

function describeFailure(error: unknown, file: string, home: string): unknown {
  const reason = systemCode(error);
  if (error instanceof AzMlError || reason === undefined) return error;
  if (reason === 'ENOENT' && !existsSync(file)) {
    return new AzMlError('FileNotFound', `there is no file ${file}`, { target: file, cause: error });
  }
  const isFull = reason === 'ENOSPC' || reason === 'EDQUOT';
  return new AzMlError(isFull ? 'DiskFull' : 'DataFolderUnusable', `cannot restore to ${home} (${reason})`, {
    hint: 'Nothing was changed.',
    target: home,
    cause: error,
  });
}
