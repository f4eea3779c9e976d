import { constants } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { systemCode } from '../errors.ts';

/**
 * What the files of a repository, read without git, leave possible. Only "no" is sure; where something is odd the
 * answer is "maybe", and git has to be asked.
 */
export interface RepositoryTraits {
  readonly mayDefineFilters: boolean;
  readonly mayHaveSubmodules: boolean;
}

/** Sections of which a filter can come, and the switch that brings in a second file. Git wants `[` right before the name. */
const FILTER_SOURCES = /\[(filter|lfs|include)|worktreeconfig/i;
/** Mode of a submodule in an index entry, and the extensions by which entries can lie elsewhere (gitformat-index(5)). */
const SUBMODULE_SIGNS = [Buffer.from([0x00, 0x00, 0xe0, 0x00]), Buffer.from('link\0'), Buffer.from('sdir')];

const ANYTHING: RepositoryTraits = { mayDefineFilters: true, mayHaveSubmodules: true };

const CONFIG_LIMIT_BYTES = 1 << 16;
const POINTER_LIMIT_BYTES = 1 << 13;
const CHUNK_BYTES = 1 << 18;

/** Traits of the repository that a folder lies in: of all that enclose it, as git skips one that is damaged. */
export async function inspectEnclosingRepositories(folder: string): Promise<RepositoryTraits> {
  const start = await realpath(folder);
  if (!isFaithful(start)) return ANYTHING;
  const found = await Promise.all(listAncestors(start).map(inspectRepository));
  return {
    mayDefineFilters: found.some((traits) => traits?.mayDefineFilters),
    mayHaveSubmodules: found.some((traits) => traits?.mayHaveSubmodules),
  };
}

/** Traits of the repository whose work tree starts at this folder, or undefined where none does. */
export async function inspectRepository(folder: string): Promise<RepositoryTraits | undefined> {
  try {
    const gitFolder = await findGitFolder(join(folder, '.git'));
    if (gitFolder === undefined) return undefined;
    const [mayDefineFilters, mayHaveSubmodules] = await Promise.all([
      namesFilterSource(gitFolder),
      containsAny(join(gitFolder, 'index'), SUBMODULE_SIGNS),
    ]);
    return { mayDefineFilters, mayHaveSubmodules };
  } catch {
    return ANYTHING;
  }
}

function listAncestors(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...listAncestors(parent)];
}

/** Follows the `gitdir:` file that linked work trees and submodules have in place of the folder. */
async function findGitFolder(path: string): Promise<string | undefined> {
  const found = await ignoreMissing(stat(path));
  if (found === undefined || found.isDirectory()) return found && path;
  const [, target] = /^gitdir: (.*)$/s.exec(await readPointer(path)) ?? [];
  if (target === undefined) throw new Error(`not a pointer to a git folder: ${path}`);
  return resolve(dirname(path), target);
}

async function namesFilterSource(gitFolder: string): Promise<boolean> {
  const shared = await ignoreMissing(readPointer(join(gitFolder, 'commondir')));
  const config = join(resolve(gitFolder, shared ?? '.'), 'config');
  return FILTER_SOURCES.test((await ignoreMissing(readText(config, CONFIG_LIMIT_BYTES))) ?? '');
}

/** Whether a file contains one of some byte strings. One that is missing contains none. */
async function containsAny(path: string, wanted: readonly Buffer[]): Promise<boolean> {
  await using file = await ignoreMissing(openRegularFile(path));
  if (file === undefined) return false;
  const overlap = Math.max(...wanted.map(({ length }) => length)) - 1;
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let kept = 0; ; ) {
    const { bytesRead } = await file.read(chunk, kept, CHUNK_BYTES - kept);
    if (bytesRead === 0) return false;
    const filled = chunk.subarray(0, kept + bytesRead);
    if (wanted.some((bytes) => filled.includes(bytes))) return true;
    kept = Math.min(overlap, filled.length);
    filled.copyWithin(0, filled.length - kept);
  }
}

/** A path kept in a file; git takes all of it but the line ends that close it. */
async function readPointer(path: string): Promise<string> {
  const text = (await readText(path, POINTER_LIMIT_BYTES)).replace(/[\r\n]+$/, '');
  if (!isFaithful(text)) throw new Error(`not UTF-8: ${path}`);
  return text;
}

/** Whether text holds what was read: bytes that are not UTF-8 have become replacement characters. */
export function isFaithful(text: string): boolean {
  return !text.includes('\ufffd');
}

async function readText(path: string, limitBytes: number): Promise<string> {
  await using file = await openRegularFile(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(limitBytes), 0, limitBytes);
  if (bytesRead === limitBytes) throw new Error(`too long: ${path}`);
  return buffer.toString('utf8', 0, bytesRead);
}

/** Opening a pipe or a device could wait for ever. */
async function openRegularFile(path: string): Promise<FileHandle> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new Error(`not a regular file: ${path}`);
}

async function ignoreMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}
