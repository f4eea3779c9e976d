import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { AzMlError } from '../../../errors.ts';
import { findProgram } from '../find-program.ts';
import { type HostIdentity, readUptimeSeconds } from '../host-identity.ts';
import type { RunFolder } from '../run-folder.ts';
import { SUPERVISOR_VARIABLE } from '../run-processes.ts';
import { PERL_GUARDIAN } from './perl-guardian.ts';
import { PYTHON_GUARDIAN } from './python-guardian.ts';
import { SHELL_GUARDIAN } from './shell-guardian.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface GuardedScript {
  /** Argument list; the first is a path or is looked for in the script's PATH. */
  readonly command: readonly string[];
  readonly workingDirectory: string;
  /** What the script sees, or how to find that out: asked while the guardian starts, where that is possible. */
  readonly environment: ScriptEnvironment | (() => Promise<ScriptEnvironment>);
}

type ScriptEnvironment = Readonly<Record<string, string>>;

export interface GuardianOptions {
  readonly host: HostIdentity;
  /** Environment of the supervisor, and so of one that the guardian starts in its place. */
  readonly environment: Environment;
  /** Argument list that starts a new supervisor on this folder. */
  readonly successor: readonly string[];
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

export type GuardianKind = 'perl' | 'python' | 'shell';

/** The number of prctl(2) by processor architecture (Linux, `asm/unistd.h`). */
const PRCTL: Readonly<Partial<Record<NodeJS.Architecture, number>>> = {
  x64: 157,
  ia32: 172,
  arm: 172,
  arm64: 167,
  riscv64: 167,
  loong64: 167,
  ppc64: 171,
  s390x: 172,
};

const GUARDIANS: Readonly<
  Record<
    GuardianKind,
    { program: string; options: readonly string[]; text: string; readsEnvironment: boolean }
  >
> = {
  perl: { program: 'perl', options: [], text: PERL_GUARDIAN, readsEnvironment: true },
  // -I -S: neither the user's modules nor his settings
  python: { program: 'python3', options: ['-I', '-S'], text: PYTHON_GUARDIAN, readsEnvironment: true },
  shell: { program: 'sh', options: [], text: SHELL_GUARDIAN, readsEnvironment: false },
};

/**
 * Starts the script under the best guardian this machine has: Perl, else Python, else the shell
 * (`AZ_ML_GUARDIAN` chooses one). Its standard output and error are the run's log, written in order.
 * Throws `LaunchFailed`.
 */
export async function startGuardian(
  folder: RunFolder,
  script: GuardedScript,
  options: GuardianOptions,
): Promise<{ readonly child: ChildProcess; readonly kind: GuardianKind }> {
  const { kind, program } = chooseGuardian(options.environment);
  const guardian = GUARDIANS[kind];
  writeFileSync(folder.guardian, guardian.text, { mode: 0o600 });
  mkdirSync(dirname(folder.log), { recursive: true });
  const log = openSync(folder.log, 'a', 0o600);
  const findEnvironment = async () =>
    typeof script.environment === 'function' ? script.environment() : script.environment;
  try {
    const { spawn } = process.getBuiltinModule('node:child_process');
    const child = spawn(
      program,
      [...guardian.options, folder.guardian, ...guardianArguments(folder, script, options)],
      {
        cwd: folder.path,
        detached: true,
        env: guardian.readsEnvironment
          ? guardianEnvironment(options.environment)
          : { ...(await findEnvironment()), [SUPERVISOR_VARIABLE]: '1' },
        stdio: [guardian.readsEnvironment ? 'pipe' : 'ignore', log, log],
      },
    );
    if (child.pid === undefined) {
      const cause = await new Promise((resolve) => child.once('error', resolve));
      throw new AzMlError('LaunchFailed', `cannot start ${program}, which watches over the script`, {
        cause,
      });
    }
    // Should it end before it has read everything, its exit says so.
    child.stdin?.on('error', () => {});
    if (guardian.readsEnvironment) child.stdin?.end(encodeEnvironment(await findEnvironment()));
    return { child, kind };
  } finally {
    closeSync(log);
  }
}

function chooseGuardian(environment: Environment): { kind: GuardianKind; program: string } {
  const wished = environment.AZ_ML_GUARDIAN;
  for (const kind of ['perl', 'python', 'shell'] as const) {
    if (wished !== undefined && wished !== '' && wished !== kind) continue;
    const program = findProgram(GUARDIANS[kind].program, environment.PATH);
    if (program !== undefined) return { kind, program };
  }
  throw new AzMlError('LaunchFailed', 'found none of perl, python3 and sh to watch over the script', {
    hint: 'install one of them, or put it in PATH',
  });
}

function guardianArguments(
  folder: RunFolder,
  { command, workingDirectory }: GuardedScript,
  { host, successor, nowMs }: GuardianOptions,
): string[] {
  const uptime = readUptimeSeconds();
  return [
    folder.path,
    workingDirectory,
    host.bootId,
    (nowMs / 1000 - (uptime ?? 0)).toFixed(3),
    String(process.platform === 'linux' ? (PRCTL[process.arch] ?? 0) : 0),
    String(constants.signals.SIGUSR1),
    String(process.pid),
    String(successor.length),
    ...successor,
    ...command,
  ];
}

/** Perl's own variables could break the guardian: PERL5OPT loads modules into it. */
function guardianEnvironment(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('PERL')));
}

function encodeEnvironment(environment: Readonly<Record<string, string>>): string {
  const entries = Object.entries(environment).map(([name, value]) => `${name}=${value}\0`);
  return `${entries.join('')}\0`;
}
