import { connect, type Socket } from 'node:net';

/** A bare connection to a server on this machine, for requests that no HTTP library would send. */
export interface RawConnection {
  readonly socket: Socket;
  write(text: string | Uint8Array): void;
  /** All that came so far. */
  received(): string;
  /** What came until the server closed the connection. */
  readonly closed: Promise<string>;
}

export function openRaw(port: number): RawConnection {
  const socket = connect({ host: '127.0.0.1', port });
  const chunks: Buffer[] = [];
  const received = () => Buffer.concat(chunks).toString('latin1');
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => {});
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(received())));
  return {
    socket,
    write: (text) => {
      socket.write(text);
    },
    received,
    closed,
  };
}

/** Sends one text and answers with all that came back until the server closed. */
export async function exchangeRaw(port: number, text: string): Promise<string> {
  const connection = openRaw(port);
  connection.write(text);
  return connection.closed;
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);
}
