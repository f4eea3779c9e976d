/**
 * A quick look at names before the full rules of an ignore file are asked: it matches every name that a rule could
 * leave out, and some more. A path matches a pattern only if its last part matches the pattern's last part, and most
 * names match none; to ask the rules for each of two thousand files takes longer than to list them.
 */
export function createIgnoreScreen(text: string, flags: string): RegExp {
  const parts = text
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#') && !line.startsWith('!'))
    .map((line) => line.replace(/[ /\r]+$/, ''))
    .filter((line) => line !== '')
    .map((line) => widen(line.slice(line.lastIndexOf('/') + 1)));
  return new RegExp(`^(?:${[...new Set(parts)].join('|') || '(?!)'})$`, `s${flags}`);
}

/** Everything from the first bracket or backslash on stands for any text. Spaces at the end may or may not count. */
function widen(part: string): string {
  const [plain = ''] = part.split(/[[\\]/, 1);
  const source = plain
    .replace(/[.+^${}()|\]]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return `${source}${plain === part ? ' *' : '.*'}`;
}
