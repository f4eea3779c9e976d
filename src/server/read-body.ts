import type { IncomingMessage } from 'node:http';
import type { ApiMethod, RequestBody } from '../contract/api-message.ts';
import { AzMlError } from '../errors.ts';
import type { ServerLimits } from './server-limits.ts';

export interface BodyFacts {
  readonly method: ApiMethod;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The body of a request: JSON as text, anything else as a stream that is read at the pace of the service. Files are
 * always streams, also those that hold JSON. Throws `BadRequest`, `BodyTooLarge` and `RequestTimeout`.
 */
export async function readBody(
  request: IncomingMessage,
  facts: BodyFacts,
  limits: ServerLimits,
): Promise<RequestBody | undefined> {
  const { headers } = facts;
  if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0)
    return undefined;
  checkEncoding(headers['content-encoding']);
  if (!isJson(headers['content-type']) || isFile(facts)) return streamBody(request, limits.bodyTimeoutMs);
  if (Number(headers['content-length'] ?? 0) > limits.jsonBytes) throw tooLarge(limits.jsonBytes);
  return readText(request, limits);
}

/**
 * Reads on only when asked for more, and waits for each piece no longer than the given time. Not by the request's own
 * iterator: that one cannot be given up while it waits, and takes the connection along, which the answer needs.
 */
async function* streamBody(request: IncomingMessage, timeoutMs: number): AsyncGenerator<Uint8Array> {
  for (;;) {
    const chunk: Uint8Array | null = request.read();
    if (chunk !== null) yield chunk;
    else if (request.readableEnded) return;
    else if (request.destroyed) throw interrupted();
    else await waitForMore(request, timeoutMs);
  }
}

async function readText(request: IncomingMessage, limits: ServerLimits): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const deadline = performance.now() + limits.bodyTimeoutMs;
  for await (const chunk of streamBody(request, limits.bodyTimeoutMs)) {
    bytes += chunk.length;
    if (bytes > limits.jsonBytes) throw tooLarge(limits.jsonBytes);
    if (performance.now() > deadline) throw tooSlow();
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new AzMlError('BadRequest', 'the request body is not UTF-8', { target: 'body' });
  }
}

/** Ends when there is something to read, or nothing more to come. */
function waitForMore(request: IncomingMessage, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error) => {
      clearTimeout(timer);
      for (const name of ['readable', 'end', 'close']) request.off(name, goOn);
      request.off('error', fail);
      if (error === undefined) resolve();
      else reject(error);
    };
    const goOn = () => settle();
    const fail = () => settle(interrupted());
    const timer = setTimeout(() => settle(tooSlow()), timeoutMs);
    for (const name of ['readable', 'end', 'close']) request.on(name, goOn);
    request.on('error', fail);
  });
}

function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType);
}

/** Artifacts and blobs: their content type says what the file is, not that the service is to understand it. */
function isFile({ method, path }: BodyFacts): boolean {
  return (
    (method === 'POST' && /\/artifacts\/(?:.*\/)?content(?:\/|$)/i.test(path)) ||
    (method === 'PUT' && /\/blobs\/[^/]+$|\/mlflow-artifacts\/artifacts\//i.test(path))
  );
}

function checkEncoding(encoding: string | undefined): void {
  if (encoding === undefined || encoding.toLowerCase() === 'identity') return;
  throw new AzMlError('BadRequest', `a request body with content-encoding ${encoding} is not understood`, {
    hint: 'Send it as it is.',
    target: 'content-encoding',
  });
}

function tooLarge(maxBytes: number): AzMlError {
  return new AzMlError('BodyTooLarge', `the request body is larger than ${maxBytes} bytes`, {
    target: 'body',
  });
}

function interrupted(): AzMlError {
  return new AzMlError('Interrupted', 'the caller went away while it sent');
}

function tooSlow(): AzMlError {
  return new AzMlError('RequestTimeout', 'the request body did not come in time', { target: 'body' });
}
