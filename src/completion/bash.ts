import type { Answer } from './answer.ts';

/** A command line as bash's line editor sees it, up to the cursor. */
export interface BashLine {
  /** Words without their quoting, the program's name first. */
  readonly words: readonly string[];
  /** The quote that is open at the cursor. */
  readonly quote: OpenQuote;
  /** How much of the last word, without its quoting, stands before the part that the line editor replaces. */
  readonly keptLength: number;
}

type OpenQuote = '' | '"' | "'";

/** White space, text in single and in double quotes, each closed or not, an escaped character, any other. */
const PIECE = /(\s+)|'([^']*)('|$)|"((?:\\.|[^"\\]|\\$)*)("|$)|\\(.)|(.)/gsu;

/**
 * Splits a line into words. The line editor replaces only what follows an open quote, else what follows the last
 * unquoted character of `COMP_WORDBREAKS`: `=` and `:` are among them.
 */
export function readBashLine(line: string, wordBreaks: string): BashLine {
  const words = [''];
  let quote: OpenQuote = '';
  let keptLength = 0;
  for (const [, space, single, singleEnd, double, doubleEnd, escaped, plain] of line.matchAll(PIECE)) {
    const word = words.at(-1) ?? '';
    let text = single ?? escaped ?? plain ?? '';
    if (space !== undefined) {
      words.push('');
      keptLength = 0;
      continue;
    }
    // In double quotes a backslash is itself before all but four characters (Bash manual, 3.1.2.3).
    if (double !== undefined) text = double.replace(/\\([$`"\\])/g, '$1');
    if (singleEnd === '' || doubleEnd === '') {
      quote = singleEnd === '' ? "'" : '"';
      keptLength = word.length;
    }
    // `@` and `$` also begin a word for bash's own completion, so what is replaced begins with them.
    if (plain !== undefined && wordBreaks.includes(plain))
      keptLength = word.length + ('@$'.includes(plain) ? 0 : 1);
    words[words.length - 1] = word + text;
  }
  return { words, quote, keptLength };
}

/** Fields with a NUL after each: the flag, then each text that may stand in place of what is replaced, quoted. */
export function formatForBash(answer: Answer, line: BashLine): string {
  const { candidates } = answer;
  const texts = candidates.flatMap(({ value }) => quote(value.slice(line.keptLength), line.quote));
  return [describeFlag(answer), ...texts].map((text) => `${text}\0`).join('');
}

/** `open`: no space after the one candidate. `file`, `at-file`, `folder`: files fit when there is no candidate. */
function describeFlag({ candidates, files, filePrefix }: Answer): string {
  if (files === 'file' && filePrefix?.endsWith('@')) return 'at-file';
  return files ?? (candidates.length === 1 && candidates[0]?.isOpen === true ? 'open' : '');
}

function quote(text: string, open: OpenQuote): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  const hasControls = /[\u0000-\u001f\u007f-\u009f]/.test(text);
  if (open === '') return [hasControls ? quoteControls(text) : escapeWord(text)];
  // Inside quotes they could only be typed as they are, and would act on the terminal.
  if (hasControls) return [];
  if (open === "'") return [text.replaceAll("'", "'\\''")];
  return [text.replace(/[$`"\\]/g, '\\$&').replaceAll('!', `"'!'"`)];
}

function escapeWord(text: string): string {
  return text.replace(/[^A-Za-z0-9_@%+=:,./\u00a0-\u{10ffff}-]/gu, '\\$&');
}

/** `$'…'` (Bash manual, 3.1.2.4). Octal numbers are understood by every bash, `\\u` by those that know UTF-8. */
function quoteControls(text: string): string {
  const escaped = text.replace(/[\\']/g, '\\$&').replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    /[\u0000-\u001f\u007f-\u009f]/g,
    (letter) => (letter < '\u0080' ? `\\${toDigits(letter, 8, 3)}` : `\\u${toDigits(letter, 16, 4)}`),
  );
  return `$'${escaped}'`;
}

function toDigits(letter: string, base: number, digits: number): string {
  return letter.charCodeAt(0).toString(base).padStart(digits, '0');
}
