import type { Server, Socket } from 'node:net';
import type { RunToken } from '../contract/run-token.ts';
import { messageOf } from './reporter.ts';
import type { UploadKit } from './uploads/upload-kit.ts';

/** Where the script of a run reaches the run API, and with what. */
export interface RunEndpoint extends RunToken {
  /** `http://127.0.0.1:40123` */
  readonly url: string;
  readonly port: number;
  /** Present where azureml-core may upload files to it. */
  readonly uploads?: UploadKit;
  /** Lets answers that are under way end within the grace, and then no caller in any more. */
  close(graceMs: number): Promise<void>;
}

/** Answers the connections that a listener accepts. */
export interface ConnectionHost {
  close(options: { readonly graceMs: number }): Promise<void>;
}

export interface EndpointOptions {
  readonly token: RunToken;
  /** A port that an earlier supervisor of the run has told the script; 0 takes any free one. */
  readonly port: number;
  /** Begins to serve the listener. Called when somebody first connects: most scripts never do. */
  readonly serve: (
    listener: Server,
    access: { readonly token: string; readonly uploads: UploadKit | undefined },
  ) => Promise<ConnectionHost>;
  readonly uploads?: UploadKit | undefined;
  readonly onFault: (why: string) => void;
}

/**
 * Takes a port of this machine's loopback address. Only that: to load what speaks HTTP takes longer than all else
 * before a script starts, so it waits for the first caller. Throws the error of the system when there is no port.
 */
export async function openRunEndpoint({
  token,
  port,
  serve,
  uploads,
  onFault,
}: EndpointOptions): Promise<RunEndpoint> {
  // Loaded with child processes anyway.
  const { createServer } = process.getBuiltinModule('node:net');
  // As an HTTP server accepts; a socket that nobody reads from yet keeps what comes for whoever will serve it.
  const listener = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true });
  let host: Promise<ConnectionHost> | undefined;
  const waiting: Socket[] = [];
  const hold = (socket: Socket) => {
    waiting.push(socket);
    host ??= serveAll();
  };
  listener.on('connection', hold);

  async function serveAll(): Promise<ConnectionHost> {
    try {
      const serving = await serve(listener, { token: token.token, uploads });
      listener.off('connection', hold);
      for (const socket of waiting) listener.emit('connection', socket);
      return serving;
    } catch (error) {
      onFault(messageOf(error));
      listener.close();
      for (const socket of waiting) socket.destroy();
      throw error;
    }
  }

  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen({ host: '127.0.0.1', port }, resolve);
  });
  const address = listener.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    ...token,
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    ...(uploads === undefined ? {} : { uploads }),
    async close(graceMs) {
      listener.close();
      await host?.then((serving) => serving.close({ graceMs })).catch(() => {});
    },
  };
}
