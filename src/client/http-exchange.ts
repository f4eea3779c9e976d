import type { Dispatcher } from 'undici';
import type { ApiResponse } from '../contract/api-message.ts';
import { AzMlError, systemCode } from '../errors.ts';
import { openConnection } from './connection.ts';
import { describeFailure } from './connection-error.ts';
import { flattenHeaders } from './received-answer.ts';
import { followRedirect } from './redirect.ts';

/** One request to any HTTP server. */
export interface HttpRequest {
  /** In capitals. */
  readonly method: string;
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface ExchangeOptions {
  /** Time to wait for the server without a sign of it. */
  readonly timeoutMs: number;
  /** Where `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` are looked up. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** An answer whose body is still on its way. */
export interface HttpAnswer extends ApiResponse {
  /** The words beside the status, `Not Found`. */
  readonly reason: string;
  /** Frees the connection, whether or not the body has been read. */
  close(): Promise<void>;
}

/** As many as Python's requests follows. */
const MAX_REDIRECTS = 30;

/**
 * Sends one request and follows redirects. A compressed body is given as what it holds. Throws `BadRequest` for
 * what cannot be sent, and, also while the body is read, `ServiceUnreachable`.
 */
export async function exchangeHttp(request: HttpRequest, options: ExchangeOptions): Promise<HttpAnswer> {
  let asked = request;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const connection = await openConnection({ endpoint: asked.url, ...options });
    try {
      const received = await connection.request(toRequestOptions(asked));
      const headers = flattenHeaders(received.headers);
      const next = followRedirect(asked, received.statusCode, headers.location);
      if (next === undefined) return openAnswer(asked.url, received, headers, connection.close);
      await received.body.dump();
      await connection.close();
      asked = next;
    } catch (error) {
      await connection.close();
      throw describeError(asked.url, error);
    }
  }
  throw new AzMlError(
    'ServiceUnreachable',
    `${request.url.origin} redirects more than ${MAX_REDIRECTS} times`,
  );
}

function toRequestOptions({ method, url, headers, body }: HttpRequest): Dispatcher.RequestOptions {
  return {
    origin: url.origin,
    // Some servers refuse what a query may not hold and URL lets through (RFC 3986, 3.4).
    path: `${url.pathname}${url.search.replace(/[{}|^`\\]/g, encodeURIComponent)}`,
    // Any word is a method to undici; its type names the usual ones.
    method: method as Dispatcher.HttpMethod,
    headers: { ...authorizationOf(url), ...headers },
    body: body ?? null,
  };
}

/** User and password of an address. */
function authorizationOf({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(text).toString('base64')}` };
}

async function openAnswer(
  url: URL,
  { statusCode, statusText, body }: Dispatcher.ResponseData,
  headers: Record<string, string>,
  close: () => Promise<void>,
): Promise<HttpAnswer> {
  const isCompressed = /^\s*(?:x-)?(?:gzip|deflate)\s*$/i.test(headers['content-encoding'] ?? '');
  const chunks: AsyncIterable<Uint8Array> = isCompressed
    ? (await import('./decompress.ts')).decompress(body)
    : body;
  return { status: statusCode, reason: statusText, headers, body: passOn(url, chunks), close };
}

async function* passOn(url: URL, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    throw describeError(url, error);
  }
}

function describeError(url: URL, error: unknown): AzMlError {
  if (systemCode(error) !== 'UND_ERR_INVALID_ARG' || !(error instanceof Error))
    return describeFailure(url, error);
  return new AzMlError('BadRequest', `the request cannot be sent: ${error.message}`, { cause: error });
}
