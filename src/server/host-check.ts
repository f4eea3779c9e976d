import { AzMlError } from '../errors.ts';

/** The names under which a server on this port may be called, as the `Host` header writes them. */
export function hostsOf(port: number, others: readonly string[] = []): ReadonlySet<string> {
  const hosts = ['127.0.0.1', 'localhost', '[::1]'].flatMap((name) =>
    // Clients leave out the port that HTTP has anyway.
    port === 80 ? [name, `${name}:80`] : [`${name}:${port}`],
  );
  return new Set([...hosts, ...others].map((host) => host.toLowerCase()));
}

/**
 * Refuses calls to any other name: a page whose name was made to resolve to this machine (DNS rebinding) still sends
 * its own name. Answers with the address under which the caller reaches the service. Throws `Forbidden`.
 */
export function checkHost(host: string | undefined, hosts: ReadonlySet<string>): string {
  const name = host?.toLowerCase();
  if (name !== undefined && hosts.has(name)) return `http://${name}`;
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
