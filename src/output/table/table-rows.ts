import { sortByCodePoint } from '../code-points.ts';
import { isJsonObject, type JsonObject, keysOf } from '../json-object.ts';
import { stripPython, toPythonText } from '../python-text.ts';
import type { TableLayout } from '../table-layout.ts';
import { makeTerminalSafe } from './terminal-safe.ts';

/** Headers and cells as text; every row has a cell for every header. */
export interface TableText {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Keys that `az` leaves out of tables; who wants one renames it in a query. */
const HIDDEN_KEYS: ReadonlySet<string> = new Set(['id', 'type', 'etag']);

/** The table of a result without a layout of its own: columns in order of first appearance. */
export function readTable(result: unknown, sortColumns: boolean): TableText {
  const columns = new Map<string, number>();
  const entries = listRows(result).map((row) => {
    const cells = readRow(row, sortColumns);
    for (const header of cells.keys()) if (!columns.has(header)) columns.set(header, columns.size);
    return cells;
  });
  const headers = [...columns.keys()];
  return {
    headers: headers.map(makeTerminalSafe),
    rows: entries.map((cells) => headers.map((header) => writeCell(cells.get(header)))),
  };
}

/** The table that a command asks for. Nothing in it, no headers either. */
export function readLayout(result: unknown, { columns }: TableLayout): TableText {
  const rows = listRows(result);
  if (rows.length === 0) return { headers: [], rows: [] };
  return {
    headers: columns.map(({ header }) => header),
    rows: rows.map((row) => columns.map(({ cell }) => writeCell(cell(isJsonObject(row) ? row : {})))),
  };
}

function listRows(result: unknown): readonly unknown[] {
  return Array.isArray(result) ? result : [result];
}

function readRow(row: unknown, sortColumns: boolean): Map<string, unknown> {
  if (Array.isArray(row)) return new Map(row.map((value, index) => [`Column${index + 1}`, value]));
  if (isJsonObject(row)) return readObject(row, sortColumns);
  return new Map([['Result', row]]);
}

function readObject(row: JsonObject, sortColumns: boolean): Map<string, unknown> {
  const cells = new Map<string, unknown>();
  for (const key of sortColumns ? sortByCodePoint(keysOf(row)) : keysOf(row)) {
    const value = row[key];
    const isShown = value !== null && value !== undefined && !Array.isArray(value) && !isJsonObject(value);
    if (isShown && !HIDDEN_KEYS.has(key)) cells.set(capitalize(key), value);
  }
  return cells;
}

function capitalize(key: string): string {
  const [first = ''] = key;
  return first.toUpperCase() + key.slice(first.length);
}

function writeCell(value: unknown): string {
  return value === null || value === undefined ? '' : makeTerminalSafe(stripPython(toPythonText(value)));
}
