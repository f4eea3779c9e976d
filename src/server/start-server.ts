import { createServer, type Server, type ServerOptions as ServerOptionsOfNode } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiRequest, Transport } from '../contract/api-message.ts';
import { AzMlError, systemCode } from '../errors.ts';
import { createAccessLog } from './access-log.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { checkExposure, nameOfHost } from './exposure.ts';
import { createGate, type Identify } from './gate.ts';
import { hostsOf } from './host-check.ts';
import type { ServerMetrics } from './metrics/server-metrics.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';
import { createRequestHandler, type RequestHandler } from './request-handler.ts';
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from './server-limits.ts';
import { createTokenCheck } from './token.ts';

export { createToken } from './token.ts';

export interface ServerOptions {
  /** The service. It stays open when the server closes. */
  readonly transport: Transport;
  /** An address of this machine; any but `127.0.0.1`, `::1` or `localhost` needs `identify` and TLS or a proxy. */
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Lets in whoever shows it, to do everything. Without it and `identify` everybody on this machine may come in. */
  readonly token: string | undefined;
  /** Knows the tokens of users and runs. */
  readonly identify?: Identify;
  /** Certificate chain and key, PEM: the server speaks HTTPS. */
  readonly tls?: TlsFiles;
  /** A proxy in front ends TLS; its word on how it was called is taken. */
  readonly behindProxy?: boolean;
  /** Requests that one token may make a second; absent: as many as it likes. */
  readonly requestsPerSecond?: number;
  /** Counts what is asked, and is told at `GET /metrics`. */
  readonly metrics?: ServerMetrics;
  /**
   * Whether a request without a token comes by an address that the service signed, still valid for just what is
   * asked. Left out, no request does.
   */
  readonly isSigned?: (request: ApiRequest) => Promise<boolean>;
  /** Further values of the `Host` header to accept, `name` or `name:port`: those of a proxy or tunnel that ends here. */
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

export interface TlsFiles {
  readonly cert: string | Uint8Array;
  readonly key: string | Uint8Array;
}

/**
 * Serves the run API over HTTP, and answers once it listens. Every caller must name the server by one of its own names
 * (against DNS rebinding), must not be another site's page, and must show a token. Throws `BadArgument` for a host or
 * port that cannot be taken, `BadConfiguration` for a weak token or a certificate that cannot be used.
 */
export async function startServer(options: ServerOptions): Promise<RunServer> {
  const { host, port, token, identify, tls, log, now = () => new Date() } = options;
  const { behindProxy = false, requestsPerSecond } = options;
  const limits = { ...DEFAULT_SERVER_LIMITS, ...options.limits };
  checkExposure({
    host,
    hasTls: tls !== undefined,
    behindProxy,
    hasTokens: identify !== undefined,
    allowedHosts: options.allowedHosts ?? [],
  });
  const checkToken = token === undefined ? undefined : createTokenCheck(token);
  const accessLog = createAccessLog(log, now);
  const server = createListener(limits, tls);
  await listen(server, host, port);
  const bound = (server.address() as AddressInfo).port;
  const hosts = hostsOf({ port: bound, ownName: nameOfHost(host), others: options.allowedHosts });
  const gate = createGate({
    hosts,
    scheme: behindProxy ? 'proxy' : tls === undefined ? 'http' : 'https',
    ...(checkToken === undefined ? {} : { checkToken }),
    ...(identify === undefined ? {} : { identify }),
    ...(options.isSigned === undefined ? {} : { isSigned: options.isSigned }),
  });
  const handler = createRequestHandler({
    ...options,
    gate,
    limits,
    accessLog,
    now,
    ...(requestsPerSecond === undefined ? {} : { rateLimit: makeRateLimit(requestsPerSecond) }),
  });
  server.on('request', (request, response) => handler.handle(request, response));
  server.on('checkContinue', (request, response) => handler.handle(request, response, 'wants-continue'));
  server.on('clientError', (error, socket) =>
    answerBrokenRequest(error, socket, handler.isBusy, accessLog, now),
  );

  let closing: Promise<void> | undefined;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${nameOfHost(host) ?? options.allowedHosts?.[0] ?? host}:${bound}`,
    port: bound,
    close({ graceMs }) {
      closing ??= closeGracefully(server, graceMs, handler.refuseNext);
      return closing;
    },
  };
}

function createListener(limits: ServerLimits, tls: TlsFiles | undefined): Server {
  const options = {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTimeoutMs,
    // Uploads take as long as they take; what is waited for while a body comes is timed by its reader.
    requestTimeout: 0,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: Math.min(limits.headersTimeoutMs, 5000),
  };
  const server = tls === undefined ? createServer(options) : createTlsServer(tls, options);
  server.maxConnections = limits.connections;
  return server;
}

function createTlsServer({ cert, key }: TlsFiles, options: ServerOptionsOfNode): Server {
  const { createServer: createSecureServer } = process.getBuiltinModule('node:https');
  try {
    return createSecureServer({ ...options, cert: Buffer.from(cert), key: Buffer.from(key) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AzMlError('BadConfiguration', `the certificate and key cannot be used: ${reason}`, {
      hint: 'Give two files in PEM: the chain of certificates, own one first, and the key that belongs to it.',
      target: 'tls-cert',
      cause: error,
    });
  }
}

function makeRateLimit(perSecond: number): RateLimit {
  return createRateLimit({ perSecond, burst: 2 * perSecond, nowMs: () => performance.now() });
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
