import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AzMlError, systemCode } from '../../errors.ts';
import { escapeBytes, escapePath } from './paths.ts';

/**
 * Entries of a folder whose names are UTF-8; `onOther` is told the other ones, in a form fit for a message.
 * `prefix` is the folder's path below `root`, with a `/` at its end, or empty. A folder that has just been removed is
 * empty. Throws `BadFile` for one that may not be read.
 */
export function readFolder(root: string, prefix: string, onOther: (path: string) => void): Dirent[] {
  const folder = join(root, prefix);
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    // What takes the place of bytes that are no UTF-8; it may also be there by itself.
    if (!entries.some(({ name }) => name.includes('\ufffd'))) return entries;
    const decodable = readDecodableNames(folder, (name) => onOther(escapePath(prefix) + name));
    // Each name once: two that are no UTF-8 can look the same, and like a third that is.
    return entries.filter(({ name }) => decodable.delete(name));
  } catch (error) {
    const reason = systemCode(error) ?? String(error);
    if (prefix !== '' && (reason === 'ENOENT' || reason === 'ENOTDIR')) return [];
    throw describeUnreadable(prefix === '' ? folder : prefix, reason, error);
  }
}

/** Error for a file or folder that is there and cannot be read. */
export function describeUnreadable(path: string, reason: string, cause: unknown): AzMlError {
  return new AzMlError('BadFile', `Cannot read ${escapePath(path)} for the snapshot: ${reason}`, {
    hint: 'Make it readable, or leave it out by a line in .amlignore.',
    target: path,
    cause,
  });
}

function readDecodableNames(folder: string, onOther: (name: string) => void): Set<string> {
  const decodable = new Set<string>();
  for (const bytes of readdirSync(folder, { encoding: 'buffer' })) {
    const name = bytes.toString('utf8');
    if (Buffer.from(name, 'utf8').equals(bytes)) decodable.add(name);
    else onOther(escapeBytes(bytes));
  }
  return decodable;
}
