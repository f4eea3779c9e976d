import { openRunFolder, writeRecord, writeRecordOnce } from '../compute/local/run-folder.ts';
import { readLaunchFile } from '../compute/local/run-records.ts';
import { messageOf } from './reporter.ts';

/**
 * Leaves the reason in the folder of a run whose supervisor cannot go on. Only for a script that has not started:
 * one that runs has an end of its own.
 */
export function writeFailureOf(path: string, error: unknown): void {
  const folder = openRunFolder(path);
  try {
    if (readLaunchFile(folder) === undefined) return;
    if (!writeRecordOnce(folder.pid, { closed: true })) return;
    writeRecord(folder.failure, { reason: `its supervisor could not work: ${messageOf(error)}` });
  } catch {
    // The folder is gone or full; there is nowhere to write to.
  }
}
