import { AzMlError } from '../errors.ts';

export interface HostOptions {
  readonly port: number;
  /** Address on which the server listens, as a caller would write it. */
  readonly ownName?: string | undefined;
  /** Further names: `name:port`, or `name` alone with the server's port or none. */
  readonly others?: readonly string[] | undefined;
}

/** The names under which a server may be called, as the `Host` header writes them. */
export function hostsOf({ port, ownName, others = [] }: HostOptions): ReadonlySet<string> {
  const own = ['127.0.0.1', 'localhost', '[::1]', ...(ownName === undefined ? [] : [ownName])];
  const hosts = own.flatMap((name) =>
    // Clients leave out the port that HTTP has anyway.
    port === 80 || port === 443 ? [name, `${name}:${port}`] : [`${name}:${port}`],
  );
  const further = others.flatMap((name) => (/:\d+$/.test(name) ? [name] : [name, `${name}:${port}`]));
  return new Set([...hosts, ...further].map((host) => host.toLowerCase()));
}

/** How the caller reached the proxy in front, by the header that every proxy sends. */
export function readScheme(headers: Readonly<Record<string, string>>): 'http' | 'https' {
  // The last word is the nearest proxy's own; whatever stands before it may be the caller's.
  const last = headers['x-forwarded-proto']?.split(',').at(-1)?.trim().toLowerCase();
  return last === 'https' ? 'https' : 'http';
}

/**
 * Refuses calls to any other name: a page whose name was made to resolve to this machine (DNS rebinding) still sends
 * its own name. Answers with the address under which the caller reaches the service. Throws `Forbidden`.
 */
export function checkHost(
  host: string | undefined,
  hosts: ReadonlySet<string>,
  scheme: 'http' | 'https',
): string {
  const name = host?.toLowerCase();
  if (name !== undefined && hosts.has(name)) return `${scheme}://${name}`;
  throw new AzMlError('Forbidden', `this server does not answer to the host ${JSON.stringify(host ?? '')}`, {
    hint: `Call it by one of its own names: ${[...hosts].join(', ')}.`,
    target: 'host',
  });
}

/**
 * Refuses what a page of another origin sends. Browsers add `Origin` to all but plain reads, and `Sec-Fetch-Site` to
 * those too; other programs send neither. A link that somebody followed from another page may pass: it shows a file
 * to that person, and nothing to the page. Throws `Forbidden`.
 */
export function checkOrigin(headers: Readonly<Record<string, string>>, ownOrigin: string): void {
  const { origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': destination } = headers;
  const isForeignOrigin = origin !== undefined && origin.toLowerCase() !== ownOrigin;
  const isForeignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  const isFollowedLink = mode === 'navigate' && destination === 'document';
  if (!isForeignOrigin && (!isForeignSite || isFollowedLink)) return;
  throw new AzMlError('Forbidden', 'this server does not answer to pages of other sites', {
    target: 'origin',
  });
}
