import { sortByCodePoint } from '../code-points.ts';
import { isJsonObject, keysOf } from '../json-object.ts';
import { rememberByKeys } from '../known-keys.ts';
import { stripPython, toPythonText } from '../python-text.ts';
import type { TableLayout } from '../table-layout.ts';
import { makeTerminalSafe } from './terminal-safe.ts';

/** Headers and cells as text. */
export interface TableText {
  readonly headers: readonly string[];
  /** A row may end before the last column: it has nothing there. */
  readonly rows: readonly (readonly string[])[];
}

/** Keys that `az` leaves out of tables; who wants one renames it in a query. */
const HIDDEN_KEYS: ReadonlySet<string> = new Set(['id', 'type', 'etag']);

/** What may become a cell: a key of an object, or a place of a list, and its header. */
interface Field {
  readonly key: string;
  readonly header: string;
}

/** The table of a result without a layout of its own: columns in order of first appearance. */
export function readTable(result: unknown, sortColumns: boolean): TableText {
  const fieldsOf = rememberByKeys((keys) => listFields(sortColumns ? sortByCodePoint(keys) : keys));
  const columns = new Map<string, number>();

  function findColumn(header: string): number {
    const known = columns.get(header);
    if (known === undefined) columns.set(header, columns.size);
    return known ?? columns.size - 1;
  }

  function readRow(row: unknown): readonly string[] {
    const cells = new Array<string>(columns.size).fill('');
    if (Array.isArray(row)) {
      for (const [index, value] of row.entries()) {
        cells[findColumn(`Column${index + 1}`)] = writeCell(value);
      }
    } else if (isJsonObject(row)) {
      for (const { key, header } of fieldsOf(keysOf(row))) {
        const value = row[key];
        if (isShown(value)) cells[findColumn(header)] = writeCell(value);
      }
    } else cells[findColumn('Result')] = writeCell(row);
    return cells;
  }

  const rows = listRows(result).map(readRow);
  return { headers: [...columns.keys()].map(makeTerminalSafe), rows };
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

function listFields(keys: readonly string[]): readonly Field[] {
  return keys.filter((key) => !HIDDEN_KEYS.has(key)).map((key) => ({ key, header: capitalize(key) }));
}

function capitalize(key: string): string {
  const [first = ''] = key;
  return first.toUpperCase() + key.slice(first.length);
}

/** Whether a value of an object has a cell: one line has no room for a list or an object. */
function isShown(value: unknown): boolean {
  return value !== null && value !== undefined && !Array.isArray(value) && !isJsonObject(value);
}

function writeCell(value: unknown): string {
  return value === null || value === undefined ? '' : makeTerminalSafe(stripPython(toPythonText(value)));
}
