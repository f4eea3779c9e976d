import { hasProgram } from './programs.ts';

/** Debian's Python, for which its packages are; another one may come first in PATH. */
export const PYTHON = '/usr/bin/python3';

/** Whether a program to compare with ends well with these words; a line tells when it does not. */
export function hasPeer(program: string, ...words: string[]): boolean {
  if (hasProgram(program, ...words)) return true;
  process.stderr.write(`not compared: '${[program, ...words].join(' ')}' does not run here\n`);
  return false;
}
