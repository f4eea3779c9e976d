/** Rows that come one after the other, so that nobody has to hold them all. */
export type RowStream = AsyncIterable<unknown>;

export function isRowStream(result: unknown): result is RowStream {
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result;
}

/** A result as one value: rows that come one after the other become a list. */
export async function collectRows(result: unknown): Promise<unknown> {
  if (!isRowStream(result)) return result;
  const rows: unknown[] = [];
  for await (const row of result) rows.push(row);
  return rows;
}
