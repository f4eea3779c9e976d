import type { CommandContext } from '../../cli/context.ts';
import type { HttpAnswer } from '../../client/http-exchange.ts';
import { readChunks } from '../../client/response-body.ts';
import { AzMlError } from '../../errors.ts';
import type { RestRequest } from './build-request.ts';
import { decodeAnswer } from './decode-answer.ts';

/**
 * The document of an answer; `null` for an empty one. What is no JSON goes to standard output as it is, with a
 * warning. Throws `LimitExceeded` for a document that is nested too deeply, and what the transport throws.
 */
export async function readAnswer(answer: HttpAnswer, context: CommandContext): Promise<unknown> {
  const bytes = await readBytes(answer);
  if (bytes.length === 0) return null;
  const { text, shown } = decodeAnswer(bytes, answer.headers['content-type']);
  const { parseDocument } = await import('../../output/json-document.ts');
  try {
    return parseDocument(text);
  } catch (error) {
    if (!(error instanceof AzMlError) || error.code !== 'BadFile') throw error;
    if (isJson(text)) throw tooDeep(error);
  }
  context.warn(
    'Not a json response, outputting to stdout. For binary data suggest use "--output-file" to write to a file',
  );
  await context.stdout.write(context.stdout.isTerminal ? await makeSafe(text) : shown);
  await context.stdout.write('\n');
  return null;
}

/** What a server sends may hold commands to the terminal. */
async function makeSafe(text: string): Promise<string> {
  const { makeTerminalSafe } = await import('../../output/table/terminal-safe.ts');
  return makeTerminalSafe(text);
}

/** What our own reader refuses and this does not is nested deeper than it goes. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function tooDeep(cause: AzMlError): AzMlError {
  return new AzMlError('LimitExceeded', 'the answer is nested too deeply to be read', {
    hint: 'Save it as it is with --output-file.',
    cause,
  });
}

/** The error of an answer that tells one: the reason phrase, and the body in parentheses. */
export async function describeRefusal(request: RestRequest, answer: HttpAnswer): Promise<AzMlError> {
  const { text } = decodeAnswer(await readBytes(answer), answer.headers['content-type']);
  const reason = answer.reason === '' && text === '' ? `HTTP ${answer.status}` : answer.reason;
  const lacksToken =
    answer.status === 401 && request.isAbsolute && request.headers.authorization === undefined;
  return new AzMlError('HttpError', text === '' ? reason : `${reason}(${text})`, {
    ...(lacksToken
      ? { hint: 'No Authorization header was sent. Give one, best from a file: --headers @headers.json' }
      : {}),
    target: String(answer.status),
  });
}

async function readBytes(answer: HttpAnswer): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readChunks(answer.body)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
