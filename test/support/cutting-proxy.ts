import { connect, createServer, type Server, type Socket } from 'node:net';

/** A line between a client and a server that can break. */
export interface CuttingProxy {
  readonly port: number;
  /** How many connections were cut so far. */
  readonly cuts: number;
  /** Cuts each third connection from now on, after a random number of bytes, at most so many. */
  cutAfter(mostBytes: number): void;
  /** Lets nothing through any more, and ends what is under way. */
  close(): Promise<void>;
}

/** Passes bytes on to a port of this machine, until it cuts: then both sides see their connection reset. */
export async function startCuttingProxy(target: number, random: () => number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let mostBytes = Number.POSITIVE_INFINITY;
  let connections = 0;
  let cuts = 0;
  const server: Server = createServer((client) => {
    const remote = connect(target, '127.0.0.1');
    let left = connections++ % 3 === 0 ? random() * mostBytes : Number.POSITIVE_INFINITY;
    const end = () => {
      client.resetAndDestroy();
      remote.resetAndDestroy();
    };
    const count = (chunk: Buffer) => {
      left -= chunk.length;
      if (left >= 0 || client.destroyed) return;
      cuts++;
      end();
    };
    for (const [from, to] of [
      [client, remote],
      [remote, client],
    ] as const) {
      sockets.add(from);
      from.on('data', count);
      from.on('error', end);
      from.on('close', () => {
        sockets.delete(from);
        to.end();
      });
      from.pipe(to);
    }
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return {
    port,
    get cuts() {
      return cuts;
    },
    cutAfter(bytes) {
      mostBytes = bytes;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
