import { invalid } from '../error-answer.ts';
import { SEARCH_OPERATORS } from './condition.ts';

export type SearchToken =
  | { readonly kind: 'name'; readonly entity?: string; readonly key: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'operator'; readonly text: string }
  | { readonly kind: 'mark'; readonly text: '(' | ')' | ',' };

const BLANKS = /\s+/y;
const NUMBER = /[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?(?![\w.])/iy;
const OPERATOR = /!=|>=|<=|=|>|</y;
const MARK = /[(),]/y;
const TEXT = /'(?:[^']|'')*'|"(?:[^"]|"")*"/y;
/** An entity, a dot and a key that may be in quotes or backticks; or a key alone. */
const NAME = /(?:(\w+)\.)?(?:"([^"]*)"|`([^`]*)`|'([^']*)'|([\p{L}_][^\s=!<>()'"`,;]*))/uy;

/** The tokens of a filter or an order of MLflow's search. Throws `BadRequest`. */
export function scanSearch(text: string): readonly SearchToken[] {
  const tokens: SearchToken[] = [];
  for (let at = 0; at < text.length; ) {
    const [token, length] = scanToken(text, at, tokens.at(-1));
    if (token !== undefined) tokens.push(token);
    at += length;
  }
  return tokens;
}

function scanToken(
  text: string,
  at: number,
  before: SearchToken | undefined,
): readonly [SearchToken | undefined, number] {
  const blanks = match(BLANKS, text, at);
  if (blanks !== undefined) return [undefined, blanks[0].length];
  // After an operator or inside a list stands a value, so that a quoted text there is no name.
  const mark = match(MARK, text, at)?.[0];
  if (mark === '(' || mark === ')' || mark === ',') return [{ kind: 'mark', text: mark }, 1];
  const operator = match(OPERATOR, text, at)?.[0];
  if (operator !== undefined) return [{ kind: 'operator', text: operator }, operator.length];
  const quoted = isValueNext(before) ? match(TEXT, text, at)?.[0] : undefined;
  if (quoted !== undefined) return [{ kind: 'text', text: unquote(quoted) }, quoted.length];
  const number = match(NUMBER, text, at)?.[0];
  if (number !== undefined) return [{ kind: 'number', value: Number(number) }, number.length];
  const name = match(NAME, text, at);
  if (name === undefined) throw badClause(text, at);
  const [whole, entity, ...keys] = name;
  const key = keys.find((part) => part !== undefined) ?? '';
  return [{ kind: 'name', key, ...(entity === undefined ? {} : { entity }) }, whole.length];
}

const VALUE_WORDS = /^(?:i?like|in)$/i;

function isValueNext(before: SearchToken | undefined): boolean {
  if (before === undefined) return false;
  if (before.kind === 'name') return before.entity === undefined && VALUE_WORDS.test(before.key);
  return before.kind === 'operator' || (before.kind === 'mark' && before.text !== ')');
}

function unquote(quoted: string): string {
  const mark = quoted.slice(0, 1);
  return quoted.slice(1, -1).replaceAll(mark + mark, mark);
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

export function badClause(text: string, at = 0): Error {
  const shown = text.slice(at, at + 60);
  const names = SEARCH_OPERATORS.join(' ');
  return invalid(
    `Invalid clause(s) in filter string at ${JSON.stringify(shown)}. A clause is a name, one of ${names} LIKE ILIKE IN, and a value; clauses are joined by AND.`,
    'filter',
  );
}
