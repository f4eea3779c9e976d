import { sortByCodePoint } from './code-points.ts';
import { isJsonObject, isOrdered, keysOf } from './json-object.ts';
import { rememberByKeys } from './known-keys.ts';
import { toPythonText } from './python-text.ts';

/** How much text is gathered before it is handed on. */
const CHUNK_LENGTH = 65_536;

/** Tab separated values as `az` prints them: a line for each item of a list, nothing escaped, no header. */
export function* writeTsv(value: unknown): Generator<string> {
  const sort = rememberByKeys(sortByCodePoint);
  let text = '';
  for (const row of Array.isArray(value) ? value : [value]) {
    text += `${formatRow(row, sort)}\n`;
    if (text.length < CHUNK_LENGTH) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

type SortKeys = (keys: readonly string[]) => readonly string[];

function formatRow(row: unknown, sort: SortKeys): string {
  if (Array.isArray(row)) return row.map(formatField).join('\t');
  if (isJsonObject(row)) {
    // The order that the query gave, else sorted.
    const columns = isOrdered(row) ? keysOf(row) : sort(Object.keys(row));
    return columns.map((key) => formatField(row[key])).join('\t');
  }
  // A boolean alone is written small, one among others as Python writes it.
  return typeof row === 'boolean' ? String(row) : toPythonText(row);
}

/** One line has no room for a list or an object: a list shows its length, an object nothing. */
function formatField(value: unknown): string {
  if (Array.isArray(value)) return String(value.length);
  return isJsonObject(value) ? '' : toPythonText(value);
}
