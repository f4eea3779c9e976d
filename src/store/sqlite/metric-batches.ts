import { type Chunk, readChunk, writeChunk } from '../metric-chunk.ts';
import type { SqlValue } from '../sql/dialect.ts';
import * as sql from '../sql/metrics.ts';
import type { Connection } from './connection.ts';
import type { InsertRows } from './insert-rows.ts';

/** Values of one metric that lie in a batch: its number, how many values were before, how many these are, they. */
export type Piece = readonly [seriesId: number, position: number, count: number, chunk: Chunk];

/** What lies in the batches of a run. It changes as they do. */
export interface BatchTail {
  nextNumber: number;
  batches: number;
  values: number;
}

/** So much is read on the side by everyone who reads a metric of the run. */
const MAX_BATCHES = 64;
const MAX_VALUES = 16_384;

/** Pieces in the order in which they came. */
export function readBatches(
  connection: Connection,
  runSeq: number,
): { pieces: readonly Piece[]; tail: BatchTail } {
  const rows = connection.all<{ number: number; document: string }>(sql.LIST_BATCHES, runSeq);
  const pieces = rows.flatMap(({ document }): Piece[] => JSON.parse(document));
  const values = pieces.reduce((sum, [, , count]) => sum + count, 0);
  return { pieces, tail: { nextNumber: (rows.at(-1)?.number ?? 0) + 1, batches: rows.length, values } };
}

/** Adds a batch; `texts` are pieces as JSON. Folds the batches when there are enough of them. */
export function addBatch(
  { connection, insertChunks }: { readonly connection: Connection; readonly insertChunks: InsertRows },
  runSeq: number,
  tail: BatchTail,
  { texts, values }: { readonly texts: readonly string[]; readonly values: number },
): void {
  connection.run(sql.INSERT_BATCH, runSeq, tail.nextNumber, `[${texts.join(',')}]`);
  tail.nextNumber += 1;
  tail.batches += 1;
  tail.values += values;
  if (tail.batches < MAX_BATCHES && tail.values < MAX_VALUES) return;
  const rows: SqlValue[] = [];
  for (const run of joinPieces(readBatches(connection, runSeq).pieces)) {
    const [[seriesId, position]] = run;
    const joined = run.flatMap(([, , count, chunk]) => readChunk(chunk, 0, count));
    rows.push(seriesId, position, joined.length, writeChunk(joined));
  }
  insertChunks(rows);
  connection.run(sql.DELETE_BATCHES, runSeq);
  tail.batches = 0;
  tail.values = 0;
}

/** Pieces of one metric that follow each other without others between them. */
function joinPieces(pieces: readonly Piece[]): Iterable<[Piece, ...Piece[]]> {
  const open = new Map<number, [Piece, ...Piece[]]>();
  const runs: [Piece, ...Piece[]][] = [];
  for (const piece of pieces) {
    const [seriesId, position] = piece;
    const run = open.get(seriesId);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && last[1] + last[2] === position) {
      run.push(piece);
    } else {
      const begun: [Piece, ...Piece[]] = [piece];
      open.set(seriesId, begun);
      runs.push(begun);
    }
  }
  return runs;
}
