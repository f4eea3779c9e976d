import { readdirSync, readFileSync } from 'node:fs';

/** Sends a signal; a process that is gone is fine. */
export function kill(pid: number | undefined, signal: NodeJS.Signals | 0 = 'SIGKILL'): boolean {
  // 0 and negative numbers would mean whole groups, 1 the whole machine.
  if (pid === undefined || pid <= 1) return false;
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

export function killGroup(leader: number | undefined): void {
  if (leader === undefined || leader <= 1) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nobody left in it.
  }
}

/** Memory that a process has in use now and at most, KiB (proc(5), `VmRSS` and `VmHWM`). */
export function memoryOf(pid: number): { nowKib: number; peakKib: number } {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]);
  return { nowKib: read('VmRSS'), peakKib: read('VmHWM') };
}

/** Numbers between 0 and 1 that are the same for the same seed (a linear congruential generator, ANSI C's). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

/** Ids of the living processes whose argument list has this text in it, oldest first. */
export function findByArgument(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => readArguments(pid).some((argument) => argument.includes(text)))
    .map(Number)
    .sort((a, b) => a - b);
}

function readArguments(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
  } catch {
    return [];
  }
}
