import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiResponse } from '../contract/api-message.ts';
import { type AnswerWriter, createAnswerWriter } from './answer-writer.ts';
import type { BodySource } from './body-source.ts';

export interface SendOptions {
  /** Whether the connection ends with this answer, asked when its head is written. */
  isLast(): boolean;
  /** How long a reader may take nothing. */
  readonly drainTimeoutMs: number;
}

export interface SentAnswer {
  /** Bytes of the body. */
  readonly bytes: number;
  readonly isCut: boolean;
  readonly error?: unknown;
}

/**
 * What every answer carries unless the service says otherwise. An artifact may be a page with scripts: in a browser
 * it must not become a part of this origin, be framed, guessed to be something else, kept, or told to others.
 */
const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Sends an answer and ends the exchange; a body that breaks off breaks the connection. Never rejects. */
export async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers }: ApiResponse,
  body: BodySource,
  options: SendOptions,
): Promise<SentAnswer> {
  let writer: AnswerWriter | undefined;
  // Failed writes are told to the writer; without a listener they would end the process.
  response.on('error', ignore);
  try {
    const isLast = options.isLast() || !request.complete;
    response.writeHead(status, {
      ...SAFE_HEADERS,
      ...headers,
      ...lengthOf(status, body),
      ...(isLast ? { connection: 'close' } : {}),
    });
    const hasBody = request.method !== 'HEAD' && status !== 204 && status !== 304;
    if (hasBody && body.whole !== undefined && request.complete) {
      response.end(body.whole);
      return { bytes: body.length ?? 0, isCut: false };
    }
    writer = createAnswerWriter(response, options.drainTimeoutMs);
    if (hasBody) await body.send(writer.write);
    else response.flushHeaders();
    if (!request.complete) await discardRest(request);
    response.end();
    return { bytes: writer.bytes, isCut: false };
  } catch (error) {
    if (response.headersSent) response.destroy();
    else response.writeHead(500, { connection: 'close', 'content-length': 0 }).end();
    return { bytes: writer?.bytes ?? 0, isCut: true, error };
  } finally {
    await body.close().catch(() => {});
  }
}

function ignore(): void {}

/** RFC 9110, 8.6: no length where there can be no body, save the length that a `HEAD` asked for. */
function lengthOf(status: number, { length }: BodySource): Record<string, string> {
  return length === undefined || status === 204 || status === 304 ? {} : { 'content-length': String(length) };
}

const LINGER_MS = 1000;

/**
 * Takes what a refused caller is still sending, for a while. To close at once would reset the connection, and the
 * caller would never read the answer that is already on its way.
 */
function discardRest(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LINGER_MS);
    request.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    request.resume();
  });
}
