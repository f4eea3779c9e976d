import type { Command } from '../commands/command.ts';
import { AzMlError, ERRORS } from '../errors.ts';

const USAGE_EXIT = ERRORS.BadArgument.exit;

/**
 * The same error with a way on, when it is a mistake in what was typed and says none itself: where the command's help
 * is, and for a missing argument an example that has it.
 */
export function addUsageHint(error: unknown, words: readonly string[], command: Command): unknown {
  if (!(error instanceof AzMlError) || error.exitCode !== USAGE_EXIT || error.hint !== undefined)
    return error;
  const help = `See 'az-ml ${words.join(' ')} --help'.`;
  const example = error.code === 'MissingArgument' ? command.examples[0]?.command : undefined;
  return new AzMlError(error.code, error.message, {
    hint: example === undefined ? help : `For example: ${example}\n${help}`,
    cause: error,
    ...(error.target === undefined ? {} : { target: error.target }),
  });
}
