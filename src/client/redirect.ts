import type { HttpRequest } from './http-exchange.ts';

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/**
 * The request that a redirect asks for; `undefined` when the answer is none. Which requests lose their body and
 * become a `GET`, and when `Authorization` stays behind, is as in Python's requests, with which `az` asks.
 */
export function followRedirect(
  request: HttpRequest,
  status: number,
  location: string | undefined,
): HttpRequest | undefined {
  if (location === undefined || ![301, 302, 303, 307, 308].includes(status)) return undefined;
  const url = URL.parse(location, request.url.href);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  const { method, body } = request;
  const keepsBody = status === 307 || status === 308;
  return {
    method: becomesGet(method, status) ? 'GET' : method,
    url,
    headers: pickHeaders(request, url, keepsBody),
    ...(keepsBody && body !== undefined ? { body } : {}),
  };
}

function becomesGet(method: string, status: number): boolean {
  if (status === 301) return method === 'POST';
  return (status === 302 || status === 303) && method !== 'HEAD';
}

/** A secret goes to the host that it was meant for, and nowhere else. */
function pickHeaders({ url, headers }: HttpRequest, next: URL, keepsBody: boolean): Record<string, string> {
  const dropped = new Set([
    ...(keepsBody ? [] : ['content-length', 'content-type', 'transfer-encoding']),
    ...(isSameHost(url, next) ? [] : ['authorization', 'cookie']),
    'host',
  ]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)));
}

/** Also the step from http to https of the same host, each on its usual port. */
function isSameHost(from: URL, to: URL): boolean {
  if (from.hostname !== to.hostname) return false;
  const [fromPort, toPort] = [from, to].map(({ port, protocol }) => port || DEFAULT_PORTS[protocol]);
  if (from.protocol === to.protocol) return fromPort === toPort;
  return from.protocol === 'http:' && fromPort === '80' && toPort === '443';
}
