import { rowPlaceholders, type SqlValue } from '../sql/dialect.ts';
import type { Connection } from './connection.ts';

/** Rows in one statement, as calling SQLite costs about as much as a small row itself. */
const ROWS_PER_STATEMENT = 64;

/** Adds rows whose values lie one after the other. */
export type InsertRows = (values: readonly SqlValue[]) => void;

/** `insert` is the statement up to its `values`. */
export function makeInsertRows(connection: Connection, insert: string, columns: number): InsertRows {
  const most = ROWS_PER_STATEMENT * columns;
  const texts = new Map<number, string>();
  const textFor = (count: number): string => {
    const known = texts.get(count);
    if (known !== undefined) return known;
    const text = `${insert} values ${rowPlaceholders(count / columns, columns)}`;
    texts.set(count, text);
    return text;
  };
  return (values) => {
    for (let start = 0; start < values.length; start += most) {
      const part = values.length <= most ? values : values.slice(start, start + most);
      connection.run(textFor(part.length), ...part);
    }
  };
}
