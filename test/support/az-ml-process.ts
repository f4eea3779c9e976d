import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');
export const AZ_ML = join(ROOT, 'bin', 'az-ml.js');

export interface ProcessOptions {
  readonly home: string;
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Surroundings of a real `az-ml` process: its own data folder, no setting of the person who runs the tests. */
export function processEnvironment({ home, env = {} }: ProcessOptions): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: home,
    AZ_ML_HOME: join(home, 'az-ml'),
    GIT_CONFIG_NOSYSTEM: '1',
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    ...env,
  };
}

/** Runs the built program to its end. */
export function runAzMl(words: readonly string[], options: ProcessOptions) {
  return spawnSync(process.execPath, [AZ_ML, ...words], {
    cwd: options.cwd,
    env: processEnvironment(options),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
}

/** Starts the built program. */
export function startAzMl(words: readonly string[], options: ProcessOptions) {
  return spawn(process.execPath, [AZ_ML, ...words], { cwd: options.cwd, env: processEnvironment(options) });
}

/** A line of a real bash, in which `az-ml` is the built program and a failure anywhere in a pipe counts. */
export function runBash(line: string, options: ProcessOptions) {
  const prelude = `set -euo pipefail\naz-ml() { '${process.execPath}' '${AZ_ML}' "$@"; }\n`;
  return spawnSync('bash', ['-c', prelude + line], {
    cwd: options.cwd,
    env: processEnvironment(options),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
}
