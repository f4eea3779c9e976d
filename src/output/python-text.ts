import { hasSurrogate } from './code-points.ts';
import { isJsonObject, isOrdered, keysOf } from './json-object.ts';
import { formatNumber, isNumeric, type NumberWords } from './number.ts';

/** What Python's strip() takes for white space; it is not quite what JavaScript's trim() does. */
const SPACE = '\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const SPACE_AT_START = new RegExp(`^[${SPACE}]+`);
const SPACE_AT_END = new RegExp(`[${SPACE}]$`);

const WORDS: NumberWords = { infinity: 'inf', negativeInfinity: '-inf', notANumber: 'nan' };

/** Python's str(): the form in which values stand in tables and tsv. */
export function toPythonText(value: unknown): string {
  return typeof value === 'string' ? value : toPythonRepr(value);
}

/** Python's strip(). */
export function stripPython(text: string): string {
  const start = SPACE_AT_START.exec(text)?.[0].length ?? 0;
  let end = text.length;
  while (end > start && SPACE_AT_END.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** Python's repr(), in which lists and objects show what they hold. */
function toPythonRepr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quotePython(value);
  if (isNumeric(value)) return formatNumber(value, WORDS);
  if (Array.isArray(value)) return `[${value.map(toPythonRepr).join(', ')}]`;
  if (!isJsonObject(value)) return String(value);
  if (!isOrdered(value)) {
    return `{${keysOf(value)
      .map((key) => `${quotePython(key)}: ${toPythonRepr(value[key])}`)
      .join(', ')}}`;
  }
  const pairs = keysOf(value).map((key) => `(${quotePython(key)}, ${toPythonRepr(value[key])})`);
  return pairs.length === 0 ? 'OrderedDict()' : `OrderedDict([${pairs.join(', ')}])`;
}

const NAMED_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Python shows these by their number: everything without a shape of its own, except the plain space. */
const UNPRINTABLE = /[\p{C}\p{Z}]/u;

function quotePython(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let quoted = quote;
  for (const character of text) {
    if (character === quote || character === '\\') quoted += `\\${character}`;
    else if (character === ' ' || !(UNPRINTABLE.test(character) || hasLoneSurrogate(character)))
      quoted += character;
    else quoted += NAMED_ESCAPES[character] ?? escapeCodePoint(character.codePointAt(0) ?? 0);
  }
  return quoted + quote;
}

function hasLoneSurrogate(character: string): boolean {
  return character.length === 1 && hasSurrogate(character);
}

function escapeCodePoint(point: number): string {
  const digits = point.toString(16);
  if (point < 0x100) return `\\x${digits.padStart(2, '0')}`;
  return point < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}
