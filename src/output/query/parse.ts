import * as jmespath from 'jmespath';
import { type ArrangedQuery, arrange } from './arrange.ts';
import { QueryError } from './query-error.ts';
import { tokenize } from './tokenize.ts';
import type { QueryNode } from './tree.ts';

/** Longer queries are a mistake or an attack. */
const MAX_LENGTH = 1_000_000;
const MAX_TOKENS = 20_000;

/** A tree, and what its placeholders stand for. */
export interface ParsedQuery extends Pick<ArrangedQuery, 'literals' | 'slices'> {
  readonly tree: QueryNode;
}

/** What the package exports, beyond what its type package declares. */
const { compile } = jmespath as unknown as { compile(text: string): QueryNode };

/** @throws QueryError of kind syntax. */
export function parseQuery(text: string): ParsedQuery {
  if (text.trim() === '') throw new QueryError('syntax', 'the query is empty');
  if (text.length > MAX_LENGTH)
    throw new QueryError('syntax', `the query is longer than ${MAX_LENGTH} characters`);
  const tokens = tokenize(text);
  if (tokens.length > MAX_TOKENS)
    throw new QueryError('syntax', `the query has more than ${MAX_TOKENS} words and signs`);
  const arranged = arrange(text, tokens);
  try {
    return { ...arranged, tree: compile(arranged.text) };
  } catch (error) {
    const reason = error instanceof RangeError ? 'the query is nested too deeply' : 'this is not a query';
    throw new QueryError('syntax', reason);
  }
}
