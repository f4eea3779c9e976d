/** One or more `helper::` before an address (gitremote-helpers(7)). */
const HELPERS = /^(?:[a-z0-9]+::)+/i;
/** Behind it is a command line, in which anything may stand. */
const COMMAND_HELPER = /(?:^|:)ext::/i;
/** Scheme and slashes. For those that carry passwords, a slash too few or too many does not hide one. */
const SCHEME = /^(?:(?:[a-z0-9.-]+\+)?(?:https?|ftps?):[\\/]+|[a-z][a-z0-9+.-]*:\/\/)/i;
const SSH_SCHEME = /^(?:[a-z0-9.-]+\+)?ssh(?:\+[a-z0-9.-]+)?:/i;
const FILE_SCHEME = /^file:/i;
/** A colon and then an `@`, with no slash on the way (`user:password@host:path`), or a URL that begins further on. */
const HIDDEN_PASSWORD = /^(?:[\\/]{2})?[^/\\@:]*:[^/\\]*@|:\/\/.*@/;
/** Name, IPv4 or bracketed IPv6 address, with or without a port. */
const HOST = /^(?:\[[0-9a-z.:%_-]*\]|[^\s:%@[\]\\]*)(?::\d*)?$/i;
const PLAIN_USER_NAME = /^[^\s:%@/\\]+/;
const NUMBER_PARAMETER = /^[\w.-]+=\d{1,18}$/;
/** All that `.` does not match, and what a terminal would obey. */
const CONTROL_CHARACTER = /[\p{Cc}\u2028\u2029]/u;

/** Why a URL is not recorded where `redactUrl` answers undefined. */
export const UNCLEAR_URL = 'the URL may hold a password that cannot be told from the rest';

export interface RedactOptions {
  /** Keep the parameters of a query whose value is a number: no secret, and often the very address (`?buildId=7`). */
  readonly keepNumbers?: boolean;
}

/**
 * A remote's address without what may be secret: user name and password, query and fragment. An ssh user name stays,
 * as it is part of the address; so do scp-like addresses (`git@host:path`) and local paths. Answers undefined where
 * it cannot be told where a password would end. Never throws.
 */
export function redactUrl(url: string, options: RedactOptions = {}): string | undefined {
  const text = url.trim();
  const helpers = HELPERS.exec(text)?.[0] ?? '';
  if (CONTROL_CHARACTER.test(text) || COMMAND_HELPER.test(helpers)) return undefined;
  const address = redactAddress(text.slice(helpers.length), options);
  return address === undefined ? undefined : helpers + address;
}

function redactAddress(text: string, options: RedactOptions): string | undefined {
  const scheme = SCHEME.exec(text)?.[0];
  if (scheme === undefined) return HIDDEN_PASSWORD.test(text) ? undefined : text;
  const isFile = FILE_SCHEME.test(scheme);
  const { authority, path, query } = splitAddress(text.slice(scheme.length), isFile);
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  if (!HOST.test(host)) return undefined;
  // A password with a slash or a question mark in it may go on there.
  if (!isFile && `${path}${query}`.includes('@')) return undefined;
  const user = SSH_SCHEME.test(scheme) && at > 0 ? keepUserName(authority.slice(0, at)) : '';
  return scheme + user + host + path + (options.keepNumbers === true ? keepNumbers(query) : '');
}

/** In a `file:` URL git takes `?` and `#` as parts of the path. */
function splitAddress(text: string, isFile: boolean): { authority: string; path: string; query: string } {
  const [authority = ''] = /^[^/?#]*/.exec(text) ?? [];
  const rest = text.slice(authority.length);
  const [path = ''] = isFile ? [rest] : (/^[^?#]*/.exec(rest) ?? []);
  return { authority, path, query: rest.slice(path.length) };
}

function keepUserName(userInfo: string): string {
  const [name = ''] = PLAIN_USER_NAME.exec(userInfo) ?? [];
  const isWhole = name === userInfo || userInfo.startsWith(`${name}:`);
  return name !== '' && isWhole ? `${name}@` : '';
}

function keepNumbers(query: string): string {
  const [parameters = ''] = query.split('#', 1);
  const kept = parameters
    .slice(1)
    .split('&')
    .filter((parameter) => NUMBER_PARAMETER.test(parameter));
  return kept.length === 0 ? '' : `?${kept.join('&')}`;
}
