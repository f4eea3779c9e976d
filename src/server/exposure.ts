import { AzMlError } from '../errors.ts';

export interface Exposure {
  readonly host: string;
  /** The server itself speaks TLS. */
  readonly hasTls: boolean;
  /** Somebody in front of it does, and passes on to it alone. */
  readonly behindProxy: boolean;
  /** Everybody has to show a token of their own. */
  readonly hasTokens: boolean;
  /** Names that callers may use, besides those of this machine. */
  readonly allowedHosts: readonly string[];
}

const LOOPBACK: readonly string[] = ['127.0.0.1', '::1', 'localhost'];
/** Addresses that stand for every one of a machine, and are none by which it could be called. */
const ANY: readonly string[] = ['0.0.0.0', '::', ''];

function isLoopback(host: string): boolean {
  return LOOPBACK.includes(host);
}

/** Whether machines other than this one can reach the server. */
export function isExposed({ host, behindProxy }: Pick<Exposure, 'host' | 'behindProxy'>): boolean {
  return !isLoopback(host) || behindProxy;
}

/** The address as a caller would write it, unless it is none that can be called. */
export function nameOfHost(host: string): string | undefined {
  if (ANY.includes(host)) return undefined;
  return host.includes(':') ? `[${host}]` : host;
}

/**
 * What other machines can reach must know its callers, must not be overheard, and must know its own name. Throws
 * `BadArgument`.
 */
export function checkExposure({ host, hasTls, behindProxy, hasTokens, allowedHosts }: Exposure): void {
  if (!isExposed({ host, behindProxy })) return;
  if (host === '')
    throw refuse(host, 'that is no address', 'Use 127.0.0.1, or the address of one interface.');
  if (!hasTokens) {
    throw refuse(
      host,
      'nobody has a token yet',
      'Make one first: az-ml server token create --user NAME --role contributor.',
    );
  }
  if (!hasTls && !behindProxy) {
    throw refuse(
      host,
      'tokens would go over the network in the clear',
      'Give --tls-cert and --tls-key, or --behind-proxy when a proxy in front does TLS; or use an SSH tunnel.',
    );
  }
  if (nameOfHost(host) === undefined && allowedHosts.length === 0) {
    throw refuse(host, 'it would not know by which names it is called', 'Give --allowed-host NAME.');
  }
}

function refuse(host: string, why: string, hint: string): AzMlError {
  return new AzMlError('BadArgument', `the server does not listen on '${host}' for others: ${why}`, {
    hint,
    target: 'host',
  });
}
