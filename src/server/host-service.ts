import { readFileSync } from 'node:fs';
import type { App } from '../app.ts';
import { AzMlError, systemCode } from '../errors.ts';
import { checkExposure, isExposed } from './exposure.ts';
import { type LogSink, openLogSink } from './log-sink.ts';
import { createServerMetrics } from './metrics/server-metrics.ts';
import { type RunServer, startServer, type TlsFiles } from './start-server.ts';
import { createToken } from './token.ts';

export interface HostSettings {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Files in PEM. */
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  readonly behindProxy: boolean;
  readonly allowedHosts: readonly string[];
  /** For one token; 0 is no limit. Left out: none where only this machine can call. */
  readonly requestsPerSecond?: number | undefined;
  /** A file, or `-` for standard error. Left out: standard error where other machines can call, else nowhere. */
  readonly log?: string | undefined;
  readonly version: string;
  now(): Date;
  /** Told of what goes wrong beside the requests. */
  warn(text: string): void;
}

export interface HostedService extends RunServer {
  /** The token that was made for this start, where only this machine can call. */
  readonly token: string | undefined;
}

/** Requests of one token where nobody says otherwise: many times what training scripts send. */
const REQUESTS_PER_SECOND = 500;

/**
 * Serves the service to this machine, with a token made for this start beside those of users, or to others, with
 * those of users and runs alone. Throws what `startServer` throws, and `BadArgument` where it would be open to others
 * without protection.
 */
export async function hostService(app: App, settings: HostSettings): Promise<HostedService> {
  const { host, port, behindProxy, allowedHosts, version, now } = settings;
  const tls = readTls(settings);
  const tokens = await app.tokens.list();
  const hasTokens = tokens.some(({ state }) => state === 'live');
  checkExposure({ host, hasTls: tls !== undefined, behindProxy, hasTokens, allowedHosts });
  const exposed = isExposed({ host, behindProxy });
  const token = exposed ? undefined : createToken();
  const limit = settings.requestsPerSecond ?? (exposed ? REQUESTS_PER_SECOND : 0);
  const place = settings.log ?? (exposed ? '-' : undefined);
  const log = place === undefined ? undefined : openLogSink(place, settings.warn);
  const server = await startServer({
    transport: app,
    identify: app.identify,
    isSigned: app.isSigned,
    host,
    port,
    token,
    behindProxy,
    allowedHosts,
    version,
    now,
    metrics: createServerMetrics(version, now()),
    ...(tls === undefined ? {} : { tls }),
    ...(limit === 0 ? {} : { requestsPerSecond: limit }),
    ...(log === undefined ? {} : { log: log.write }),
  });
  return { ...server, token, close: (options) => closeBoth(server, log, options) };
}

async function closeBoth(server: RunServer, log: LogSink | undefined, options: { readonly graceMs: number }) {
  await server.close(options);
  await log?.close();
}

function readTls({ tlsCert, tlsKey }: HostSettings): TlsFiles | undefined {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined) {
    throw new AzMlError('MissingArgument', '--tls-cert and --tls-key are given together');
  }
  return { cert: readFile(tlsCert, '--tls-cert'), key: readFile(tlsKey, '--tls-key') };
}

function readFile(file: string, option: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new AzMlError('BadArgument', `argument ${option}: cannot read ${file} (${systemCode(error)})`, {
      target: file,
      cause: error,
    });
  }
}
