import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { systemCode } from '../errors.ts';

/**
 * What the files of a repository, read without git, leave possible. Only "no" is sure; where something is odd the
 * answer is "maybe", and git has to be asked. The reading is synchronous, as it holds up `git status`: a few small
 * files take 0.1 ms, while by way of the thread pool they took 1.5 ms on a busy machine.
 */
export interface RepositoryTraits {
  readonly mayDefineFilters: boolean;
  readonly mayHaveSubmodules: boolean;
}

const ANYTHING: RepositoryTraits = { mayDefineFilters: true, mayHaveSubmodules: true };

/** Sections of which a filter can come, and the switch that brings in a second file. Git wants `[` right before the name. */
const FILTER_SOURCES = /\[(filter|lfs|include)|worktreeconfig/i;
/** Mode of a submodule in an index entry, and the extensions by which entries can lie elsewhere (gitformat-index(5)). */
const SUBMODULE_SIGNS = [Buffer.from([0x00, 0x00, 0xe0, 0x00]), Buffer.from('link\0'), Buffer.from('sdir')];

const TEXT_LIMIT_BYTES = 1 << 16;
const CHUNK_BYTES = 1 << 20;

/** Traits of the repository that a folder lies in: of all that enclose it, as git skips one that is damaged. */
export function inspectEnclosingRepositories(folder: string): RepositoryTraits {
  let found: RepositoryTraits = { mayDefineFilters: false, mayHaveSubmodules: false };
  try {
    const start = realpathSync.native(folder);
    if (!isFaithful(start)) return ANYTHING;
    for (const ancestor of listAncestors(start)) {
      const traits = inspectRepository(ancestor);
      found = {
        mayDefineFilters: found.mayDefineFilters || traits?.mayDefineFilters === true,
        mayHaveSubmodules: found.mayHaveSubmodules || traits?.mayHaveSubmodules === true,
      };
    }
    return found;
  } catch {
    return ANYTHING;
  }
}

/** Traits of the repository whose work tree starts at this folder, or undefined where none does. */
export function inspectRepository(folder: string): RepositoryTraits | undefined {
  try {
    const gitFolder = findGitFolder(join(folder, '.git'));
    if (gitFolder === undefined) return undefined;
    return {
      mayDefineFilters: namesFilterSource(gitFolder),
      mayHaveSubmodules: containsAny(join(gitFolder, 'index'), SUBMODULE_SIGNS),
    };
  } catch {
    return ANYTHING;
  }
}

/** Whether text holds what was read: bytes that are not UTF-8 have become replacement characters. */
export function isFaithful(text: string): boolean {
  return !text.includes('\ufffd');
}

function listAncestors(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...listAncestors(parent)];
}

/** Follows the `gitdir:` file that linked work trees and submodules have in place of the folder. */
function findGitFolder(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (found.isDirectory()) return path;
  const [, target] = /^gitdir: (.*)$/s.exec(readPointer(path) ?? '') ?? [];
  if (target === undefined) throw new Error(`not a pointer to a git folder: ${path}`);
  return resolve(dirname(path), target);
}

function namesFilterSource(gitFolder: string): boolean {
  const shared = readPointer(join(gitFolder, 'commondir')) ?? '.';
  const config = readText(join(resolve(gitFolder, shared), 'config'));
  return config !== undefined && FILTER_SOURCES.test(config);
}

/** A path kept in a file; git takes all of it but the line ends that close it. */
function readPointer(path: string): string | undefined {
  const text = readText(path)?.replace(/[\r\n]+$/, '');
  if (text !== undefined && !isFaithful(text)) throw new Error(`not UTF-8: ${path}`);
  return text;
}

function readText(path: string): string | undefined {
  return readRegularFile(path, (file, size) => {
    if (size > TEXT_LIMIT_BYTES) throw new Error(`too long: ${path}`);
    const content = Buffer.allocUnsafe(size);
    return content.toString('utf8', 0, readSync(file, content, 0, size, 0));
  });
}

/** Whether a file contains one of some byte strings. One that is missing contains none. */
function containsAny(path: string, wanted: readonly Buffer[]): boolean {
  const overlap = Math.max(...wanted.map(({ length }) => length)) - 1;
  const found = readRegularFile(path, (file, size) => {
    const chunk = Buffer.allocUnsafe(Math.min(size, CHUNK_BYTES));
    for (let start = 0; start < size; start += CHUNK_BYTES - overlap) {
      const read = chunk.subarray(0, readSync(file, chunk, 0, chunk.length, start));
      if (wanted.some((bytes) => read.includes(bytes))) return true;
    }
    return false;
  });
  return found === true;
}

/** Hands a file to a reader, or answers undefined where there is none. To open a pipe could take for ever. */
function readRegularFile<T>(path: string, read: (file: number, size: number) => T): T | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
  try {
    const found = fstatSync(file);
    if (!found.isFile()) throw new Error(`not a regular file: ${path}`);
    return read(file, found.size);
  } finally {
    closeSync(file);
  }
}
