import type { OrderBy } from '../contract/run-filter.ts';
import { AzMlError } from '../errors.ts';

const COLUMNS = ['startTimeUtc', 'createdUtc', 'endTimeUtc', 'runId', 'runNumber'] as const;

/**
 * The order in which runs are wanted, from `StartTimeUtc desc` and the like. A clause may be repeated, but
 * clauses that differ are refused rather than dropped: the order has one key. Throws `BadRequest`.
 */
export function parseOrderBy(texts: readonly string[]): OrderBy | undefined {
  const clauses = texts.flatMap((text) => text.split(',')).map((clause) => clause.trim());
  const orders = clauses.filter((clause) => clause !== '').map(parseClause);
  const [first] = orders;
  const other = orders.find(
    ({ column, descending }) => column !== first?.column || descending !== first.descending,
  );
  if (other !== undefined) {
    throw new AzMlError('BadRequest', `runs can be ordered by one field, not by ${texts.join(', ')}`, {
      target: 'orderBy',
      hint: 'runs that are equal in it come newest first',
    });
  }
  return first;
}

function parseClause(clause: string): OrderBy {
  const [, name = '', direction = 'asc'] = /^(\S+)(?:\s+(asc|desc))?$/i.exec(clause) ?? [];
  const column = COLUMNS.find((known) => known.toLowerCase() === name.toLowerCase());
  if (column === undefined) {
    throw new AzMlError('BadRequest', `runs cannot be ordered by ${JSON.stringify(clause)}`, {
      target: 'orderBy',
      hint: `possible: ${COLUMNS.join(', ')}, each followed by asc or desc`,
    });
  }
  return { column, descending: direction.toLowerCase() === 'desc' };
}
