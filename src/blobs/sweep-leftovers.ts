import { lstatSync, readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { BlobFolder } from './blob-folder.ts';

/** Beginning of the name of a blob that is being written, also where others share the temporary folder. */
export const LEFTOVER_PREFIX = 'blob-';

const LEFTOVER_AGE_MS = 24 * 3_600_000;

/**
 * Removes what writers that were killed have left. Nobody writes a blob for a day without a single byte, so no
 * living writer is hit. Never fails: the leftovers can wait.
 */
export function sweepLeftovers({ temporary }: BlobFolder, nowMs: number): void {
  for (const name of listNames(temporary)) {
    if (!name.startsWith(LEFTOVER_PREFIX)) continue;
    const path = join(temporary, name);
    try {
      if (nowMs - lstatSync(path).mtimeMs > LEFTOVER_AGE_MS) unlinkSync(path);
    } catch {
      // Another process was quicker.
    }
  }
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
