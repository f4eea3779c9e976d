/** Columns of every help page, whatever the terminal, as with `az`. */
const WIDTH = 100;

// Unicode's own classes, \p{L}, take V8 milliseconds to compile; these ranges hold the letters of the same scripts.
const LETTERS = String.raw`A-Za-z_\u00c0-\u1fff\u2c00-\ud7ff`;
const LETTER = `[${LETTERS}]`;
const WORD = `[${LETTERS}0-9]`;
const BEFORE_DASH = `[${LETTERS}0-9!"'&.,?]`;

/** Where a line may end besides a space: after the hyphen of a compound word, and around a dash of two or more. */
const BREAKS = new RegExp(
  [
    `(?<=${LETTER}{2}-|${LETTER}-${LETTER}-)(?=${LETTER}-?${LETTER})`,
    `(?<=${BEFORE_DASH})(?=-{2,}${WORD})`,
    `(?<=${BEFORE_DASH}-{2,})(?=${WORD})`,
    String.raw`(?<=\s)(?=\S)`,
    String.raw`(?<=\S)(?=\s)`,
  ].join('|'),
);

/**
 * One paragraph in lines of the width of help. The first is indented by so many spaces, the others by `hanging`.
 * Lines end where Python's `textwrap` ends them, because the help of `az` is set by it.
 */
export function wrapText(text: string, indent: number, hanging = indent): string {
  if (indent + text.length <= WIDTH) return text.trim() === '' ? '' : ' '.repeat(indent) + text.trimEnd();
  const pieces = text.split(BREAKS).filter((piece) => piece !== '');
  const lines: string[] = [];
  while (pieces.length > 0) {
    const margin = lines.length === 0 ? indent : hanging;
    if (lines.length > 0 && pieces[0]?.trim() === '') pieces.shift();
    const line = takeLine(pieces, WIDTH - margin);
    if (line !== '') lines.push(' '.repeat(margin) + line);
  }
  return lines.join('\n');
}

/** Takes as many pieces as have room in one line, and a part of one that has no room in any. */
function takeLine(pieces: string[], room: number): string {
  let line = '';
  while (pieces[0] !== undefined && line.length + pieces[0].length <= room) line += pieces.shift();
  const [next] = pieces;
  if (next !== undefined && next.length > room) {
    const end = findCut(next, line === '' ? Math.max(1, room) : room - line.length);
    line += next.slice(0, end);
    pieces[0] = next.slice(end);
  }
  return line.trimEnd();
}

/** Where to cut a word that is longer than a line: behind its last hyphen that has room, else where the room ends. */
function findCut(word: string, room: number): number {
  const hyphen = word.slice(0, room).lastIndexOf('-');
  return hyphen > 0 && /[^-]/.test(word.slice(0, hyphen)) ? hyphen + 1 : room;
}
