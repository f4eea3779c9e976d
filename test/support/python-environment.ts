import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { test } from '@jest/globals';
import { testWith } from './component.ts';

/** The clients that training scripts bring along, by what tells one environment from another. */
export const PYTHON_PACKAGES = {
  'azureml-core': ['azureml-core==1.61.0.post4', 'setuptools==75.8.0'],
  'mlflow 2': ['mlflow==2.22.5', 'scikit-learn==1.9.1', 'setuptools==75.8.0'],
  'mlflow 3': ['mlflow==3.17.2', 'scikit-learn==1.9.1'],
} as const;

export interface PythonEnvironment {
  /** Its `bin` folder, for the front of PATH. */
  readonly bin: string;
  /** `test`, or one that skips where the environment cannot be made. */
  readonly test: typeof test;
}

/** Pythons that all the packages have wheels for, the most usual first. */
const PYTHONS = ['/usr/bin/python3', 'python3.11', 'python3.12', 'python3.10', 'python3'];
const HOW_TO_GET = 'apt-get install python3-venv, and see that pip reaches a package index';
const PATIENCE_MS = 600_000;

/**
 * A virtual environment with real packages from PyPI. It is made once, in the user's cache folder, by whichever test
 * asks first, and found there from then on.
 */
export function openPythonEnvironment(name: keyof typeof PYTHON_PACKAGES): PythonEnvironment {
  const packages = PYTHON_PACKAGES[name];
  const python = findPython();
  if (python === undefined) return { bin: '', test: testWith('a Python with venv', false, HOW_TO_GET) };
  const key = createHash('sha256')
    .update([python.version, ...packages].join('\n'))
    .digest('hex');
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = join(cache, 'az-ml-tests', `python-${key.slice(0, 12)}`);
  const why = isReady(folder) ? undefined : makeOnce(folder, python.program, packages);
  const bin = join(folder, 'bin');
  return { bin, test: testWith(`${name} from PyPI`, why === undefined, `${HOW_TO_GET}. ${why ?? ''}`) };
}

function findPython(): { readonly program: string; readonly version: string } | undefined {
  const program = PYTHONS.find((candidate) => {
    return spawnSync(candidate, ['-c', 'import venv, ensurepip'], { stdio: 'ignore' }).status === 0;
  });
  if (program === undefined) return undefined;
  return { program, version: spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout };
}

function isReady(folder: string): boolean {
  return existsSync(join(folder, 'ready'));
}

/** Answers why it could not be made. Test files run side by side: one makes it, the others wait. */
function makeOnce(folder: string, python: string, packages: readonly string[]): string | undefined {
  const lock = `${folder}.lock`;
  mkdirSync(join(folder, '..'), { recursive: true });
  while (!tryLock(lock)) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    if (isReady(folder)) return undefined;
  }
  try {
    if (isReady(folder)) return undefined;
    rmSync(folder, { recursive: true, force: true });
    const inside = join(folder, 'bin', 'python');
    const failure =
      runStep(python, ['-m', 'venv', folder]) ??
      // uv installs in seconds what takes pip a minute.
      runStep(inside, ['-m', 'pip', 'install', '--quiet', 'uv']) ??
      runStep(inside, ['-m', 'uv', 'pip', 'install', '--quiet', '--python', inside, ...packages]);
    if (failure === undefined) writeFileSync(join(folder, 'ready'), packages.join('\n'));
    return failure;
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** A lock that was left behind counts no longer when nobody can still be at work. */
function tryLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const madeMs = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - madeMs > PATIENCE_MS) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function runStep(program: string, args: readonly string[]): string | undefined {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8', timeout: PATIENCE_MS });
  if (status === 0) return undefined;
  return `${program} ${args.slice(0, 3).join(' ')}: ${error?.message ?? stderr.trim().split('\n').at(-1)}`;
}
