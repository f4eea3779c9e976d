/**
 * Text as roff shows it unchanged. A plain `-` would become a hyphen that cannot be pasted into a shell, quotes and
 * backticks typographic ones, and a point or apostrophe at the start of a line a request (groff(7), "Escapes").
 */
export function escapeRoff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
    .replace(/^\./gm, '\\&.')
    .replace(
      /[^\0-\x7f]/gu,
      (letter) => `\\[u${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    );
}

/** Text of a sentence; what stands in backticks is set bold. */
export function renderText(text: string): string {
  return text
    .split(/`([^`]+)`/)
    .map((piece, index) => (index % 2 === 0 ? escapeRoff(piece) : `\\fB${escapeRoff(piece)}\\fR`))
    .join('');
}

/** A request with its arguments, each in quotes. */
export function renderRequest(name: string, ...args: readonly string[]): string {
  return [`.${name}`, ...args.map((arg) => `"${escapeRoff(arg).replaceAll('"', '\\(dq')}"`)].join(' ');
}
