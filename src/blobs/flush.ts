import { closeSync, constants, fdatasync, fsync, openSync } from 'node:fs';
import { systemCode } from '../errors.ts';

/** Waits until the bytes of an open file are on the disk. */
export function flushDescriptor(fd: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fdatasync(fd, (error) => (error === null ? resolve() : reject(error)));
  });
}

/** Waits until the bytes of a file are on the disk, whoever wrote them. */
export async function flushFile(path: string): Promise<void> {
  const fd = openSync(path, 'r');
  try {
    await flushDescriptor(fd);
  } catch (error) {
    // Windows flushes only what was opened for writing.
    if (systemCode(error) !== 'EPERM') throw error;
  } finally {
    closeSync(fd);
  }
}

/** What systems and file systems answer that cannot flush a folder. */
const CANNOT = new Set(['EISDIR', 'EPERM', 'EINVAL', 'ENOTSUP']);

/** Waits until the names in a folder are on the disk, where the system can do that. */
export async function flushFolder(path: string): Promise<void> {
  let fd: number | undefined;
  try {
    fd = openSync(path, constants.O_RDONLY);
    const folder = fd;
    await new Promise<void>((resolve, reject) => {
      fsync(folder, (error) => (error === null ? resolve() : reject(error)));
    });
  } catch (error) {
    if (!CANNOT.has(systemCode(error) ?? '')) throw error;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
