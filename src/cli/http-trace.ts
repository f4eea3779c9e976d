import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { redactHeader, redactQuery } from './redact.ts';

/** What undici tells of a request, as far as it is used here. */
interface RequestEvent {
  readonly request: {
    readonly origin?: string | URL;
    readonly method: string;
    readonly path: string;
    readonly headers: readonly string[];
  };
}

interface AnswerEvent extends RequestEvent {
  readonly response: { readonly statusCode: number; readonly headers: readonly Uint8Array[] };
}

interface FailureEvent extends RequestEvent {
  readonly error: Error;
}

/**
 * Tells every HTTP request of this process with its headers, and what came back after how long, until the returned
 * function is called. It listens to undici's own diagnostics, so that requests know nothing of it.
 */
export function traceHttp(tell: (text: string) => void, uptimeMs: () => number): () => void {
  const startsMs = new WeakMap<object, number>();

  const tookMs = (request: object) => (uptimeMs() - (startsMs.get(request) ?? uptimeMs())).toFixed(1);

  const listeners: Readonly<Record<string, (message: unknown) => void>> = {
    'undici:request:create'(message) {
      const { request } = message as RequestEvent;
      startsMs.set(request, uptimeMs());
      tell(`http: ${request.method} ${describeUrl(request)}`);
      tellHeaders(request.headers);
    },
    'undici:request:headers'(message) {
      const { request, response } = message as AnswerEvent;
      tell(`http: ${response.statusCode} after ${tookMs(request)} ms`);
      tellHeaders(response.headers.map((part) => Buffer.from(part).toString('latin1')));
    },
    'undici:request:error'(message) {
      const { request, error } = message as FailureEvent;
      tell(`http: no answer after ${tookMs(request)} ms: ${error.message}`);
    },
  };

  function tellHeaders(parts: readonly string[]): void {
    for (let index = 0; index + 1 < parts.length; index += 2) {
      const [name = '', value = ''] = [parts[index], String(parts[index + 1])];
      tell(`http:   ${name}: ${redactHeader(name, value)}`);
    }
  }

  for (const [channel, listener] of Object.entries(listeners)) subscribe(channel, listener);
  return () => {
    for (const [channel, listener] of Object.entries(listeners)) unsubscribe(channel, listener);
  };
}

function describeUrl({ origin, path }: RequestEvent['request']): string {
  const { host, protocol, pathname, searchParams } = new URL(path, origin);
  return `${protocol}//${host}${pathname}${redactQuery(searchParams)}`;
}
