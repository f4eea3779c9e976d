import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo, Server as TcpServer } from 'node:net';
import { afterEach } from '@jest/globals';
import {
  createHttpTransport,
  type HttpTransportOptions,
  type RetryFacts,
} from '../../src/client/http-transport.ts';
import type { ApiRequest, Transport } from '../../src/contract/api-message.ts';
import { TOKEN } from '../server/test-service.ts';

const QUICK = { baseMs: 1, maxMs: 5 };

/** Closed after each test. */
export const open: Transport[] = [];
const servers: (Server | TcpServer)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((transport) => transport.close()));
  for (const server of servers.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  }
});

/** A transport of the test's own, without long pauses; closed after the test. */
export function openTransport(endpoint: string, options: Partial<HttpTransportOptions> = {}) {
  const retries: RetryFacts[] = [];
  const transport = createHttpTransport({
    endpoint,
    token: TOKEN,
    backoff: QUICK,
    environment: {},
    onRetry: (facts) => retries.push(facts),
    ...options,
  });
  open.push(transport);
  return { transport, retries };
}

/** Starts any server on this machine; closed after the test. */
export async function listen<S extends Server | TcpServer>(
  server: S,
  port = 0,
): Promise<S & { readonly url: string }> {
  servers.push(server);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(server, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

export async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

export const GET: ApiRequest = { method: 'GET', path: '/x' };
