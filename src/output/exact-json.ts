import { makePlainObject } from './json-object.ts';
import { makeFloat, makeInteger, type Numeric } from './number.ts';

/** As deep as Python, and so `az`, reads. */
const MAX_DEPTH = 1000;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const WORD = /true|false|null|NaN|-?Infinity/y;

const WORDS = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/**
 * Reads JSON as Python does: integers exact, floats known as floats, keys in their order, the words NaN and
 * Infinity allowed. About ten times slower than JSON.parse.
 *
 * @throws SyntaxError with the place (in characters, from 1) where the text stops being JSON.
 */
export function parseExactJson(text: string): unknown {
  let position = 0;

  function fail(what: string): never {
    const where = position >= text.length ? 'at the end' : `at character ${position + 1}`;
    throw new SyntaxError(`${what} ${where}`);
  }

  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = position;
    const match = pattern.exec(text);
    if (match !== null) position = pattern.lastIndex;
    return match;
  }

  function takeCharacter(character: string): boolean {
    take(SPACE);
    if (text[position] !== character) return false;
    position++;
    return true;
  }

  function parseValue(depth: number): unknown {
    if (depth > MAX_DEPTH) fail(`more than ${MAX_DEPTH} levels deep`);
    take(SPACE);
    const first = text[position];
    if (first === '{') return parseObject(depth);
    if (first === '[') return parseArray(depth);
    if (first === '"') return parseString();
    const word = take(WORD);
    if (word !== null) return WORDS.get(word[0]);
    const number = take(NUMBER);
    return number === null ? fail('expected a value') : readNumber(number);
  }

  function parseObject(depth: number): unknown {
    const entries: [string, unknown][] = [];
    position++;
    if (takeCharacter('}')) return {};
    do {
      take(SPACE);
      if (text[position] !== '"') fail('expected a key in double quotes');
      const key = parseString();
      if (!takeCharacter(':')) fail('expected ":"');
      entries.push([key, parseValue(depth + 1)]);
    } while (takeCharacter(','));
    if (!takeCharacter('}')) fail('expected "," or "}"');
    return makePlainObject(entries);
  }

  function parseArray(depth: number): unknown[] {
    const values: unknown[] = [];
    position++;
    if (takeCharacter(']')) return values;
    do values.push(parseValue(depth + 1));
    while (takeCharacter(','));
    if (!takeCharacter(']')) fail('expected "," or "]"');
    return values;
  }

  function parseString(): string {
    const start = position;
    let end = start;
    do {
      end = text.indexOf('"', end + 1);
      if (end < 0) fail('unclosed string');
    } while (isEscaped(text, end));
    try {
      const value: string = JSON.parse(text.slice(start, end + 1));
      position = end + 1;
      return value;
    } catch {
      return fail('bad string');
    }
  }

  const value = parseValue(0);
  take(SPACE);
  if (position < text.length) fail('more text than one value');
  return value;
}

function readNumber([text, fraction, exponent]: RegExpExecArray): Numeric {
  const value = Number(text);
  if (fraction !== undefined || exponent !== undefined) return makeFloat(value);
  return Number.isSafeInteger(value) ? value : makeInteger(BigInt(text));
}

/** Whether an odd number of backslashes stands before the place. */
function isEscaped(text: string, place: number): boolean {
  let start = place;
  while (text[start - 1] === '\\') start--;
  return (place - start) % 2 === 1;
}
