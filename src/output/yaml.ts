import { countCodePoints, sortByCodePoint } from './code-points.ts';
import { isJsonObject, type JsonObject } from './json-object.ts';
import { formatNumber, isFloat, isNumeric, type NumberWords, type Numeric } from './number.ts';
import { nameShared } from './yaml/anchors.ts';
import { chooseStyle, hasLineBreak } from './yaml/scalar-style.ts';
import { type Place, writeScalar } from './yaml/scalar-text.ts';

const WORDS: NumberWords = { infinity: '.inf', negativeInfinity: '-.inf', notANumber: '.nan' };

/** A longer key does not share a line with its value. */
const MAX_SIMPLE_KEY = 122;

/** What a node stands behind: nothing, `key:`, or one of `-`, `?` and `:` at the start of a line. */
type Context = 'root' | 'key' | 'mark';

/** The text of `formatYaml`, made when it is asked for. */
export function* writeYaml(value: unknown): Generator<string> {
  yield formatYaml(value);
}

/** YAML as `az` prints it: PyYAML's safe dump in block style, keys sorted, lines of about 80 columns. */
export function formatYaml(value: unknown): string {
  const anchors = nameShared(value);
  const mentioned = new Set<object>();
  let text = '';

  /** `indent` is that of the line on which the node begins, `column` the next one on that line. */
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
    if (Object.keys(node).length === 0) text += gap + (isJsonObject(node) ? '{}' : '[]');
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
    let separator = gap ?? breakLine(inner);
    const addSeparator = (): void => {
      text += separator;
      separator = breakLine(inner);
    };
    if (isObject) addEntries(node, inner, addSeparator);
    else addItems(node, inner, addSeparator);
  }

  function addItems(items: readonly unknown[], indent: number, addSeparator: () => void): void {
    for (const item of items) {
      addSeparator();
      text += '-';
      addNode(item, 'mark', indent, indent + 1);
    }
  }

  function addEntries(node: JsonObject, indent: number, addSeparator: () => void): void {
    for (const key of sortByCodePoint(Object.keys(node))) {
      addSeparator();
      if (isSimpleKey(key)) {
        const written = writeText(key, { column: indent, indent: indent + 2, mayFold: false });
        text += `${written}:`;
        addNode(node[key], 'key', indent, indent + countCodePoints(written) + 1);
      } else {
        const written = writeText(key, { column: indent + 2, indent: indent + 2, mayFold: true });
        text += `? ${written}${breakLine(indent)}:`;
        addNode(node[key], 'mark', indent, indent + 1);
      }
    }
  }

  addNode(value, 'root', 0, 0);
  const isPlainScalar = !(typeof value === 'object' && value !== null) && !/^['"]/.test(text);
  return isPlainScalar || isNumeric(value) ? `${text}\n...\n` : `${text}\n`;
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
