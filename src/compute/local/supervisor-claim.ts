import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../../errors.ts';
import { isAlive, type ProcessIdentity, type ProcessTable } from './process-identity.ts';
import { type RunFolder, readRecord, writeRecordOnce } from './run-folder.ts';

/**
 * Who supervises a run is written in `supervisor.1`, `supervisor.2` … Each name can be written once, the highest one
 * holds, and a further one may only be written when the process in the highest is gone. So two never hold at once,
 * and no record of a dead supervisor has to be removed, which could hit the next one's.
 */
const CLAIM = /^supervisor\.([1-9]\d{0,5})$/;

/** The living supervisor of a run, if it has one. `bootId` is that of this start of the machine. */
export function findSupervisor(
  folder: RunFolder,
  table: ProcessTable,
  bootId: string,
): ProcessIdentity | undefined {
  const holder = readClaim(folder, latestClaim(folder), bootId);
  return isAlive(table, holder) ? holder : undefined;
}

/** Makes a process the run's supervisor unless another one is at work. Answers whether it is the supervisor now. */
export function claimSupervision(
  folder: RunFolder,
  claimant: ProcessIdentity,
  table: ProcessTable,
  bootId: string,
): boolean {
  const { pid, start } = claimant;
  for (;;) {
    const latest = latestClaim(folder);
    const holder = readClaim(folder, latest, bootId);
    if (holder?.pid === pid && holder.start === start) return true;
    if (isAlive(table, holder)) return false;
    if (writeRecordOnce(join(folder.path, `supervisor.${latest + 1}`), { pid, start, bootId })) return true;
  }
}

/** Whether the run has ever had a supervisor. */
export function wasSupervised(folder: RunFolder): boolean {
  return latestClaim(folder) > 0;
}

function latestClaim(folder: RunFolder): number {
  try {
    return readdirSync(folder.path).reduce(
      (max, name) => Math.max(max, Number(CLAIM.exec(name)?.[1] ?? 0)),
      0,
    );
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0;
    throw error;
  }
}

/** The holder of a claim, unless it was a process of an earlier start of the machine. */
function readClaim(folder: RunFolder, generation: number, bootId: string): ProcessIdentity | undefined {
  if (generation === 0) return undefined;
  const record = readRecord(join(folder.path, `supervisor.${generation}`));
  return record?.bootId === bootId && typeof record.pid === 'number' && typeof record.start === 'string'
    ? { pid: record.pid, start: record.start }
    : undefined;
}
