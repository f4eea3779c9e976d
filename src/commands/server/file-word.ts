import { AzMlError } from '../../errors.ts';

/** The one file that a command names. Throws `MissingArgument`, `BadArgument`. */
export function readFileWord(words: readonly string[]): string {
  const [file, ...more] = words;
  if (file === undefined) throw new AzMlError('MissingArgument', 'the following argument is required: FILE');
  if (more.length === 0) return file;
  throw new AzMlError('BadArgument', `unrecognized arguments: ${more.join(' ')}`);
}
