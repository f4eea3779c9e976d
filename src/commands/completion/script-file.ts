import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AzMlError } from '../../errors.ts';

/** Shells with a completion script, and the file of each in the package. */
export const SCRIPT_FILES = {
  bash: 'az-ml.bash',
  zsh: '_az-ml',
  fish: 'az-ml.fish',
  powershell: 'az-ml.ps1',
} as const;

export type Shell = keyof typeof SCRIPT_FILES;

/** The text of a shell's completion script. Throws `FileNotFound` where the package lacks it. */
export function readScript(shell: Shell): string {
  const file = SCRIPT_FILES[shell];
  // As built, the code lies one folder below the package's own; as a source, three.
  const found = ['..', '../../..']
    .map((up) => join(import.meta.dirname, up, 'completions', file))
    .find((path) => existsSync(path));
  if (found !== undefined) return readFileSync(found, 'utf8');
  throw new AzMlError('FileNotFound', `this installation of az-ml has no file completions/${file}`, {
    hint: 'Install az-ml anew.',
    target: file,
  });
}
