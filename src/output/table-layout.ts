/** A command's own table: the columns a person looks for. Used when there is no `--query`. */
export interface TableLayout {
  readonly columns: readonly TableColumn[];
}

export interface TableColumn {
  readonly header: string;
  /** Text of a row's cell; an empty text leaves it blank. */
  cell(row: Readonly<Record<string, unknown>>): string;
}
