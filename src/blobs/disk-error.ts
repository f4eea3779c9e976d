import { AzMlError, systemCode } from '../errors.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const UNUSABLE = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'EIO',
  'EXDEV',
  'EISDIR',
  'ELOOP',
  'ESTALE',
]);

/** What a failed call on the data folder means: `DiskFull`, `DataFolderUnusable`, else the error as it is. */
export function toDiskError(error: unknown, path: string): unknown {
  const reason = systemCode(error);
  if (reason === undefined || error instanceof AzMlError) return error;
  if (FULL.has(reason)) {
    return new AzMlError('DiskFull', `no room to write ${path} (${reason})`, {
      hint: 'Free some space on this disk, or set AZ_ML_HOME to a folder on another one.',
      target: path,
      cause: error,
    });
  }
  if (!UNUSABLE.has(reason)) return error;
  return new AzMlError('DataFolderUnusable', `cannot use ${path} in the data folder (${reason})`, {
    hint: 'Make the data folder writable, or set AZ_ML_HOME to a folder that is.',
    target: path,
    cause: error,
  });
}

/** What it means that a file given to be stored cannot be read: `FileNotFound` or `BadFile`. */
export function toSourceError(error: unknown, file: string): unknown {
  const reason = systemCode(error);
  if (reason === undefined || error instanceof AzMlError) return error;
  const facts = { target: file, cause: error };
  if (reason === 'ENOENT') return new AzMlError('FileNotFound', `there is no file ${file}`, facts);
  return new AzMlError('BadFile', `cannot read ${file} (${reason})`, facts);
}
