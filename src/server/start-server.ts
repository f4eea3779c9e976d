import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiRequest, Transport } from '../contract/api-message.ts';
import { AzMlError, systemCode } from '../errors.ts';
import { createAccessLog } from './access-log.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { createGate } from './gate.ts';
import { hostsOf } from './host-check.ts';
import { createRequestHandler, type RequestHandler } from './request-handler.ts';
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from './server-limits.ts';
import { createTokenCheck } from './token.ts';

export { createToken } from './token.ts';

export interface ServerOptions {
  /** The service. It stays open when the server closes. */
  readonly transport: Transport;
  /** `127.0.0.1`, `::1` or `localhost`; anything else is refused. */
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** What every request has to show; `undefined` lets in everybody on this machine. */
  readonly token: string | undefined;
  /**
   * Whether a request without a token comes by an address that the service signed, still valid for just what is
   * asked. Left out, no request does.
   */
  readonly isSigned?: (request: ApiRequest) => Promise<boolean>;
  /** Further values of the `Host` header to accept, `name:port`: those of a tunnel that ends here. */
  readonly allowedHosts?: readonly string[];
  /** Answer to `GET /version`. */
  readonly version?: string;
  /** Receives one line of JSON per request, without secrets. */
  readonly log?: (line: string) => void;
  readonly limits?: Partial<ServerLimits>;
  readonly now?: () => Date;
}

export interface RunServer {
  /** `http://127.0.0.1:8470` */
  readonly url: string;
  readonly port: number;
  /** Stops accepting, lets running requests end within the grace, then cuts off what is left. */
  close(options: { readonly graceMs: number }): Promise<void>;
}

/**
 * Serves the run API over HTTP on this machine alone, and answers once it listens. Every caller must name the server
 * by one of its own names (against DNS rebinding), must not be another site's page, and must show the token. Throws
 * `BadArgument` for a host or port that cannot be taken, `BadConfiguration` for a weak token.
 */
export async function startServer(options: ServerOptions): Promise<RunServer> {
  const { host, port, token, log, now = () => new Date() } = options;
  const limits = { ...DEFAULT_SERVER_LIMITS, ...options.limits };
  checkLoopback(host);
  const checkToken = token === undefined ? undefined : createTokenCheck(token);
  const accessLog = createAccessLog(log, now);
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTimeoutMs,
    // Uploads take as long as they take; what is waited for while a body comes is timed by its reader.
    requestTimeout: 0,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: Math.min(limits.headersTimeoutMs, 5000),
  });
  server.maxConnections = limits.connections;
  await listen(server, host, port);
  const bound = (server.address() as AddressInfo).port;
  const gate = createGate({
    hosts: hostsOf(bound, options.allowedHosts),
    ...(checkToken === undefined ? {} : { checkToken }),
    ...(options.isSigned === undefined ? {} : { isSigned: options.isSigned }),
  });
  const handler = createRequestHandler({ ...options, gate, limits, accessLog, now });
  server.on('request', (request, response) => handler.handle(request, response));
  server.on('checkContinue', (request, response) => handler.handle(request, response, 'wants-continue'));
  server.on('clientError', (error, socket) =>
    answerBrokenRequest(error, socket, handler.isBusy, accessLog, now),
  );

  let closing: Promise<void> | undefined;
  return {
    url: `http://${host === '::1' ? '[::1]' : host}:${bound}`,
    port: bound,
    close({ graceMs }) {
      closing ??= closeGracefully(server, graceMs, handler.refuseNext);
      return closing;
    },
  };
}

function checkLoopback(host: string): void {
  if (['127.0.0.1', '::1', 'localhost'].includes(host)) return;
  throw new AzMlError('BadArgument', `the server listens on this machine alone, not on ${host}`, {
    hint: 'Use 127.0.0.1, and an SSH tunnel from other machines.',
    target: 'host',
  });
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const reason = systemCode(error);
      const why =
        reason === 'EADDRINUSE' ? 'is taken' : reason === 'EACCES' ? 'may not be used' : `fails (${reason})`;
      reject(
        new AzMlError('BadArgument', `port ${port} on ${host} ${why}`, {
          hint: 'Take another one, or 0 for any free one.',
          target: 'port',
          cause: error,
        }),
      );
    });
    server.listen({ host, port }, resolve);
  });
}

async function closeGracefully(
  server: Server,
  graceMs: number,
  refuseNext: RequestHandler['refuseNext'],
): Promise<void> {
  // An answer that began before has not told its caller that it is the last: its connection would wait for more.
  refuseNext(() => server.closeIdleConnections());
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearTimeout(timer);
}
