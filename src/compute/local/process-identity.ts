import { existsSync } from 'node:fs';
import { createProcfsTable } from './procfs-table.ts';
import { createPsTable } from './ps-table.ts';

/** A process for good: its id alone comes back for a stranger, its id with its start time does not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the words of the process table: clock ticks since boot on Linux. */
  readonly start: string;
}

export interface ProcessEntry extends ProcessIdentity {
  readonly parent: number;
  readonly group: number;
}

/** The living processes of this machine. Zombies are not among them. */
export interface ProcessTable {
  find(pid: number): ProcessEntry | undefined;
  all(): readonly ProcessEntry[];
  /** Entries `NAME=value` of a process's environment; empty when it may not be read. */
  environment(pid: number): readonly string[];
}

/** The process table of this system: /proc on Linux, `ps` elsewhere. */
export function openProcessTable(): ProcessTable {
  return existsSync('/proc/self/stat') ? createProcfsTable('/proc') : createPsTable();
}

export function isAlive(table: ProcessTable, identity: ProcessIdentity | undefined): boolean {
  if (identity === undefined || identity.pid <= 0) return false;
  return table.find(identity.pid)?.start === identity.start;
}

/**
 * Sends a signal to exactly this process and to nobody who has got its id since.
 * Answers whether the process was there to be signalled.
 */
export function signalProcess(
  table: ProcessTable,
  identity: ProcessIdentity,
  signal: NodeJS.Signals,
): boolean {
  if (!isAlive(table, identity)) return false;
  try {
    return process.kill(identity.pid, signal);
  } catch {
    return false;
  }
}
