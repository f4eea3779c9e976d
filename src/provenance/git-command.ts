import { type ChildProcess, spawn } from 'node:child_process';
import { systemCode } from '../errors.ts';
import { type Environment, makeGitEnvironment } from './git-environment.ts';

/**
 * Switches off what a repository's own configuration could run: its monitor of changed files, its hooks, and a bare
 * repository hidden among its files. Flags win over every configuration file, also over those of submodules.
 */
const SAFE_FLAGS = [
  '--no-pager',
  ...['-c', 'core.fsmonitor=false'],
  ...['-c', 'core.hooksPath=/dev/null'],
  ...['-c', 'safe.bareRepository=explicit'],
];

const STDOUT_LIMIT_BYTES = 1 << 20;
const STDERR_LIMIT_BYTES = 1 << 14;
/** How long output may trickle in after git itself has ended: only a process it left behind can hold the pipe open. */
const DRAIN_MS = 100;

/** What one git process said. */
export interface GitAnswer {
  /** Absent when git was killed, or never ran. */
  readonly exitCode?: number;
  readonly stdout: Buffer;
  /** There was more output than was wanted; the rest is lost. */
  readonly isTruncated: boolean;
  readonly stderr: string;
  /** Why git never ran: there is no such program, or it could not be started. */
  readonly failure?: 'notFound' | 'notStarted';
  /** The time limit that git overran. */
  readonly overranMs?: number;
}

/** A limit on all that is asked of git together, running from the moment it was made. */
export interface TimeLimit {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export function startTimeLimit(timeoutMs: number): TimeLimit {
  return { timeoutMs, signal: AbortSignal.timeout(timeoutMs) };
}

export interface GitCallOptions {
  /** Where it runs, if not in the folder that is looked at. */
  readonly folder?: string;
  /** How much output is kept; 1 MiB unless told. */
  readonly maxBytes?: number;
}

/** A git that is ready to be asked about one folder. */
export interface Git {
  /** Runs one git process. Never rejects: a failure is an answer, too. */
  run(args: readonly string[], options?: GitCallOptions): Promise<GitAnswer>;
}

export interface GitSettings {
  /** Where git runs unless a call says otherwise. */
  readonly folder: string;
  readonly environment: Environment;
  /** Name to be found in `PATH`, or path of the program. */
  readonly gitProgram: string;
  /** Every process that is still running then is ended, with all that it started. */
  readonly limit: TimeLimit;
}

/** The only place that starts git: with safe flags and environment, no input, limited output, within a time limit. */
export function prepareGit({ folder, environment, gitProgram, limit }: GitSettings): Git {
  const safeEnvironment = makeGitEnvironment(environment);
  // With an empty PATH the C library would search the current folder, which is the one that is looked at.
  const canBeFound = safeEnvironment.PATH !== '' || /[\\/]/.test(gitProgram);
  return {
    run: async (args, options = {}) => {
      if (!canBeFound) return { ...NO_ANSWER, failure: 'notFound' };
      if (limit.signal.aborted) return overrun(limit);
      try {
        const child = spawn(gitProgram, [...SAFE_FLAGS, ...args], {
          cwd: options.folder ?? folder,
          env: safeEnvironment,
          stdio: ['ignore', 'pipe', 'pipe'],
          // A process group of its own, so that whatever git starts can be ended with it.
          detached: process.platform !== 'win32',
          windowsHide: true,
        });
        return await collectAnswer(child, options.maxBytes ?? STDOUT_LIMIT_BYTES, limit);
      } catch {
        return { ...NO_ANSWER, failure: 'notStarted' };
      }
    },
  };
}

/** The answer of a git that was too slow. */
function overrun({ timeoutMs }: TimeLimit): GitAnswer {
  return { ...NO_ANSWER, overranMs: timeoutMs };
}

/** The one line that a short answer consists of. */
export function readLine({ stdout }: GitAnswer): string {
  return stdout.toString().replace(/\n$/, '');
}

const NO_ANSWER = { stdout: Buffer.alloc(0), stderr: '', isTruncated: false } as const;

function collectAnswer(child: ChildProcess, maxBytes: number, limit: TimeLimit): Promise<GitAnswer> {
  return new Promise((resolve) => {
    const stdout = collectBytes(child.stdout, maxBytes, () => settle({ isTruncated: true }));
    const stderr = collectBytes(child.stderr, STDERR_LIMIT_BYTES, () => {});
    let isSettled = false;
    let drain: NodeJS.Timeout | undefined;

    const settle = (outcome: Partial<GitAnswer>) => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(drain);
      limit.signal.removeEventListener('abort', onAbort);
      abandon(child);
      const text = Buffer.concat(stderr).toString();
      resolve({ isTruncated: false, ...outcome, stdout: Buffer.concat(stdout), stderr: text });
    };
    const settleWithCode = (exitCode: number | null) => settle(exitCode === null ? {} : { exitCode });
    const onAbort = () => settle({ overranMs: limit.timeoutMs });

    limit.signal.addEventListener('abort', onAbort);
    child.on('error', (error) =>
      settle({ failure: systemCode(error) === 'ENOENT' ? 'notFound' : 'notStarted' }),
    );
    child.once('exit', (code) => {
      if (!isSettled) drain = setTimeout(() => settleWithCode(code), DRAIN_MS);
    });
    child.once('close', settleWithCode);
  });
}

/** Keeps what a stream says, up to a limit. */
function collectBytes(stream: ChildProcess['stdout'], maxBytes: number, onOverflow: () => void): Buffer[] {
  const pieces: Buffer[] = [];
  let room = maxBytes;
  stream?.on('data', (piece: Buffer) => {
    if (room > 0) pieces.push(piece.subarray(0, room));
    room -= piece.length;
    if (room < 0) onOverflow();
  });
  return pieces;
}

/** Ends the process with all that it started, and no longer waits for it: one that hangs in the kernel cannot even be killed. */
function abandon(child: ChildProcess): void {
  const isOver = child.stdout?.closed === true && child.stderr?.closed === true;
  if (isOver || child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.unref();
}
