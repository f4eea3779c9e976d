import { createHash } from 'node:crypto';
import { afterEach } from '@jest/globals';
import type { ApiRequest, ApiResponse, ResponseBody, Transport } from '../../src/contract/api-message.ts';
import { type RunServer, type ServerOptions, startServer } from '../../src/server/start-server.ts';

export const TOKEN = 'a-token-of-the-tests-0123456789';

export type Handle = (request: ApiRequest) => Promise<ApiResponse> | ApiResponse;

export function answerWith(body: ResponseBody, headers: Record<string, string> = {}): ApiResponse {
  return { status: 200, headers: { 'content-type': 'application/octet-stream', ...headers }, body };
}

/** A service that tells what it was asked, with the digest of a body that came as a stream. */
export async function echo(request: ApiRequest): Promise<ApiResponse> {
  const { body, ...rest } = request;
  const told = { ...rest, body: await describeBody(body) };
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(told) };
}

async function describeBody(body: ApiRequest['body']) {
  if (body === undefined || typeof body === 'string') return body;
  if (body instanceof Uint8Array || 'file' in body) throw new Error('a host gives texts and streams only');
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of body) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, digest: hash.digest('hex') };
}

export interface StartedServer extends RunServer {
  /** Requests that reached the service, in order. */
  readonly asked: readonly ApiRequest[];
  /** Lines of the access log. */
  readonly lines: readonly string[];
}

const running: RunServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close({ graceMs: 0 })));
});

/** A real server on a free port before a service of the test's own. Closed after the test. */
export async function serve(
  handle: Handle = echo,
  options: Partial<ServerOptions> = {},
): Promise<StartedServer> {
  const asked: ApiRequest[] = [];
  const lines: string[] = [];
  const transport: Transport = {
    async send(request) {
      asked.push(request);
      return handle(request);
    },
    async close() {},
  };
  const server = await startServer({
    transport,
    host: '127.0.0.1',
    port: 0,
    token: TOKEN,
    log: (line) => lines.push(line),
    ...options,
  });
  running.push(server);
  return { ...server, asked, lines };
}
