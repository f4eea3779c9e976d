import { AzMlError } from '../../errors.ts';
import type { RemainderSpec } from '../command.ts';

/** The name of a context as a command's own bare word. */
export const contextName: RemainderSpec = { name: 'name', summary: 'Name of the context.', mixed: true };

/** That word, if there is one. Throws `BadArgument` when there are several. */
export function readName(words: readonly string[]): string | undefined {
  const [name, surplus] = words;
  if (surplus === undefined) return name;
  throw new AzMlError('BadArgument', `unrecognized arguments: ${words.slice(1).join(' ')}`);
}

/** That word. Throws `MissingArgument` and `BadArgument`. */
export function demandName(words: readonly string[]): string {
  const name = readName(words);
  if (name !== undefined) return name;
  throw new AzMlError('MissingArgument', 'the following arguments are required: name');
}
