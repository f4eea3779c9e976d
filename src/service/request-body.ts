import type { RequestBody } from '../contract/api-message.ts';
import { AzMlError } from '../errors.ts';
import type { Call } from './call.ts';

/**
 * The JSON of a request, `undefined` when it has no body. Throws `BadRequest` and `BodyTooLarge`.
 * `JSON.parse` makes a key `__proto__` an ordinary one; whoever copies keys must keep it so.
 */
export async function readJson(
  { request, parts: { limits } }: Pick<Call, 'request' | 'parts'>,
  parse: (text: string) => unknown = JSON.parse,
): Promise<unknown> {
  const text = await readText(request.body, limits.jsonBytes);
  if (text === undefined || text.trim() === '') return undefined;
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    throw new AzMlError('BadRequest', 'the request body is not valid JSON');
  }
  checkDepth(value, limits.jsonDepth);
  return value;
}

/** The bytes of a request. Throws `BadRequest` when it has none. */
export function requireBody({ request, operation }: Call): RequestBody {
  if (request.body === undefined) throw new AzMlError('BadRequest', `${operation} needs a request body`);
  return request.body;
}

async function readText(body: RequestBody | undefined, maxBytes: number): Promise<string | undefined> {
  if (body === undefined) return undefined;
  if (typeof body === 'string') {
    if (body.length > maxBytes) throw tooLarge(maxBytes);
    return body;
  }
  if (body instanceof Uint8Array) return decodeText([body], maxBytes);
  if ('file' in body) throw new AzMlError('BadRequest', 'JSON cannot be sent as a file');
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return decodeText(chunks, maxBytes);
}

function decodeText(chunks: readonly Uint8Array[], maxBytes: number): string {
  const bytes = Buffer.concat(chunks);
  if (bytes.length > maxBytes) throw tooLarge(maxBytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new AzMlError('BadRequest', 'the request body is not valid UTF-8');
  }
}

function tooLarge(maxBytes: number): AzMlError {
  return new AzMlError('BodyTooLarge', `the request body is larger than ${maxBytes} bytes`);
}

function checkDepth(root: unknown, maxDepth: number): void {
  let level = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) {
      throw new AzMlError('BadRequest', `the request body is nested deeper than ${maxDepth} levels`);
    }
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null
        ? Object.values(value).filter((inner) => typeof inner === 'object')
        : [],
    );
  }
}
