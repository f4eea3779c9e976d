import { startBudget } from './query/budget.ts';
import { compileTree } from './query/evaluate.ts';
import { parseQuery } from './query/parse.ts';
import { badQuery, QueryError, queryFailed } from './query/query-error.ts';

/** A query that was read without error. */
export interface Query {
  readonly text: string;
  /**
   * The query's answer about a document; null when there is none.
   *
   * @throws AzMlError QueryFailed when the document is not what the query takes it for.
   */
  search(document: unknown): unknown;
}

/**
 * Reads a JMESPath query, the text of `--query`.
 *
 * @throws AzMlError BadQuery, saying what is wrong where.
 */
export function compileQuery(text: string): Query {
  const evaluate = prepare(text);
  return {
    text,
    search(document) {
      startBudget();
      try {
        return evaluate(document) ?? null;
      } catch (error) {
        if (error instanceof QueryError) throw queryFailed(error);
        if (!(error instanceof RangeError)) throw error;
        throw queryFailed(
          new QueryError('invalid-value', 'the document is nested too deeply, or the answer too long'),
        );
      }
    },
  };
}

function prepare(text: string): (document: unknown) => unknown {
  try {
    return compileTree(parseQuery(text));
  } catch (error) {
    throw error instanceof QueryError ? badQuery(error) : error;
  }
}
