import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { OptionTable } from '../commands/command.ts';
import { AzMlError, systemCode } from '../errors.ts';
import type { Io } from './streams.ts';

/**
 * Replaces the value of `--key=@FILE` by the content of that file and of `--key=@-` by standard input, as az does,
 * without the line ends behind it. A text that names no file stays. Throws `BadFile` for a file that cannot be read.
 */
export async function expandFileArguments(
  options: readonly string[],
  table: OptionTable,
  io: Pick<Io, 'readStdin' | 'workingDirectory' | 'environment'>,
): Promise<readonly string[]> {
  if (!options.some((option) => option.includes('=@'))) return options;
  const expanded: string[] = [];
  for (const option of options) {
    const at = option.indexOf('=');
    const value = at < 0 ? '' : option.slice(at + 1);
    const isFile = value.startsWith('@') && table[option.slice(2, at)]?.readsFile !== true;
    const text = isFile ? await readFileArgument(value.slice(1), io) : undefined;
    expanded.push(text === undefined ? option : `${option.slice(0, at + 1)}${text}`);
  }
  return expanded;
}

async function readFileArgument(
  name: string,
  io: Pick<Io, 'readStdin' | 'workingDirectory' | 'environment'>,
): Promise<string | undefined> {
  if (name === '') return undefined;
  if (name === '-') return dropLineEnds(await io.readStdin());
  // No shell expands a tilde behind `@`.
  const path = resolve(io.workingDirectory, name.replace(/^~(?=\/)/, io.environment.HOME ?? '~'));
  try {
    return dropLineEnds(readFileSync(path, 'utf8'));
  } catch (error) {
    if (NO_SUCH_FILE.has(systemCode(error))) return undefined;
    throw new AzMlError('BadFile', `cannot read the file ${path}: ${(error as Error).message}`, {
      target: path,
      cause: error,
    });
  }
}

/** What the system says when a text is no name of a file. */
const NO_SUCH_FILE: ReadonlySet<string | undefined> = new Set([
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'ENAMETOOLONG',
  'ERR_INVALID_ARG_VALUE',
]);

/** Nor does the mark at the beginning of a file that some editors write belong to the value. */
function dropLineEnds(text: string): string {
  return text.replace(/^\ufeff/, '').replace(/[\r\n]+$/, '');
}
