export interface TextPosition {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** Line and column of an offset. */
export function locateOffset(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** A bracket or separator, a string, or a run of anything else. */
const TOKEN = /[ \t\r\n]*([{}[\]:,]|"(?:[^"\\]|\\.)*"?|[^\s{}[\]:,"]+|.)/gsy;

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end' | 'nothing';

/**
 * Offset of the first token of a text that cannot stand there in JSON (RFC 8259); its length when the text ends too
 * early. For error messages: `JSON.parse` itself tells no position for most mistakes.
 */
export function findJsonError(text: string): number {
  const open: string[] = [];
  let expected: Expected = 'value';
  for (const match of text.matchAll(TOKEN)) {
    const token = match[1] ?? '';
    const next = advance(expected, token, open);
    if (next === undefined) return match.index + match[0].length - token.length;
    expected = next;
  }
  return text.length;
}

/** What may follow the token, or `undefined` when it may not stand here. Keeps the stack of open brackets. */
function advance(expected: Expected, token: string, open: string[]): Expected | undefined {
  if (token === '}') return isEndDue(expected, 'key or }', '{', open) ? afterValue(open) : undefined;
  if (token === ']') return isEndDue(expected, 'value or ]', '[', open) ? afterValue(open) : undefined;
  switch (expected) {
    case 'value':
    case 'value or ]':
      return startValue(token, open);
    case 'key':
    case 'key or }':
      return token.startsWith('"') && isScalar(token) ? ':' : undefined;
    case ':':
      return token === ':' ? 'value' : undefined;
    case ', or end':
      if (token !== ',') return undefined;
      return open.at(-1) === '{' ? 'key' : 'value';
    case 'nothing':
      return undefined;
  }
}

/** Whether a bracket may be closed here; if so, it is. */
function isEndDue(expected: Expected, whenEmpty: Expected, bracket: string, open: string[]): boolean {
  return (expected === ', or end' || expected === whenEmpty) && open.pop() === bracket;
}

function startValue(token: string, open: string[]): Expected | undefined {
  if (token === '{' || token === '[') {
    open.push(token);
    return token === '{' ? 'key or }' : 'value or ]';
  }
  return isScalar(token) ? afterValue(open) : undefined;
}

function afterValue(open: readonly string[]): Expected {
  return open.length === 0 ? 'nothing' : ', or end';
}

function isScalar(token: string): boolean {
  try {
    JSON.parse(token);
    return true;
  } catch {
    return false;
  }
}
