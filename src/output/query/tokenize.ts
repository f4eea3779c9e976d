import { parseExactJson, TooDeepError } from '../exact-json.ts';
import { QueryError } from './query-error.ts';
import { failAt, type Sign, type Token } from './token.ts';

const SPACE = /[ \t\n\r]+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /-?[0-9]+/y;
/** Longer than any list. */
const LAST_INDEX = 2 ** 50;

/** Longer signs first, so that each is taken whole. */
const SIGN = /\[\?|\[\]|\|\||&&|==|!=|<=|>=|[.*@,:(){}[\]|&!<>]/y;

/**
 * The tokens of a query, with the values of names and literals read: quoted names and backtick literals as JSON,
 * and, as `az` does, backtick text that is not JSON as a string.
 *
 * @throws QueryError of kind syntax.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let start = 0;

  function take(pattern: RegExp): string | undefined {
    pattern.lastIndex = start;
    return pattern.exec(text)?.[0];
  }

  while (start < text.length) {
    const delimiter = text.charAt(start);
    let taken = take(SPACE);
    if (taken !== undefined) {
      start += taken.length;
      continue;
    }
    if (delimiter === '"' || delimiter === "'" || delimiter === '`') {
      const inner = takeQuoted(text, start, delimiter);
      tokens.push(readQuoted(text, start, delimiter, inner));
      start += inner.length + 2;
      continue;
    }
    taken = take(NAME);
    if (taken !== undefined) tokens.push({ kind: 'name', start, value: taken });
    else {
      taken = take(NUMBER);
      if (taken !== undefined) tokens.push({ kind: 'number', start, value: readIndex(taken) });
      else {
        taken = take(SIGN);
        if (taken === undefined) failAt(text, start, `unexpected ${describeCharacter(text, start)}`);
        tokens.push({ kind: taken as Sign, start });
      }
    }
    start += taken.length;
  }
  tokens.push({ kind: 'end', start: text.length });
  return tokens;
}

/** The text between two delimiters, in which a backslash keeps the next character from ending it. */
function takeQuoted(text: string, start: number, delimiter: string): string {
  let end = start + 1;
  while (end < text.length && text[end] !== delimiter) end += text[end] === '\\' ? 2 : 1;
  if (end >= text.length) failAt(text, start, `a ${delimiter} is opened and not closed`);
  return text.slice(start + 1, end);
}

function readQuoted(text: string, start: number, delimiter: string, inner: string): Token {
  if (delimiter === "'") return { kind: 'literal', start, value: inner.replaceAll("\\'", "'") };
  if (delimiter === '`') return { kind: 'literal', start, value: readLiteral(text, start, inner) };
  const name = tryParse(`"${inner}"`);
  if (name === undefined) failAt(text, start, 'bad escape in a quoted name');
  return { kind: 'quoted', start, value: name.value };
}

function readLiteral(text: string, start: number, inner: string): unknown {
  const json = inner.replaceAll('\\`', '`');
  const literal = tryParse(json) ?? tryParse(`"${json.trimStart()}"`);
  if (literal === undefined) failAt(text, start, 'bad literal');
  return literal.value;
}

function tryParse(json: string): { readonly value: unknown } | undefined {
  try {
    return { value: parseExactJson(json) };
  } catch (error) {
    if (error instanceof TooDeepError) throw new QueryError('syntax', `a literal is ${error.message}`);
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** An index beyond every list is as good as any other such. */
function readIndex(digits: string): number {
  return Math.max(-LAST_INDEX, Math.min(LAST_INDEX, Number(digits)));
}

function describeCharacter(text: string, start: number): string {
  return JSON.stringify(String.fromCodePoint(text.codePointAt(start) ?? 0));
}
