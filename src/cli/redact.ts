const HIDDEN = '***';

/** Names of headers and URL parameters whose values open doors. */
const SECRET = /auth|token|secret|cookie|password|passwd|signature|credential|^sig$|^code$|key$/i;

/** A header's value as it may be shown. */
export function redactHeader(name: string, value: string): string {
  return SECRET.test(name) ? HIDDEN : value;
}

/** The query parameters of a URL as they may be shown, with the `?` before them; nothing when there are none. */
export function redactQuery(parameters: Iterable<readonly [string, string]>): string {
  const shown = [...parameters].map(
    ([name, value]) => `${name}=${SECRET.test(name) ? HIDDEN : encodeURIComponent(value)}`,
  );
  return shown.length === 0 ? '' : `?${shown.join('&')}`;
}
