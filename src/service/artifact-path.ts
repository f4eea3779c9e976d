import { AzMlError } from '../errors.ts';

/** Names that mean a device on Windows, with any extension. */
const DEVICE = /^(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(\.|$)/i;

/**
 * The one place that decides which paths may name a file of a run or a snapshot. A path is only a name here, bytes
 * are kept by their digest; but whoever downloads it makes a file of it, on any system. Throws `BadRequest` and
 * `LimitExceeded`.
 */
export function checkFilePath(path: string, maxLength: number): string {
  if (path.length > maxLength) {
    throw new AzMlError('LimitExceeded', `a path is longer than ${maxLength} characters`, { target: 'path' });
  }
  const reason = explainBadPath(path);
  if (reason === undefined) return path;
  throw new AzMlError('BadRequest', `the path ${JSON.stringify(path)} is not possible: ${reason}`, {
    target: 'path',
    hint: "a path is relative, with '/' between its parts",
  });
}

/** As `checkFilePath` for a folder, which may end in `/`; empty for the folder of everything. */
export function checkFolderPath(path: string, maxLength: number): string {
  const folder = path.endsWith('/') ? path.slice(0, -1) : path;
  return folder === '' ? '' : checkFilePath(folder, maxLength);
}

/** Whether `checkFilePath` lets a path pass. */
export function isFilePath(path: string, maxLength: number): boolean {
  return path.length <= maxLength && explainBadPath(path) === undefined;
}

function explainBadPath(path: string): string | undefined {
  if (path === '') return 'it is empty';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'it has a control character';
  if (path.includes('\\')) return 'it has a backslash';
  if (path.startsWith('/')) return 'it is absolute';
  if (/^[A-Za-z]:/.test(path)) return 'it begins with a drive letter';
  if (!path.isWellFormed()) return 'it is not valid Unicode';
  for (const part of path.split('/')) {
    if (part === '') return 'it has an empty part';
    if (part === '.' || part === '..') return `it has the part ${part}`;
    if (part.endsWith('.') || part.endsWith(' ')) return 'a part of it ends in a dot or a blank';
    if (DEVICE.test(part)) return `${part} is a device on Windows`;
    // Percent-encoding was taken off once; what is left would be taken off by the next one who does so.
    if (/%(2e|2f|5c|00)/i.test(part)) return 'it is encoded twice';
  }
  return undefined;
}
