import type { ProcessEntry, ProcessTable } from './process-identity.ts';

const COLUMNS = ['-o', 'pid=', '-o', 'ppid=', '-o', 'pgid=', '-o', 'state=', '-o', 'lstart='];

/**
 * The process table by ps(1), for systems without /proc. Start times have whole seconds there, and environments
 * are not read, so processes that left the script's family are not found. Untested: nothing here runs on macOS yet.
 */
export function createPsTable(): ProcessTable {
  return {
    find: (pid) => list(['-p', String(pid)])[0],
    all: () => list(['-ax']),
    environment: () => [],
  };
}

function list(selection: readonly string[]): ProcessEntry[] {
  // Loaded here, not on import: it costs milliseconds that Linux never needs.
  const { execFileSync } = process.getBuiltinModule('node:child_process');
  try {
    const text = execFileSync('ps', [...selection, ...COLUMNS], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return text.split('\n').flatMap((line) => parsePsLine(line) ?? []);
  } catch {
    // ps ends with 1 when no process matches.
    return [];
  }
}

export function parsePsLine(line: string): ProcessEntry | undefined {
  const [pid, parent, group, state, ...start] = line.trim().split(/\s+/);
  if (pid === undefined || state === undefined || start.length === 0 || state.startsWith('Z'))
    return undefined;
  return { pid: Number(pid), start: start.join(' '), parent: Number(parent), group: Number(group) };
}
