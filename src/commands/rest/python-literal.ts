const SPACE = /\s*/y;
const TEXT = /'((?:[^'\\\n]|\\[\s\S])*)'|"((?:[^"\\\n]|\\[\s\S])*)"/y;
const NUMBER = /[+-]?(?:\d+(?:_\d+)*)?(?:\.\d*)?(?:[eE][+-]?\d+)?/y;
const WORD = /True|False|None/y;

const WORDS: Readonly<Record<string, string>> = { True: 'true', False: 'false', None: 'null' };

const ESCAPE = /\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|([0-7]{1,3})|([\s\S]))/gi;
const NAMED: Readonly<Record<string, string>> = {
  '\n': '',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** Deeper than anybody writes by hand. */
const MAX_DEPTH = 100;

/** The JSON of a Python literal: dict, list, tuple, string, number, `True`, `False`, `None`. `undefined` for any other text. */
export function translatePythonLiteral(text: string): string | undefined {
  let position = 0;

  function take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = position;
    const match = pattern.exec(text);
    if (match === null || match[0] === '') return undefined;
    position = pattern.lastIndex;
    return match;
  }

  function takeMark(mark: string): boolean {
    take(SPACE);
    if (text[position] !== mark) return false;
    position++;
    return true;
  }

  function readValue(depth: number): string | undefined {
    if (depth > MAX_DEPTH) return undefined;
    if (takeMark('{'))
      return join(
        '{',
        readItems('}', () => readEntry(depth + 1)),
        '}',
      );
    if (takeMark('['))
      return join(
        '[',
        readItems(']', () => readValue(depth + 1)),
        ']',
      );
    if (takeMark('('))
      return join(
        '[',
        readItems(')', () => readValue(depth + 1)),
        ']',
      );
    const string = take(TEXT);
    if (string !== undefined) return quote(string[1] ?? string[2] ?? '');
    const word = take(WORD);
    return word === undefined ? toJsonNumber(take(NUMBER)?.[0]) : WORDS[word[0]];
  }

  function readEntry(depth: number): string | undefined {
    const key = readValue(depth);
    if (key === undefined || /^[[{]/.test(key) || !takeMark(':')) return undefined;
    const value = readValue(depth);
    return value === undefined ? undefined : `${key.startsWith('"') ? key : `"${key}"`}: ${value}`;
  }

  /** Items up to the closing mark; a comma may stand behind the last. */
  function readItems(end: string, readItem: () => string | undefined): readonly string[] | undefined {
    const items: string[] = [];
    while (!takeMark(end)) {
      if (items.length > 0 && !takeMark(',')) return undefined;
      if (items.length > 0 && takeMark(end)) break;
      const item = readItem();
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  }

  const json = readValue(0);
  take(SPACE);
  return position === text.length ? json : undefined;
}

function join(open: string, items: readonly string[] | undefined, close: string): string | undefined {
  return items === undefined ? undefined : `${open}${items.join(', ')}${close}`;
}

function quote(inner: string): string | undefined {
  return JSON.stringify(
    inner.replace(ESCAPE, (whole, byte, unit, point, octal, named) => {
      const hex: string | undefined = byte ?? unit ?? point;
      if (hex !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10ffff));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      return NAMED[named] ?? whole;
    }),
  );
}

/** Python writes numbers in ways that JSON does not know: `+1`, `.5`, `1.`, `1_000`. */
function toJsonNumber(text: string | undefined): string | undefined {
  if (text === undefined || !/\d/.test(text)) return undefined;
  const plain = text
    .replace('+', '')
    .replaceAll('_', '')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.(?!\d)/, '.0');
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(plain) ? plain : undefined;
}
