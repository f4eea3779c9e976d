import { sortByCodePoint } from './code-points.ts';
import type { JsonObject } from './json-object.ts';
import { formatNumber, isNumeric } from './number.ts';

/** How much text is gathered before it is handed on. */
const CHUNK_LENGTH = 65_536;

/** Whatever must be escaped: quotes, backslashes, controls, and lone surrogates, as no encoding can hold them. */
const NEEDS_ESCAPE = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/** JSON as `az` prints it: keys sorted by code point at every level, Python's numbers, a line feed. */
export function formatJson(value: unknown, style?: JsonStyle): string {
  let text = '';
  for (const chunk of writeJson(value, style)) text += chunk;
  return text;
}

export interface JsonStyle {
  /** Spaces of one level; 2 when not given. */
  readonly indent?: number;
}

/** The same text in pieces, so that a long list need not be held twice. */
export function* writeJson(value: unknown, { indent = 2 }: JsonStyle = {}): Generator<string> {
  const step = ' '.repeat(indent);
  const writer = openWriter(step);
  if (Array.isArray(value) && value.length > 0) {
    let separator = `[\n${step}`;
    for (const item of value) {
      writer.add(separator);
      writer.addValue(item, `\n${step}`);
      separator = `,\n${step}`;
      if (writer.length > CHUNK_LENGTH) yield writer.take();
    }
    writer.add('\n]');
  } else {
    writer.addValue(value, '\n');
  }
  writer.add('\n');
  yield writer.take();
}

interface Writer {
  readonly length: number;
  add(text: string): void;
  /** `newline` is a line feed with the indent of the value's own line. */
  addValue(value: unknown, newline: string): void;
  take(): string;
}

function openWriter(step: string): Writer {
  let text = '';
  /** Runs of one list have the same few keys: each is quoted once. */
  const quotedKeys = new Map<string, string>();

  function quoteKey(key: string): string {
    let quoted = quotedKeys.get(key);
    if (quoted === undefined) {
      quoted = `${quoteJson(key)}: `;
      if (quotedKeys.size < 10_000) quotedKeys.set(key, quoted);
    }
    return quoted;
  }

  function addValue(value: unknown, newline: string): void {
    if (typeof value === 'string') text += quoteJson(value);
    else if (value === null || value === undefined) text += 'null';
    else if (typeof value === 'boolean') text += value ? 'true' : 'false';
    else if (isNumeric(value)) text += formatNumber(value);
    else if (Array.isArray(value)) addArray(value, newline);
    else addObject(value as JsonObject, newline);
  }

  function addArray(values: readonly unknown[], newline: string): void {
    if (values.length === 0) {
      text += '[]';
      return;
    }
    const inner = `${newline}${step}`;
    let separator = `[${inner}`;
    for (const value of values) {
      text += separator;
      addValue(value, inner);
      separator = `,${inner}`;
    }
    text += `${newline}]`;
  }

  function addObject(object: JsonObject, newline: string): void {
    const inner = `${newline}${step}`;
    let separator = `{${inner}`;
    const start = separator;
    for (const key of sortByCodePoint(Object.keys(object))) {
      const value = object[key];
      if (value === undefined) continue;
      text += separator;
      text += quoteKey(key);
      addValue(value, inner);
      separator = `,${inner}`;
    }
    text += separator === start ? '{}' : `${newline}}`;
  }

  return {
    get length() {
      return text.length;
    },
    add(more) {
      text += more;
    },
    addValue,
    take() {
      const taken = text;
      text = '';
      return taken;
    },
  };
}

/** A JSON string; characters beyond ASCII stay as they are. */
export function quoteJson(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}
