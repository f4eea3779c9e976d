import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { answerBlobRequest, type BlobHost } from './answer-blob-request.ts';
import { UPLOAD_HOST, type UploadKit } from './upload-kit.ts';

/**
 * Takes CONNECT requests (RFC 9110, 9.3.6): the connections to the upload host end here, all others go on to where
 * they want to, untouched. Callers show the token of the run as the password of their proxy.
 */
export function createTunnels(kit: UploadKit, host: BlobHost) {
  const server = createServer((request, response) => {
    answerBlobRequest(host, request, response).catch(() => response.destroy());
  });

  return function takeTunnel(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    open(request, socket, head).catch(() => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
  };

  async function open(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (!(await host.isOwn(readPassword(request.headers['proxy-authorization'])))) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n');
      return;
    }
    const { hostname, port } = new URL(`http://${request.url}`);
    if (hostname === UPLOAD_HOST) {
      socket.write(OPENED);
      if (head.length > 0) socket.unshift(head);
      const secure = new TLSSocket(socket as never, {
        isServer: true,
        key: kit.key,
        cert: kit.certificate,
        ALPNProtocols: ['http/1.1'],
      });
      secure.on('error', () => secure.destroy());
      server.emit('connection', secure);
      return;
    }
    const onward = connect({ host: hostname, port: Number(port || 80) });
    onward.once('connect', () => {
      socket.write(OPENED);
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    onward.once('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    socket.once('close', () => onward.destroy());
  }
}

const OPENED = 'HTTP/1.1 200 Connection established\r\n\r\n';

/** The password of `Basic` (RFC 7617). */
function readPassword(header: string | undefined): string {
  const [, coded] = /^basic +(\S+)$/i.exec(header ?? '') ?? [];
  const [, password] = /^[^:]*:(.*)$/.exec(Buffer.from(coded ?? '', 'base64').toString()) ?? [];
  return password ?? '';
}
