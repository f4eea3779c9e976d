import { countCodePoints, sortByCodePoint } from './code-points.ts';
import { isJsonObject, type JsonObject } from './json-object.ts';
import { rememberByKeys } from './known-keys.ts';
import { formatNumber, isFloat, isNumeric, type NumberWords, type Numeric } from './number.ts';
import { nameShared } from './yaml/anchors.ts';
import { chooseStyle, hasLineBreak } from './yaml/scalar-style.ts';
import { type Place, writeScalar } from './yaml/scalar-text.ts';

const WORDS: NumberWords = { infinity: '.inf', negativeInfinity: '-.inf', notANumber: '.nan' };

/** A longer key does not share a line with its value. */
const MAX_SIMPLE_KEY = 122;

/** What a node stands behind: nothing, `key:`, or one of `-`, `?` and `:` at the start of a line. */
type Context = 'root' | 'key' | 'mark';

/** How much text is gathered before it is handed on. */
const CHUNK_LENGTH = 65_536;

/** YAML as `az` prints it: PyYAML's safe dump in block style, keys sorted, lines of about 80 columns. */
export function* writeYaml(value: unknown): Generator<string> {
  const writer = openWriter(nameShared(value));
  if (Array.isArray(value) && value.length > 0) {
    for (const [index, item] of value.entries()) {
      writer.addItem(item, index === 0 ? '' : '\n', 0);
      if (writer.length > CHUNK_LENGTH) yield writer.take();
    }
    yield `${writer.take()}\n`;
    return;
  }
  writer.addNode(value, 'root', 0, 0);
  const text = writer.take();
  const isPlainScalar = !(typeof value === 'object' && value !== null) && !/^['"]/.test(text);
  yield isPlainScalar || isNumeric(value) ? `${text}\n...\n` : `${text}\n`;
}

interface Writer {
  readonly length: number;
  /** `indent` is that of the line on which the node begins, `column` the next one on that line. */
  addNode(node: unknown, context: Context, indent: number, column: number): void;
  addItem(item: unknown, separator: string, indent: number): void;
  take(): string;
}

function openWriter(anchors: ReadonlyMap<object, string>): Writer {
  const mentioned = new Set<object>();
  const entriesOf = rememberByKeys((keys) => sortByCodePoint(keys).map(describeKey));
  let text = '';

  function addNode(node: unknown, context: Context, indent: number, column: number): void {
    if (Array.isArray(node) || isJsonObject(node)) {
      addContainer(node, context, indent);
      return;
    }
    const gap = context === 'root' ? '' : ' ';
    const place = { column: column + gap.length, indent: indent + 2, mayFold: true };
    text += gap + describeScalar(node, place);
  }

  function addContainer(node: readonly unknown[] | JsonObject, context: Context, indent: number): void {
    const anchor = anchors.get(node);
    if (anchor !== undefined && mentioned.has(node)) {
      text += ` *${anchor}`;
      return;
    }
    if (anchor !== undefined) {
      mentioned.add(node);
      text += ` &${anchor}`;
    }
    const gap = context === 'root' ? '' : ' ';
    const entries = isJsonObject(node) ? entriesOf(Object.keys(node)) : node;
    if (entries.length === 0) text += gap + (isJsonObject(node) ? '{}' : '[]');
    else addBlock(node, context, indent, context === 'key' || anchor !== undefined ? undefined : gap);
  }

  /** With a `gap` the block begins on the line of its mark, else on the next. */
  function addBlock(
    node: readonly unknown[] | JsonObject,
    context: Context,
    indent: number,
    gap: string | undefined,
  ): void {
    const isObject = isJsonObject(node);
    // A list under a key is not indented, so that it saves a level.
    const staysLeft = context === 'root' || (context === 'key' && !isObject);
    const inner = staysLeft ? indent : indent + 2;
    const lineBreak = breakLine(inner);
    let separator = gap ?? lineBreak;
    if (isObject) {
      for (const entry of entriesOf(Object.keys(node))) {
        addEntry(entry, node[entry.key], separator, inner);
        separator = lineBreak;
      }
      return;
    }
    for (const item of node) {
      addItem(item, separator, inner);
      separator = lineBreak;
    }
  }

  function addItem(item: unknown, separator: string, indent: number): void {
    text += `${separator}-`;
    addNode(item, 'mark', indent, indent + 1);
  }

  function addEntry({ key, simple, width }: Entry, value: unknown, separator: string, indent: number): void {
    if (simple !== undefined) {
      text += `${separator}${simple}:`;
      addNode(value, 'key', indent, indent + width + 1);
      return;
    }
    const written = writeText(key, { column: indent + 2, indent: indent + 2, mayFold: true });
    text += `${separator}? ${written}${breakLine(indent)}:`;
    addNode(value, 'mark', indent, indent + 1);
  }

  return {
    get length() {
      return text.length;
    },
    addNode,
    addItem,
    take() {
      const taken = text;
      text = '';
      return taken;
    },
  };
}

/** A key, and its text and width if it shares a line with its value: on one line, its text is the same everywhere. */
interface Entry {
  readonly key: string;
  readonly simple: string | undefined;
  readonly width: number;
}

function describeKey(key: string): Entry {
  if (!isSimpleKey(key)) return { key, simple: undefined, width: 0 };
  const simple = writeText(key, { column: 0, indent: 0, mayFold: false });
  return { key, simple, width: countCodePoints(simple) };
}

function breakLine(indent: number): string {
  return `\n${' '.repeat(indent)}`;
}

function isSimpleKey(key: string): boolean {
  return key !== '' && !hasLineBreak(key) && countCodePoints(key) <= MAX_SIMPLE_KEY;
}

function describeScalar(value: unknown, place: Place): string {
  if (typeof value === 'string') return writeText(value, place);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return isNumeric(value) ? describeNumber(value) : 'null';
}

function writeText(text: string, place: Place): string {
  return writeScalar(text, chooseStyle(text, !place.mayFold), place);
}

/** YAML 1.1 knows a float by its point: an exponent alone is not enough. */
function describeNumber(value: Numeric): string {
  const text = formatNumber(value, WORDS);
  return isFloat(value) && !text.includes('.') ? text.replace('e', '.0e') : text;
}
