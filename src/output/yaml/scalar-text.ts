import type { ScalarStyle } from './scalar-style.ts';

/** Lines are folded at the first chance after this column. */
const WIDTH = 80;

const LINE_BREAKS = '\n\x85\u2028\u2029';

/** Where a text stands. Columns count code points. */
export interface Place {
  /** Column at which the text, or its quote, begins. */
  readonly column: number;
  /** Indent of the lines that continue it. */
  readonly indent: number;
  /** Whether it may be folded at all; a key may not. */
  readonly mayFold: boolean;
}

/** A text in a style, folded and with its quotes. */
export function writeScalar(text: string, style: ScalarStyle, place: Place): string {
  if (style === 'double') return writeDoubleQuoted(text, place);
  if (style === 'plain') return writePlain(text, place);
  const opened = { ...place, column: place.column + 1 };
  return `'${foldLines(text.replaceAll("'", "''"), opened)}'`;
}

function writePlain(text: string, place: Place): string {
  const fits = text.length + place.column <= WIDTH || !place.mayFold;
  return fits ? text : foldLines(text, place);
}

/** Breaks at single spaces beyond the width; a line break of the text itself takes an empty line. */
function foldLines(text: string, { column, indent, mayFold }: Place): string {
  const margin = ' '.repeat(indent);
  let written = '';
  let at = column;
  let start = 0;
  for (const part of text.match(/ +|[\n\x85\u2028\u2029]+|[^ \n\x85\u2028\u2029]+/g) ?? []) {
    const end = start + part.length;
    if (LINE_BREAKS.includes(part.charAt(0))) {
      written += (part.startsWith('\n') ? '\n' : '') + part + margin;
      at = indent;
    } else if (part === ' ' && at > WIDTH && mayFold && start > 0 && end < text.length) {
      written += `\n${margin}`;
      at = indent;
    } else {
      written += part;
      at += countCharacters(part);
    }
    start = end;
  }
  return written;
}

const NAMED_ESCAPES = new Map([
  ['\0', '0'],
  ['\x07', 'a'],
  ['\b', 'b'],
  ['\t', 't'],
  ['\n', 'n'],
  ['\v', 'v'],
  ['\f', 'f'],
  ['\r', 'r'],
  ['\x1b', 'e'],
  ['"', '"'],
  ['\\', '\\'],
  ['\x85', 'N'],
  ['\u2028', 'L'],
  ['\u2029', 'P'],
]);

const SHOWN_AS_IS = /[ !#-[\]-~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

/** Breaks with a backslash at a space, or before an escape, beyond the width. */
function writeDoubleQuoted(text: string, { column, indent, mayFold }: Place): string {
  const characters = [...text];
  const margin = ' '.repeat(indent);
  let written = '"';
  let at = column + 1;
  let start = 0;

  const add = (more: string): void => {
    written += more;
    at += countCharacters(more);
  };

  for (let end = 0; end <= characters.length; end++) {
    const character = characters[end];
    if (character === undefined || !SHOWN_AS_IS.test(character) || character.length > 1) {
      add(characters.slice(start, end).join(''));
      start = end;
      if (character !== undefined) {
        add(escapeCharacter(character));
        start++;
      }
    }
    const mayBreak = mayFold && end > 0 && end < characters.length - 1 && (character === ' ' || start >= end);
    if (!mayBreak || at + end - start <= WIDTH) continue;
    if (start < end) {
      written += characters.slice(start, end).join('');
      start = end;
    }
    written += `\\\n${margin}`;
    at = indent;
    if (characters[start] === ' ') add('\\');
  }
  return `${written}"`;
}

function escapeCharacter(character: string): string {
  const name = NAMED_ESCAPES.get(character);
  if (name !== undefined) return `\\${name}`;
  const point = character.codePointAt(0) ?? 0;
  const digits = point.toString(16).toUpperCase();
  if (point < 0x100) return `\\x${digits.padStart(2, '0')}`;
  return point < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
