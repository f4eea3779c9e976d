import { AzMlError, systemCode } from '../errors.ts';

/** What a failed write of a file means: `DiskFull`, else `BadFile`. */
export function describeWriteFailure(file: string, error: unknown, hint: string): AzMlError {
  const reason = systemCode(error) ?? String(error);
  const isFull = reason === 'ENOSPC' || reason === 'EDQUOT';
  return new AzMlError(isFull ? 'DiskFull' : 'BadFile', `Cannot write ${file}: ${reason}`, {
    hint: isFull ? 'Free some space there.' : hint,
    target: file,
    cause: error,
  });
}
