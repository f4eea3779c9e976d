import manifest from '../../../package.json' with { type: 'json' };
import { AzMlError } from '../../errors.ts';
import { defineCommand } from '../command.ts';

const RECONCILE_MS = 10_000;

export const startServerCommand = defineCommand({
  summary: 'Serve the run API on this machine.',
  description:
    'Serves the embedded store over HTTP, on 127.0.0.1 only, until Ctrl-C. Every request needs the token that is printed once at the start, as `Authorization: Bearer TOKEN`.',
  options: {
    port: { kind: 'integer', summary: 'Port to listen on; 0 takes any free one.', defaultText: '8470' },
  },
  examples: [{ title: 'Serve on any free port', command: 'az-ml server start --port 0' }],
  async run(options, context) {
    const { createToken, startServer } = await import('../../server/start-server.ts');
    const token = createToken();
    const port = options.port ?? 8470;
    if (port < 0 || port > 65_535)
      throw new AzMlError('BadArgument', `argument --port: ${port} is not a port`);
    const service = await context.openService();
    const server = await startServer({
      transport: service,
      isSigned: service.isSigned,
      host: '127.0.0.1',
      port,
      token,
      version: manifest.version,
      now: context.now,
    });
    // Runs whose supervisor has gone are seen to even when nobody asks about them.
    const timer = setInterval(
      () => service.reconcile().catch((error: unknown) => context.warn(String(error))),
      RECONCILE_MS,
    );
    await context.logStream.write(`Serving the run API on ${server.url}\nToken: ${token}\n`);
    await new Promise<void>((resolve) => context.onSignal(['SIGINT', 'SIGTERM'], resolve));
    clearInterval(timer);
    await server.close({ graceMs: 5_000 });
    return null;
  },
});
