import { describeToken, failAt, type Token, type TokenKind } from './token.ts';
import type { SlicePart, SliceParts } from './tree.ts';

/** A query as the parser of the `jmespath` package reads it safely. */
export interface ArrangedQuery {
  readonly text: string;
  /** The literal of each placeholder in the text. */
  readonly literals: readonly unknown[];
  /** The slices that stand in the text as indexes from FIRST_SLICE on. */
  readonly slices: readonly SliceParts[];
}

/** Beyond every index of a list. */
export const FIRST_SLICE = 2 ** 52;

/** More brackets, `!` and `&` within each other than this are refused before the parser recurses into them. */
const MAX_NESTING = 200;

type Bracket = 'list' | 'hash' | 'filter' | 'group' | 'call';

const CLOSING: Readonly<Record<Bracket, TokenKind>> = {
  list: ']',
  hash: '}',
  filter: ']',
  group: ')',
  call: ')',
};

const BINARY: ReadonlySet<TokenKind> = new Set(['|', '||', '&&', '==', '!=', '<', '<=', '>', '>=']);

/** What stands before a bracket: only behind a projection may a list follow, as in `[*][name, id]`. */
type Ending = 'projection' | 'index' | 'other';

/** What may follow a dot. */
const AFTER_DOT: ReadonlySet<TokenKind> = new Set(['name', 'quoted', '*', '[', '{']);

/** What begins a further argument of a call when the comma is left out, which `az` lets pass. */
const NEXT_ARGUMENT: ReadonlySet<TokenKind> = new Set(['name', 'quoted', 'literal', '@', '&']);

/**
 * Checks the order of the tokens and writes them anew, so that the package's parser meets only what it reads as
 * `az` does: it takes `@` at the start of an argument for the whole argument, lets lists and groups without
 * commas pass, and stumbles over dots with nothing behind. Literals become placeholders, so that their values
 * stay exact.
 *
 * @throws QueryError of kind syntax.
 */
