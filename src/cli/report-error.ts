import { AzMlError } from '../errors.ts';
import type { OutputStream } from './streams.ts';

/** Tells of an error in one line on standard error, with what to do next, and answers with the exit code. */
export async function reportError(
  error: unknown,
  stderr: OutputStream,
  colour: boolean,
  debug: boolean,
): Promise<number> {
  const known = error instanceof AzMlError ? error : describeUnknown(error);
  const lines = [colour ? `\x1b[91m${known.message}\x1b[0m` : `ERROR: ${known.message}`];
  if (known.hint !== undefined) lines.push(known.hint);
  if (debug && error instanceof Error) lines.push(error.stack ?? '', ...describeCauses(error));
  await stderr.write(`${lines.join('\n')}\n`);
  return known.exitCode;
}

function describeUnknown(error: unknown): AzMlError {
  const message = error instanceof Error ? error.message : String(error);
  return new AzMlError('Internal', `something az-ml did not expect: ${message}`, {
    hint: 'Run the command again with --debug to see where, and report it.',
    cause: error,
  });
}

function describeCauses(error: Error): string[] {
  const lines: string[] = [];
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause)
    lines.push(`caused by ${cause.stack}`);
  return lines;
}
