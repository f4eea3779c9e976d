import { sortByCodePoint } from './code-points.ts';
import { isJsonObject, isOrdered, type JsonObject, keysOf } from './json-object.ts';
import { toPythonText } from './python-text.ts';

/** Tab separated values as `az` prints them: a line for each item of a list, nothing escaped, no header. */
export function* writeTsv(value: unknown): Generator<string> {
  for (const row of Array.isArray(value) ? value : [value]) yield `${formatRow(row)}\n`;
}

function formatRow(row: unknown): string {
  if (Array.isArray(row)) return row.map(formatField).join('\t');
  if (isJsonObject(row))
    return columnsOf(row)
      .map((key) => formatField(row[key]))
      .join('\t');
  // A boolean alone is written small, one among others as Python writes it.
  return typeof row === 'boolean' ? String(row) : toPythonText(row);
}

/** The order that the query gave, else sorted. */
function columnsOf(row: JsonObject): readonly string[] {
  return isOrdered(row) ? keysOf(row) : sortByCodePoint(Object.keys(row));
}

/** One line has no room for a list or an object: a list shows its length, an object nothing. */
function formatField(value: unknown): string {
  if (Array.isArray(value)) return String(value.length);
  return isJsonObject(value) ? '' : toPythonText(value);
}
