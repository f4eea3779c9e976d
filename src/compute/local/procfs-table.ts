import { readdirSync, readFileSync } from 'node:fs';
import type { ProcessEntry, ProcessTable } from './process-identity.ts';

/** The process table of Linux, proc(5). */
export function createProcfsTable(root: string): ProcessTable {
  const find = (pid: number) => readEntry(root, pid);
  return {
    find,
    all: () =>
      readdirSync(root)
        .filter((name) => /^\d+$/.test(name))
        .flatMap((name) => find(Number(name)) ?? []),
    environment(pid) {
      try {
        return readFileSync(`${root}/${pid}/environ`, 'latin1').split('\0');
      } catch {
        return [];
      }
    },
  };
}

function readEntry(root: string, pid: number): ProcessEntry | undefined {
  let line: string;
  try {
    line = readFileSync(`${root}/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  return parseStat(pid, line);
}

/**
 * One line of /proc/PID/stat. The name in it is the program's own choice and may hold blanks and brackets, so the
 * fields are counted from its last bracket on.
 */
export function parseStat(pid: number, line: string): ProcessEntry | undefined {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group] = fields;
  const start = fields[19];
  if (start === undefined || state === 'Z' || state === 'X' || state === 'x') return undefined;
  return { pid, start, parent: Number(parent), group: Number(group) };
}
