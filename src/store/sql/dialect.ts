/**
 * The few words that databases say differently. Statements are written with `?` for each value, in order; a
 * driver whose database counts them (`$1`) rewrites the text.
 */
export interface SqlDialect {
  /** Whether a text column holds the text of one placeholder, letter case counting. */
  contains(column: string): string;
  /** Two placeholders: the length of the text in code points, the text. */
  startsWith(column: string): string;
  endsWith(column: string): string;
}

export const SQLITE: SqlDialect = {
  contains: (column) => `instr(${column}, ?) > 0`,
  startsWith: (column) => `substr(${column}, 1, ?) = ?`,
  endsWith: (column) => `substr(${column}, -?) = ?`,
};

export type SqlValue = string | number | null;

/** A piece of a statement with the values of its placeholders. */
export interface SqlText {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** `(?, ?, …), (?, ?, …)` for a statement that inserts several rows at once. */
export function rowPlaceholders(rows: number, columns: number): string {
  const row = `(${Array(columns).fill('?').join(', ')})`;
  return Array(rows).fill(row).join(', ');
}
