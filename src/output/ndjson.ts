import { sortByCodePoint } from './code-points.ts';
import { quoteJson } from './json.ts';
import type { JsonObject } from './json-object.ts';
import { formatNumber, isNumeric } from './number.ts';
import type { RowStream } from './row-stream.ts';

/** How much text is gathered before it is handed on. */
const CHUNK_LENGTH = 65_536;

/** What some readers take for the end of a line, and what a terminal might obey. */
const ESCAPED_TOO = /[\x7f-\x9f\u2028\u2029]/g;

/**
 * A result as lines (ndjson.org, jsonlines.org): each item of a list, or the one value that is no list, is compact
 * JSON on a line of its own. Keys are sorted and numbers written as `-o json` does.
 */
export function* writeNdjson(value: unknown): Generator<string> {
  let text = '';
  for (const row of Array.isArray(value) ? value : [value]) {
    text += formatLine(row);
    if (text.length < CHUNK_LENGTH) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** The same lines of rows that are still to come: none is kept longer than until its chunk is full. */
export async function* streamNdjson(rows: RowStream): AsyncGenerator<string> {
  let text = '';
  for await (const row of rows) {
    text += formatLine(row);
    if (text.length < CHUNK_LENGTH) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

function formatLine(row: unknown): string {
  return `${formatCompact(row)}\n`;
}

function formatCompact(value: unknown): string {
  if (typeof value === 'string') return quoteText(value);
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (isNumeric(value)) return formatNumber(value);
  if (Array.isArray(value)) return `[${value.map(formatCompact).join(',')}]`;
  return formatObject(value as JsonObject);
}

function formatObject(object: JsonObject): string {
  let text = '';
  for (const key of sortByCodePoint(Object.keys(object))) {
    const value = object[key];
    if (value !== undefined) text += `${text === '' ? '' : ','}${quoteText(key)}:${formatCompact(value)}`;
  }
  return `{${text}}`;
}

function quoteText(text: string): string {
  const quoted = quoteJson(text);
  return quoted.replace(
    ESCAPED_TOO,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
