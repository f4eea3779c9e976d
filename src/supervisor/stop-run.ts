import { setTimeout as sleep } from 'node:timers/promises';
import { type ProcessEntry, type ProcessTable, signalProcess } from '../compute/local/process-identity.ts';
import { findRunProcesses } from '../compute/local/run-processes.ts';
import type { StartedRecord } from '../compute/local/run-records.ts';

export interface StopOptions {
  /** How long processes get after SIGTERM before SIGKILL. */
  readonly graceMs: number;
  /** How long SIGKILL is repeated. */
  readonly killMs: number;
}

/** What became of a run's processes. */
export interface StopReport {
  readonly found: readonly ProcessEntry[];
  /** Those that had to be killed. */
  readonly killed: readonly number[];
  /** Those that live even so: waiting for a device, or of another user. */
  readonly survivors: readonly number[];
}

const POLL_MS = 25;

/**
 * Ends all processes of a run: SIGTERM once to each, SIGKILL after the grace period, until two looks in a row find
 * none, for a process may be born between two looks. Each signal goes to a process checked by its start time.
 */
export async function stopProcesses(
  table: ProcessTable,
  run: { readonly start: StartedRecord; readonly marker: string },
  { graceMs, killMs }: StopOptions,
): Promise<StopReport> {
  const found = new Map<string, ProcessEntry>();
  const killed = new Set<number>();
  const began = performance.now();
  let emptyLooks = 0;
  for (;;) {
    const living = findRunProcesses(table, run);
    const elapsedMs = performance.now() - began;
    emptyLooks = living.length === 0 ? emptyLooks + 1 : 0;
    if (emptyLooks >= 2 || elapsedMs >= graceMs + killMs) {
      const survivors = living.map(({ pid }) => pid);
      return { found: [...found.values()], killed: [...killed], survivors };
    }
    for (const entry of living) {
      const key = `${entry.pid} ${entry.start}`;
      if (elapsedMs >= graceMs) {
        if (signalProcess(table, entry, 'SIGKILL')) killed.add(entry.pid);
      } else if (!found.has(key)) {
        signalProcess(table, entry, 'SIGTERM');
      }
      found.set(key, entry);
    }
    if (living.length > 0) await sleep(POLL_MS);
  }
}
