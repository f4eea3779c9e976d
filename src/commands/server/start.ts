import { resolve } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import { AzMlError } from '../../errors.ts';
import { defineCommand } from '../command.ts';

const RECONCILE_MS = 10_000;

export const startServerCommand = defineCommand({
  summary: 'Serve the run API on this machine or to a team.',
  description:
    'Serves the embedded store over HTTP until Ctrl-C or SIGTERM; answers that are under way end first. Every request needs a token, as `Authorization: Bearer TOKEN`: one of `az-ml server token create` or, where only this machine can call, the one that is printed at the start. Other machines can call only when users have tokens and the way is encrypted.',
  options: {
    host: {
      kind: 'text',
      summary: 'Address to listen on. One that other machines can reach needs tokens and TLS or a proxy.',
      defaultText: '127.0.0.1',
    },
    port: { kind: 'integer', summary: 'Port to listen on; 0 takes any free one.', defaultText: '8470' },
    artifacts: {
      kind: 'text',
      summary:
        'Where artifacts, logs and snapshots are kept: a folder, `azure-blob://ACCOUNT/CONTAINER` or `s3://BUCKET`.',
      defaultText: 'AZ_ML_ARTIFACTS, else the data folder',
    },
    tlsCert: { kind: 'text', summary: 'File with the chain of certificates, PEM.' },
    tlsKey: { kind: 'text', summary: 'File with the key of the certificate, PEM.' },
    behindProxy: {
      kind: 'flag',
      summary: 'A proxy in front ends TLS and sends `X-Forwarded-Proto`; nobody else can reach the port.',
    },
    allowedHost: {
      kind: 'list',
      summary: 'Name by which callers may call, `NAME` or `NAME:PORT`. May be repeated.',
    },
    rateLimit: {
      kind: 'integer',
      summary: 'Requests a second for one token, twice as many at once; 0 is no limit.',
      defaultText: '500, and 0 where only this machine can call',
    },
    grace: {
      kind: 'integer',
      summary: 'Seconds that answers under way have to end when the server is stopped.',
      defaultText: '30',
    },
    logFile: {
      kind: 'text',
      summary: 'File to which one line of JSON a request is appended; `-` is standard error.',
      defaultText: '-, and none where only this machine can call',
    },
  },
  examples: [
    { title: 'Serve this machine on any free port', command: 'az-ml server start --port 0' },
    {
      title: 'Serve a team behind a proxy on this machine',
      command: 'az-ml server start --behind-proxy --allowed-host ml.example.org',
    },
    {
      title: 'Serve a team without a proxy',
      command:
        'az-ml server start --host 0.0.0.0 --port 443 --tls-cert chain.pem --tls-key key.pem --allowed-host ml.example.org',
    },
  ],
  async run(options, context) {
    const { hostService } = await import('../../server/host-service.ts');
    const port = checkRange('port', options.port ?? 8470, 65_535);
    const grace = checkRange('grace', options.grace ?? 30, 86_400);
    const { rateLimit, logFile } = options;
    if (rateLimit !== undefined) checkRange('rate-limit', rateLimit, 1_000_000);
    const toPath = (file: string | undefined) =>
      file === undefined ? undefined : resolve(context.workingDirectory, file);
    const artifacts = options.artifacts?.includes('://') ? options.artifacts : toPath(options.artifacts);
    const service = await context.openService({ artifacts });
    await service.checkArtifacts();
    const server = await hostService(service, {
      host: options.host ?? '127.0.0.1',
      port,
      tlsCert: toPath(options.tlsCert),
      tlsKey: toPath(options.tlsKey),
      behindProxy: options.behindProxy,
      allowedHosts: options.allowedHost,
      requestsPerSecond: rateLimit,
      log: logFile === '-' ? logFile : toPath(logFile),
      version: manifest.version,
      now: context.now,
      warn: context.warn,
    });
    // Runs whose supervisor has gone are seen to even when nobody asks about them.
    const timer = setInterval(
      () => service.reconcile().catch((error: unknown) => context.warn(String(error))),
      RECONCILE_MS,
    );
    const told = server.token === undefined ? '' : `Token: ${server.token}\n`;
    await context.logStream.write(`Serving the run API on ${server.url}\n${told}`);
    await new Promise<void>((stop) => context.onSignal(['SIGINT', 'SIGTERM'], stop));
    clearInterval(timer);
    await server.close({ graceMs: grace * 1000 });
    return null;
  },
});

function checkRange(name: string, value: number, most: number): number {
  if (value >= 0 && value <= most) return value;
  throw new AzMlError('BadArgument', `argument --${name}: ${value} is not a number from 0 to ${most}`);
}
