import { AzMlError, ERRORS } from '../errors.ts';
import { wantsJsonErrors } from './notices.ts';
import type { Session } from './session.ts';
import type { Io } from './streams.ts';

/**
 * Tells of an error on standard error, one line and what to do next, or one JSON object with `AZ_ML_ERRORS=json`;
 * a traceback only with `--debug`, and never of what was typed wrong. Answers with the exit code.
 */
export async function reportError(
  error: unknown,
  { stderr, environment }: Pick<Io, 'stderr' | 'environment'>,
  { colour, debug }: Pick<Session, 'colour' | 'debug'>,
): Promise<number> {
  const known = error instanceof AzMlError ? error : describeUnknown(error);
  const traceback = debug && known.exitCode !== USAGE_EXIT ? describeTraceback(error) : [];
  const lines = wantsJsonErrors(environment)
    ? [renderJson(known, traceback)]
    : [...(await renderText(known, colour)), ...traceback];
  await stderr.write(`${lines.join('\n')}\n`);
  return known.exitCode;
}

const USAGE_EXIT = ERRORS.BadArgument.exit;

/** As az does, a coloured message goes without the word. */
async function renderText({ message, hint }: AzMlError, colour: boolean): Promise<string[]> {
  const line = await makeSafe(message);
  return [
    colour ? `\x1b[91m${line}\x1b[0m` : `ERROR: ${line}`,
    ...(hint === undefined ? [] : [await makeSafe(hint)]),
  ];
}

/** What was typed or sent to us may hold commands to the terminal. */
async function makeSafe(text: string): Promise<string> {
  if (PRINTABLE.test(text)) return text;
  const { makeTerminalSafe } = await import('../output/table/terminal-safe.ts');
  return makeTerminalSafe(text);
}

const PRINTABLE = /^[\n -~]*$/;

/** The object that `docs/errors.md` promises: every key is always there. */
function renderJson(error: AzMlError, traceback: readonly string[]): string {
  const { code, message, hint = null, target = null, exitCode } = error;
  const documentation = `docs/errors.md#${code.toLowerCase()}`;
  const facts = { code, message, hint, target, exitCode, documentation };
  return JSON.stringify({ error: traceback.length === 0 ? facts : { ...facts, traceback } });
}

function describeUnknown(error: unknown): AzMlError {
  const message = error instanceof Error ? error.message : String(error);
  return new AzMlError('Internal', `something az-ml did not expect: ${message.split('\n', 1)[0]}`, {
    hint: 'Run the command again with --debug to see where, and report it.',
    cause: error,
  });
}

function describeTraceback(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const lines = [error.stack ?? ''];
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause)
    lines.push(`caused by ${cause.stack}`);
  return lines;
}
