import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface AtomicWrite {
  /** Permission bits of the new file. */
  readonly mode?: number;
  /** `false` for what may be lost in a power cut, such as a cache: saves waiting for the disk. */
  readonly durable?: boolean;
}

/**
 * Writes a whole file or nothing: under another name first, then renamed into place. Readers see the old file or the
 * new one. Throws the system's own error and then leaves nothing behind.
 */
export function writeFileAtomically(file: string, text: string, write: AtomicWrite = {}): void {
  const { mode = 0o666, durable = true } = write;
  const temporary = `${file}.${process.pid}-${process.hrtime.bigint().toString(36)}.tmp`;
  try {
    writeFileSync(temporary, text, { mode, flag: 'wx', flush: durable });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  if (durable) syncFolder(dirname(file));
}

/** The rename itself is on disk only after its folder is; Windows cannot open a folder and needs no such call. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
