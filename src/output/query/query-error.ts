import { AzMlError } from '../../errors.ts';

/** The kinds of errors that the JMESPath specification names. */
export type QueryErrorKind =
  | 'syntax'
  | 'invalid-arity'
  | 'invalid-type'
  | 'invalid-value'
  | 'unknown-function';

/** What is wrong with a query, as the specification calls it; the cause of the error that the user sees. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly kind: QueryErrorKind;

  constructor(kind: QueryErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

const GUIDE = 'How queries are written: https://jmespath.org/tutorial.html';

/** The query cannot be read: refused like any other bad argument. */
export function badQuery(cause: QueryError): AzMlError {
  return new AzMlError('BadQuery', `--query: ${cause.message}`, { hint: GUIDE, target: '--query', cause });
}

/** The query does not fit what it was put to. */
export function queryFailed(cause: QueryError): AzMlError {
  return new AzMlError('QueryFailed', `--query: ${cause.message}`, { hint: GUIDE, target: '--query', cause });
}
