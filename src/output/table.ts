import Table from 'cli-table3';
import { isPlain, measureWidth } from './display-width.ts';
import { readLayout, readTable } from './table/table-rows.ts';
import type { TableLayout } from './table-layout.ts';

/** `cli-table3` needs time for the square of its rows: it gets few at once. */
const ROWS_AT_ONCE = 20;

/** Nobody reads further than this; the rest only has to be quick, and has the same columns. */
const ROWS_LAID_OUT = 200;

const GAP = '  ';

/** How much wider than its header a column is at least. */
const HEADER_ROOM = 2;

/** Where Python splits lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const LINE_END = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;

export interface TableOptions {
  /** Whether the keys of a row are sorted; with a query they stand as the query gives them. */
  readonly sortColumns: boolean;
  readonly layout?: TableLayout | undefined;
}

/** A table as `az` prints it, in pieces: headers, a rule, flush left columns measured in columns of the terminal. */
export function* writeTable(result: unknown, { sortColumns, layout }: TableOptions): Generator<string> {
  const { headers, rows } =
    layout === undefined ? readTable(result, sortColumns) : readLayout(result, layout);
  if (headers.length === 0) {
    yield '\n';
    return;
  }
  const isMultiline = hasLineFeed(headers) || rows.some(hasLineFeed);
  const split = isMultiline ? splitLines : joinLines;
  const widths = headers.map((header) => measureCell(header, split) + HEADER_ROOM);
  for (const row of rows) widenColumns(widths, row, split);

  /** A row with a cell in each column; without any text it takes no line in a table with tall rows. */
  const openRows = (some: readonly (readonly string[])[]): CellLines[][] =>
    some.map((row) => widths.map((_, column) => split(row[column] ?? ''))).filter(hasLines);

  yield layOut(openRows([headers, widths.map((width) => '-'.repeat(width))]), widths);
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const some = openRows(rows.slice(start, start + ROWS_AT_ONCE));
    if (some.length > 0) yield start < ROWS_LAID_OUT ? layOut(some, widths) : joinRows(some, widths);
  }
}

/** A cell, line by line. */
type CellLines = readonly string[];

type Split = (cell: string) => CellLines;

function hasLineFeed(cells: readonly string[]): boolean {
  return cells.some((cell) => /[\r\n]/.test(cell));
}

function splitLines(cell: string): CellLines {
  return cell === '' ? [] : cell.split(LINE_END);
}

function joinLines(cell: string): CellLines {
  return [LINE_END.test(cell) ? cell.split(LINE_END).join(' ') : cell];
}

function hasLines(row: readonly CellLines[]): boolean {
  return row.some((cell) => cell.length > 0);
}

function widenColumns(widths: number[], row: readonly string[], split: Split): void {
  for (let column = 0; column < row.length; column++) {
    const width = measureCell(row[column] ?? '', split);
    if (width > (widths[column] ?? 0)) widths[column] = width;
  }
}

function measureCell(cell: string, split: Split): number {
  if (isPlain(cell)) return cell.length;
  let width = 0;
  for (const line of split(cell)) width = Math.max(width, measureWidth(line));
  return width;
}

const NO_BORDER = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: GAP,
};

function layOut(rows: readonly (readonly CellLines[])[], widths: readonly number[]): string {
  const table = new Table({
    chars: NO_BORDER,
    colWidths: [...widths],
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  for (const row of rows) table.push(row.map((cell) => cell.join('\n')));
  return trimLines(table.toString().split('\n'));
}

function joinRows(rows: readonly (readonly CellLines[])[], widths: readonly number[]): string {
  const lines: string[] = [];
  for (const row of rows) {
    const height = Math.max(...row.map((cell) => cell.length));
    for (let index = 0; index < height; index++) {
      lines.push(row.map((cell, column) => padCell(cell[index] ?? '', widths[column] ?? 0)).join(GAP));
    }
  }
  return trimLines(lines);
}

function padCell(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - measureWidth(text)));
}

function trimLines(lines: readonly string[]): string {
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}
