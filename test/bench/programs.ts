import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const AZ_ML = join(import.meta.dirname, '..', '..', 'bin', 'az-ml.js');

/** Argument list of the very Node.js that runs this. */
export function node(...words: string[]): string[] {
  return [process.execPath, ...words];
}

/** Argument list of the built program. */
export function azMl(...words: string[]): string[] {
  return node(AZ_ML, ...words);
}

/** Whether a program is there and ends well with these words. */
export function hasProgram(program: string, ...words: string[]): boolean {
  return spawnSync(program, words, { stdio: 'ignore' }).status === 0;
}

/** Runs a program once, untimed. Throws when it fails. */
export function runOnce(
  argv: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): string {
  const [program = '', ...words] = argv;
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`);
  return stdout;
}
