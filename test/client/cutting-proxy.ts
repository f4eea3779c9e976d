import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll } from '@jest/globals';

/** A TCP proxy before a server of this machine that cuts connections where the test says. */
export interface CuttingProxy {
  readonly url: string;
  /** Connections that it has taken since `cut` was called. */
  readonly connections: number;
  /** Cuts each of the next `times` connections after so many bytes of the server's answer, or of the caller's request. */
  cut(times: number, after: { readonly answerBytes: number } | { readonly requestBytes: number }): void;
  /** Breaks the connections that are open now. */
  drop(): void;
}

const closers: (() => void)[] = [];
afterAll(() => {
  for (const close of closers.splice(0)) close();
});

/** Opens the proxy; the server may be started later. */
export async function openCuttingProxy(findTarget: () => string): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let cuts: ({ answerBytes: number } | { requestBytes: number })[] = [];
  let connections = 0;
  const server = createServer((near) => {
    connections += 1;
    const { hostname, port } = new URL(findTarget());
    const limit = cuts.shift();
    const far = connect(Number(port), hostname);
    const end = () => {
      near.resetAndDestroy();
      far.resetAndDestroy();
    };
    const pass = (from: Socket, to: Socket, most: number) => {
      let passed = 0;
      from.on('data', (chunk) => {
        to.write(chunk.subarray(0, Math.max(0, most - passed)), () => {
          passed += chunk.length;
          if (passed >= most) end();
        });
      });
      from.on('end', () => to.end());
      from.on('error', end);
      sockets.add(from);
    };
    const none = Number.POSITIVE_INFINITY;
    pass(near, far, limit !== undefined && 'requestBytes' in limit ? limit.requestBytes : none);
    pass(far, near, limit !== undefined && 'answerBytes' in limit ? limit.answerBytes : none);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return connections;
    },
    drop() {
      for (const socket of sockets) socket.destroy();
    },
    cut(times, after) {
      connections = 0;
      cuts = Array.from({ length: times }, () => after);
    },
  };
}
