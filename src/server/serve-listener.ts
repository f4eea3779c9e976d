import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ApiRequest, Transport } from '../contract/api-message.ts';
import { createAccessLog } from './access-log.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { createGate, type Identify } from './gate.ts';
import { hostsOf } from './host-check.ts';
import { createRequestHandler } from './request-handler.ts';
import { DEFAULT_SERVER_LIMITS } from './server-limits.ts';

export interface ListenerOptions {
  /** The service. It stays open when the serving ends. */
  readonly transport: Transport;
  readonly identify: Identify;
  readonly isSigned: (request: ApiRequest) => Promise<boolean>;
  /** Answer to `GET /version`. */
  readonly version: string;
  readonly now: () => Date;
  /** Takes CONNECT requests; left out, the caller is cut off. */
  readonly onConnect?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/**
 * Serves the run API over HTTP to the connections of a listener that somebody else has opened, on a loopback address
 * and with `pauseOnConnect`, so that nothing of a connection is lost before it comes here.
 */
export function serveListener(
  listener: Server,
  { transport, identify, isSigned, version, now, onConnect }: ListenerOptions,
): { close(options: { readonly graceMs: number }): Promise<void> } {
  const limits = DEFAULT_SERVER_LIMITS;
  const accessLog = createAccessLog(undefined, now);
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: 0,
    keepAliveTimeout: limits.keepAliveMs,
  });
  const { port } = listener.address() as AddressInfo;
  const gate = createGate({ hosts: hostsOf({ port }), scheme: 'http', identify, isSigned });
  const handler = createRequestHandler({ transport, gate, limits, version, accessLog, now });
  server.on('request', (request, response) => handler.handle(request, response));
  server.on('checkContinue', (request, response) => handler.handle(request, response, 'wants-continue'));
  server.on('clientError', (error, socket) =>
    answerBrokenRequest(error, socket, handler.isBusy, accessLog, now),
  );
  if (onConnect !== undefined) server.on('connect', onConnect);
  const sockets = new Set<Socket>();
  listener.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    server.emit('connection', socket);
    socket.resume();
  });
  return {
    async close({ graceMs }) {
      // By hand: a server that does not listen itself keeps no list of its connections.
      const closeIdle = () => {
        for (const socket of sockets) if (!handler.isBusy(socket)) socket.destroy();
      };
      handler.refuseNext(closeIdle);
      closeIdle();
      const timer = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, graceMs);
      await Promise.all(
        [...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve))),
      );
      clearTimeout(timer);
    },
  };
}
