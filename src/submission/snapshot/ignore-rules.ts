import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readTextFile } from '../../config/text-file.ts';
import { createIgnoreScreen } from './ignore-screen.ts';

/** What a source directory leaves out of its snapshots. */
export interface IgnoreRules {
  /** The one file the rules were read from, absolute. */
  readonly file?: string;
  /** Asked for a folder before anything below it; `path` is below the source directory, `/` between its parts. */
  ignores(path: string, isFolder: boolean): boolean;
}

/**
 * The rules of a source directory: those of the `.amlignore` at its root, where there is none those of the
 * `.gitignore` there, never both; ignore files further down are not read. The syntax is that of gitignore.
 * The folders that git keeps its own data in are left out by all rules.
 */
export async function readIgnoreRules(folder: string): Promise<IgnoreRules> {
  const file = ['.amlignore', '.gitignore'].map((name) => join(folder, name)).find(isFile);
  if (file === undefined) return { ignores: isGitData };
  const text = spellAsBytes(readTextFile(file, 'BadFile'));
  const ignorecase = ignoresCase();
  const screen = createIgnoreScreen(text, ignorecase ? 'i' : '');
  const { default: createIgnore } = await import('ignore');
  const rules = createIgnore({ ignorecase, allowRelativePaths: true }).add(text);
  const isIgnored = (path: string, isFolder: boolean) =>
    screen.test(path.slice(path.lastIndexOf('/') + 1)) && rules.ignores(isFolder ? `${path}/` : path);
  return { file, ignores: (path, isFolder) => isGitData(path) || isIgnored(spellAsBytes(path), isFolder) };
}

/** One character for each byte of UTF-8, since a `?` or `[…]` of git stands for a byte. */
function spellAsBytes(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Also the file `.git` of a submodule or a linked work tree, and in the spellings that some file systems take for it. */
function isGitData(path: string): boolean {
  return path.slice(-4).toLowerCase() === '.git' && (path.length === 4 || path.at(-5) === '/');
}

/** As git sets `core.ignoreCase` on these systems. */
function ignoresCase(): boolean {
  return process.platform === 'win32' || process.platform === 'darwin';
}
