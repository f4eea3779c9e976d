import type { ApiRequest, ApiResponse, Transport } from '../contract/api-message.ts';
import { AzMlError } from '../errors.ts';
import type { Connection } from './connection.ts';
import { describeFailure } from './connection-error.ts';
import { receiveAnswer } from './received-answer.ts';
import { type Backoff, mayRepeatAfterAnswer, mayRepeatAfterFailure, pauseBefore } from './retry.ts';
import type { SentBody } from './sent-body.ts';

export interface HttpTransportOptions {
  /** Address of the service, `http://127.0.0.1:8470`; a path in it comes before the path of each request. */
  readonly endpoint: string;
  /** Sent to that endpoint alone. */
  readonly token?: string;
  /** Time to wait for the service without a sign of it. Default 60 s. */
  readonly timeoutMs?: number;
  /** Tries after the first. Default 4. */
  readonly retries?: number;
  readonly backoff?: Backoff;
  /** A number from 0 up to 1. */
  readonly random?: () => number;
  /** Told before each retry. */
  readonly onRetry?: (facts: RetryFacts) => void;
  /** Where `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` are looked up. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export interface RetryFacts {
  /** 1 for the first retry. */
  readonly retry: number;
  readonly delayMs: number;
  /** Why, in a few words. */
  readonly reason: string;
}

/**
 * A connection to a run service over HTTP. What cannot be told apart from a bad moment is tried again, with growing
 * pauses, where trying again does no harm. No redirect is followed, so that the token goes nowhere else. `send`
 * throws `ServiceUnreachable`, `Unauthorized` and, for files that cannot be sent, `FileNotFound` and `BadFile`;
 * any other answer, also one that tells an error, is the caller's to read. Throws `BadConfiguration` for an
 * endpoint that is none.
 */
export function createHttpTransport(options: HttpTransportOptions): Transport {
  const endpoint = parseEndpoint(options.endpoint);
  const { token, timeoutMs = 60_000, retries = 4, random = Math.random, onRetry = () => {} } = options;
  const { backoff = { baseMs: 200, maxMs: 10_000 }, environment = process.env } = options;
  let connection: Promise<Connection> | undefined;

  /** Loaded late: an embedded command has no use for it. */
  const connect = () => {
    connection ??= import('./connection.ts').then(({ openConnection }) =>
      openConnection({ endpoint, timeoutMs, environment }),
    );
    return connection;
  };

  async function send(request: ApiRequest): Promise<ApiResponse> {
    for (let retry = 0; ; retry++) {
      const outcome = await tryOnce(await connect(), endpoint, token, request);
      const facts = { backoff, random, nowMs: Date.now() };
      const delayMs =
        retry < retries && outcome.mayRepeat ? pauseBefore(retry, outcome.retryAfter, facts) : undefined;
      if (delayMs === undefined) return outcome.finish();
      await outcome.discard();
      onRetry({ retry: retry + 1, delayMs, reason: outcome.reason });
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }

  return {
    send,
    async close() {
      if (connection !== undefined) await (await connection).close();
    },
  };
}

/** What came of one try, and what may be made of it. */
interface Outcome {
  readonly mayRepeat: boolean;
  readonly retryAfter?: string | undefined;
  readonly reason: string;
  finish(): Promise<ApiResponse>;
  /** Frees the connection of an answer that nobody will read. */
  discard(): Promise<void>;
}

async function tryOnce(
  connection: Connection,
  endpoint: URL,
  token: string | undefined,
  request: ApiRequest,
): Promise<Outcome> {
  const { method, body } = request;
  const sent = await openBody(body);
  const service = { endpoint, hasToken: token !== undefined };
  try {
    const {
      statusCode,
      headers,
      body: stream,
    } = await connection.request({
      origin: endpoint.origin,
      path: pathOf(endpoint, request),
      method,
      headers: headersOf(request, token, sent?.length),
      body: sent?.body ?? null,
    });
    if (mayRepeatAfterAnswer(request, statusCode)) {
      const retryAfter = headers['retry-after'];
      return {
        mayRepeat: true,
        retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
        reason: `the service answered ${statusCode}`,
        finish: () =>
          receiveAnswer(service, statusCode, headers, stream).catch((error: unknown) => {
            throw describeFailure(endpoint, error);
          }),
        discard: () => stream.dump(),
      };
    }
    const answer = await receiveAnswer(service, statusCode, headers, stream);
    return { mayRepeat: false, reason: '', finish: async () => answer, async discard() {} };
  } catch (error) {
    const failure = sent?.failure?.() ?? describeFailure(endpoint, error);
    return {
      mayRepeat: mayRepeatAfterFailure(request, error),
      reason: failure instanceof Error ? failure.message : String(failure),
      async finish() {
        throw failure;
      },
      async discard() {},
    };
  } finally {
    await sent?.close();
  }
}

/** Text, as nearly every body is, needs nothing of what opens files. */
async function openBody(body: ApiRequest['body']): Promise<SentBody | undefined> {
  if (body === undefined) return undefined;
  if (typeof body === 'string') return { body, async close() {} };
  return (await import('./sent-body.ts')).openSentBody(body);
}

function pathOf(endpoint: URL, { path, query }: ApiRequest): string {
  const parts = Object.entries(query ?? {}).flatMap(([name, value]) =>
    [value].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`),
  );
  return `${endpoint.pathname.replace(/\/+$/, '')}${path}${parts.length === 0 ? '' : `?${parts.join('&')}`}`;
}

function headersOf({ headers }: ApiRequest, token: string | undefined, length: number | undefined) {
  return {
    'user-agent': 'az-ml',
    ...headers,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(length === undefined ? {} : { 'content-length': String(length) }),
  };
}

function parseEndpoint(text: string): URL {
  const url = URL.parse(text);
  if (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.username + url.password + url.search + url.hash === ''
  ) {
    return url;
  }
  // The text itself is not told: it may hold a password.
  throw new AzMlError('BadConfiguration', 'the address of the service is not one of http or https', {
    hint: 'Write it like http://127.0.0.1:8470, without user, password, query and fragment.',
    target: 'endpoint',
  });
}
