import { QueryError } from './query-error.ts';

/** Kinds of tokens; a sign is its own kind. */
export type TokenKind = 'name' | 'quoted' | 'literal' | 'number' | 'end' | Sign;

export type Sign =
  | '.'
  | '*'
  | '@'
  | ','
  | ':'
  | '('
  | ')'
  | '{'
  | '}'
  | '['
  | ']'
  | '[]'
  | '[?'
  | '|'
  | '||'
  | '&'
  | '&&'
  | '!'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>=';

export interface Token {
  readonly kind: TokenKind;
  /** Where it begins in the query. */
  readonly start: number;
  /** Name of an identifier, value of a literal or number. */
  readonly value?: unknown;
}

/** @throws QueryError of kind syntax, saying what was found where. */
export function failAt(text: string, start: number, what: string): never {
  const where = start >= text.length ? 'at the end of the query' : `at character ${start + 1}`;
  throw new QueryError('syntax', `${what} ${where}`);
}

/** A token as an error message names it. */
export function describeToken(text: string, token: Token): string {
  if (token.kind === 'end') return 'something is missing';
  const shown = /^(?:\w+|["'`].{0,20}|.{1,2})/su.exec(text.slice(token.start))?.[0] ?? '';
  const isSign = !['name', 'quoted', 'literal', 'number'].includes(token.kind);
  return `unexpected ${JSON.stringify(isSign ? token.kind : shown)}`;
}
