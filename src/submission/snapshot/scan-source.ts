import { type Dirent, lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { FileState } from '../../contract/api-message.ts';
import { AzMlError, systemCode } from '../../errors.ts';
import { readIgnoreRules } from './ignore-rules.ts';
import { createPacer, type Pacer } from './pacer.ts';
import { escapePath, isStorable, sortByPath } from './paths.ts';
import { describeUnreadable, readFolder } from './read-folder.ts';

/**
 * A file as found, not yet read. Its times have a fraction, as exact as a double is: a quarter of a microsecond. The
 * size of a link is that of its text.
 */
export interface ScannedFile extends FileState {
  /** Path below the source directory, `/` between its parts. */
  readonly path: string;
  readonly executable: boolean;
  /** Text of a symbolic link. */
  readonly link?: string;
}

export interface Scan {
  /** The source directory itself, absolute and without links. */
  readonly root: string;
  /** In code point order of their paths. */
  readonly files: readonly ScannedFile[];
  readonly totalBytes: number;
  /** The ignore file that was obeyed, absolute. */
  readonly ignoredBy?: string;
  /** One line each: what was left out though no rule says so, and links that lead elsewhere. */
  readonly warnings: readonly string[];
}

export interface ScanOptions {
  /** Absolute paths that are never part of it, such as the data folder. */
  readonly exclude?: readonly string[];
  readonly pacer?: Pacer;
}

/** What a person should hear of, by kind: paths fit for a message. */
interface Remarks {
  readonly unnameable: string[];
  readonly special: string[];
  readonly outward: string[];
}

/**
 * Lists the files of a source directory that its ignore file does not leave out, without reading them. Symbolic
 * links are listed as links, wherever they lead, and never followed. Throws `FileNotFound` when the folder is none,
 * `BadFile` for what cannot be looked at.
 */
export async function scanSource(folder: string, options: ScanOptions = {}): Promise<Scan> {
  const { exclude = [], pacer = createPacer() } = options;
  const root = resolveFolder(folder);
  const rules = await readIgnoreRules(root);
  const excluded = new Set(exclude.map(resolveIfThere));
  const isLeftOut = (path: string, isFolder: boolean) =>
    rules.ignores(path, isFolder) || (excluded.size > 0 && excluded.has(join(root, path)));
  const remarks: Remarks = { unnameable: [], special: [], outward: [] };
  const files: ScannedFile[] = [];
  const waiting = [''];
  for (let prefix = waiting.pop(); prefix !== undefined; prefix = waiting.pop()) {
    if (pacer.isDue()) await pacer.pause();
    const found = scanFolder(root, prefix, isLeftOut, remarks);
    for (const file of found.files) files.push(file);
    // The first one next, so that the list comes out nearly sorted.
    for (const path of found.folders.reverse()) waiting.push(path);
  }
  return {
    root,
    files: sortByPath(files),
    totalBytes: files.reduce((sum, { size }) => sum + size, 0),
    ...(rules.file !== undefined && { ignoredBy: rules.file }),
    warnings: listWarnings(remarks),
  };
}

interface FolderContent {
  readonly files: ScannedFile[];
  /** Paths with a `/` at their end. */
  readonly folders: string[];
}

function scanFolder(
  root: string,
  prefix: string,
  isLeftOut: (path: string, isFolder: boolean) => boolean,
  remarks: Remarks,
): FolderContent {
  const content: FolderContent = { files: [], folders: [] };
  for (const entry of readFolder(root, prefix, (path) => remarks.unnameable.push(path))) {
    const path = prefix + entry.name;
    const isFolder = entry.isDirectory();
    if (isLeftOut(path, isFolder)) continue;
    if (!isStorable(entry.name, prefix === '')) remarks.unnameable.push(escapePath(path));
    else if (isFolder) content.folders.push(`${path}/`);
    else {
      const file = scanEntry(root, path, entry, remarks);
      if (file !== undefined) content.files.push(file);
    }
  }
  return content;
}

function resolveFolder(folder: string): string {
  const path = resolve(folder);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return realpathSync.native(path);
  throw new AzMlError('FileNotFound', `The source directory ${path} is not a folder`, {
    hint: 'Give the folder with the code of the run by --source-directory, or by --path.',
    target: path,
  });
}

function resolveIfThere(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return resolve(path);
  }
}

function scanEntry(root: string, path: string, entry: Dirent, remarks: Remarks): ScannedFile | undefined {
  try {
    if (entry.isSymbolicLink()) return scanLink(root, path, remarks);
    if (entry.isFile()) return scanFile(root, path);
  } catch (error) {
    const reason = systemCode(error) ?? String(error);
    if (reason === 'ENOENT') return undefined;
    throw describeUnreadable(path, reason, error);
  }
  remarks.special.push(escapePath(path));
  return undefined;
}

function scanFile(root: string, path: string): ScannedFile | undefined {
  const facts = lstatSync(`${root}${sep}${path}`, { throwIfNoEntry: false });
  if (facts === undefined || !facts.isFile()) return undefined;
  const { size, mtimeMs, ctimeMs, ino, mode } = facts;
  return { path, size, mtimeMs, ctimeMs, inode: ino, executable: (mode & 0o100) !== 0 };
}

function scanLink(root: string, path: string, remarks: Remarks): ScannedFile | undefined {
  const text = readlinkSync(join(root, path), { encoding: 'buffer' });
  const link = text.toString('utf8');
  if (!Buffer.from(link, 'utf8').equals(text)) {
    remarks.unnameable.push(escapePath(path));
    return undefined;
  }
  if (leadsOut(root, path, link)) remarks.outward.push(`${escapePath(path)} -> ${escapePath(link)}`);
  return { path, link, size: text.length, mtimeMs: 0, ctimeMs: 0, inode: 0, executable: false };
}

/** An absolute link leads out of every copy of the source directory, even if it leads into the directory itself. */
function leadsOut(root: string, path: string, link: string): boolean {
  if (isAbsolute(link)) return true;
  const way = relative(root, resolve(dirname(join(root, path)), link));
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
}

function listWarnings({ unnameable, special, outward }: Remarks): string[] {
  const kinds: [paths: string[], text: string][] = [
    [unnameable, 'Left out of the snapshot, because no such name is possible on every system'],
    [special, 'Left out of the snapshot, because it is neither a file, a folder nor a link'],
    [outward, 'Kept as a link, though it leads out of the source directory'],
  ];
  return kinds.flatMap(([paths, text]) => (paths.length === 0 ? [] : [`${text}: ${listSome(paths)}`]));
}

function listSome(paths: readonly string[]): string {
  const more = paths.length - 5;
  return `${paths.slice(0, 5).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