export function arrange(text: string, tokens: readonly Token[]): ArrangedQuery {
  const written: string[] = [];
  const literals: unknown[] = [];
  const slices: SliceParts[] = [];
  const open: Bracket[] = [];
  let prefixes = 0;
  let index = 0;
  let ending: Ending = 'other';

  const peek = (ahead = 0): TokenKind => tokens[index + ahead]?.kind ?? 'end';
  const top = (): Bracket | undefined => open.at(-1);

  function fail(): never {
    const token = tokens[index] as Token;
    return failAt(text, token.start, describeToken(text, token));
  }

  function emit(): void {
    const { kind, value } = tokens[index++] as Token;
    if (kind === 'literal') written.push(`\`${literals.push(value) - 1}\``);
    else if (kind === 'name' || kind === 'number') written.push(String(value));
    else if (kind === 'quoted') written.push(JSON.stringify(value));
    else if (kind === '@') written.push('(@)');
    else if (kind !== 'end') written.push(kind);
    ending = kind === '*' || kind === '[]' ? 'projection' : 'other';
  }

  function expect(kind: TokenKind): void {
    if (peek() !== kind) fail();
    emit();
  }

  function push(bracket: Bracket): void {
    open.push(bracket);
    checkNesting();
    emit();
    if (bracket === 'hash') emitKey();
  }

  function checkNesting(): void {
    if (open.length + prefixes > MAX_NESTING) {
      failAt(text, (tokens[index] as Token).start, `nested more than ${MAX_NESTING} levels`);
    }
  }

  function emitKey(): void {
    if (peek() !== 'name' && peek() !== 'quoted') fail();
    emit();
    expect(':');
  }

  /** `[` with a number, a star or a slice; the first token inside is known to fit. */
  function emitIndex(): void {
    const isIndex = peek(1) === 'number' && peek(2) !== ':';
    const isSlice = !isIndex && peek(1) !== '*';
    if (isSlice && ending === 'index') {
      emitSliceAsIndex();
      return;
    }
    emit();
    if (isSlice) for (const _ of readSlice()) emit();
    else emit();
    expect(']');
    ending = isIndex ? 'index' : 'projection';
  }

  /** `az` takes a slice right after an index, as in `a[0][1:]`, for one value and not for a projection. */
  function emitSliceAsIndex(): void {
    index++;
    const parts: [SlicePart, SlicePart, SlicePart] = [null, null, null];
    let part = 0;
    for (const token of readSlice()) {
      if (token.kind === ':') part++;
      else parts[part] = Number(token.value);
      index++;
    }
    if (peek() !== ']') fail();
    index++;
    written.push(`[ ${FIRST_SLICE + slices.push(parts) - 1} ]`);
    ending = 'index';
  }

  /** The numbers and colons from here on, which the caller steps over one by one. */
  function* readSlice(): Generator<Token> {
    let colons = 0;
    while (peek() === 'number' || peek() === ':') {
      if (peek() === ':' && ++colons > 2) fail();
      yield tokens[index] as Token;
    }
  }

  /** Whether an operator must follow, not an operand. */
  function takeOperand(): boolean {
    switch (peek()) {
      case '!':
      case '&':
        prefixes++;
        checkNesting();
        emit();
        return false;
      case 'name':
      case 'quoted':
      case 'literal':
      case '@':
      case '*':
      case '[]':
        prefixes = 0;
        emit();
        return true;
      case '[':
        return takeBracket();
      case '{':
        push('hash');
        return false;
      case '[?':
        push('filter');
        return false;
      case '(':
        push('group');
        return false;
      default:
        return fail();
    }
  }

  function takeBracket(mayBeList = true): boolean {
    const next = peek(1);
    if (next === 'number' || next === ':' || (next === '*' && peek(2) === ']')) {
      emitIndex();
      return true;
    }
    if (!mayBeList) {
      index++;
      fail();
    }
    push('list');
    return false;
  }

  function takeOperator(): boolean {
    const kind = peek();
    if (BINARY.has(kind)) {
      emit();
      return false;
    }
    switch (kind) {
      case '.':
        return takeDot();
      case '[':
        return takeBracket(ending === 'projection');
      case '[]':
        emit();
        return true;
      case '[?':
        push('filter');
        return false;
      case '(':
        return takeCall();
      case ',':
        return takeComma();
      default:
        return close() || startNext();
    }
  }

  function takeDot(): boolean {
    emit();
    if (!AFTER_DOT.has(peek())) fail();
    if (peek() === '[') push('list');
    else if (peek() === '{') push('hash');
    else {
      emit();
      return true;
    }
    return false;
  }

  function takeCall(): boolean {
    if (peek(-1) !== 'name' && !followsNameInParentheses()) fail();
    push('call');
    return peek() === ')' && close();
  }

  /** `az` also calls a name in parentheses, as in `(length)(@)`, but not what a call gives. */
  function followsNameInParentheses(): boolean {
    let depth = 0;
    while (peek(-1 - depth) === ')') depth++;
    const name = peek(-1 - depth);
    const before = peek(-2 - 2 * depth);
    const opening = tokens.slice(index - 1 - 2 * depth, index - 1 - depth);
    return (
      depth > 0 &&
      (name === 'name' || name === 'quoted') &&
      opening.length === depth &&
      opening.every(({ kind }) => kind === '(') &&
      before !== 'name' &&
      before !== ')'
    );
  }

  function takeComma(): boolean {
    const bracket = top();
    if (bracket === 'call' && peek(1) === ')') {
      index++;
      return close();
    }
    if (bracket === undefined || bracket === 'group' || bracket === 'filter') fail();
    emit();
    if (bracket === 'hash') emitKey();
    return false;
  }

  function close(): boolean {
    const bracket = top();
    if (bracket === undefined || peek() !== CLOSING[bracket]) return false;
    open.pop();
    prefixes = 0;
    emit();
    if (bracket === 'filter') ending = 'projection';
    return true;
  }

  /** A further argument or key without a comma before it. */
  function startNext(): false {
    const bracket = top();
    if (bracket === 'hash') {
      written.push(',');
      emitKey();
      return false;
    }
    if (bracket !== 'call' || !NEXT_ARGUMENT.has(peek())) fail();
    written.push(',');
    return false;
  }

  let complete = false;
  while (!(complete && open.length === 0 && peek() === 'end')) {
    complete = complete ? takeOperator() : takeOperand();
  }
  return { text: written.join(' '), literals, slices };
}
