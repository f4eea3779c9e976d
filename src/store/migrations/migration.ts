/** One numbered change of the database's shape. It runs inside the transaction that raises `user_version`. */
export interface Migration {
  /** `user_version` after it. The first is 1, and each is one more than the one before. */
  readonly version: number;
  /** Statements for SQLite. */
  readonly sql: string;
}
