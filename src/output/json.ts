import { sortByCodePoint } from './code-points.ts';
import type { JsonObject } from './json-object.ts';
import { rememberByKeys } from './known-keys.ts';
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
      writer.addValue(item, 1);
      separator = `,\n${step}`;
      if (writer.length > CHUNK_LENGTH) yield writer.take();
    }
    writer.add('\n]');
  } else {
    writer.addValue(value, 0);
  }
  writer.add('\n');
  yield writer.take();
}

interface Writer {
  readonly length: number;
  add(text: string): void;
  /** `depth` is the level of the value's own line. */
  addValue(value: unknown, depth: number): void;
  take(): string;
}

function openWriter(step: string): Writer {
  let text = '';
  const levels: Level[] = [];

  function addValue(value: unknown, depth: number): void {
    if (typeof value === 'string') text += quoteJson(value);
    else if (value === null || value === undefined) text += 'null';
    else if (typeof value === 'boolean') text += value ? 'true' : 'false';
    else if (isNumeric(value)) text += formatNumber(value);
    else if (Array.isArray(value)) addArray(value, depth);
    else addObject(value as JsonObject, depth);
  }

  function addArray(values: readonly unknown[], depth: number): void {
    if (values.length === 0) {
      text += '[]';
      return;
    }
    const { newline, innerNewline } = levelAt(depth);
    let separator = `[${innerNewline}`;
    for (const value of values) {
      text += separator;
      addValue(value, depth + 1);
      separator = `,${innerNewline}`;
    }
    text += `${newline}]`;
  }

  function addObject(object: JsonObject, depth: number): void {
    const { newline, layOut } = levelAt(depth);
    let isEmpty = true;
    for (const { key, first, next } of layOut(Object.keys(object))) {
      const value = object[key];
      if (value === undefined) continue;
      text += isEmpty ? first : next;
      addValue(value, depth + 1);
      isEmpty = false;
    }
    text += isEmpty ? '{}' : `${newline}}`;
  }

  function levelAt(depth: number): Level {
    const level = levels[depth] ?? createLevel(step, depth);
    levels[depth] = level;
    return level;
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

/** What lists and objects of one depth have in common. */
interface Level {
  readonly newline: string;
  readonly innerNewline: string;
  readonly layOut: (keys: readonly string[]) => readonly Entry[];
}

interface Entry {
  readonly key: string;
  /** Everything that stands between the value before, or the opening brace, and the value of this key. */
  readonly next: string;
  readonly first: string;
}

function createLevel(step: string, depth: number): Level {
  const newline = `\n${step.repeat(depth)}`;
  const innerNewline = `${newline}${step}`;
  return {
    newline,
    innerNewline,
    layOut: rememberByKeys((keys) =>
      sortByCodePoint(keys).map((key) => {
        const lead = `${innerNewline}${quoteJson(key)}: `;
        return { key, first: `{${lead}`, next: `,${lead}` };
      }),
    ),
  };
}

/** A JSON string; characters beyond ASCII stay as they are. */
export function quoteJson(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}
