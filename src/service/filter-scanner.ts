import { AzMlError } from '../errors.ts';

/** A literal as it stands in the text: what is quoted is text and nothing else. */
export interface FilterLiteral {
  readonly text: string;
  readonly quoted: boolean;
  readonly position: number;
}

/** A field as it stands in the text: `Status`, or with a key as in `Tags/my.key`. */
export interface FilterName {
  readonly name: string;
  readonly key: string | undefined;
  readonly position: number;
}

export interface FilterScanner {
  /** Takes one of these words if it comes next as a whole word, in any letter case; answers it in lower case. */
  takeWord(...words: readonly string[]): string | undefined;
  /** Takes this character if it comes next. */
  takeMark(mark: string): boolean;
  /** Takes a field; in a list of arguments its key ends at a comma too. */
  takeName(inList: boolean): FilterName;
  /** Takes a literal; in a list of arguments a bare one ends at a comma. */
  takeLiteral(inList: boolean): FilterLiteral;
  isAtEnd(): boolean;
  /** Throws `BadFilter` with the place, by default the present one. */
  fail(message: string, position?: number, hint?: string): never;
}

/** Reads a filter from left to right, each character at most twice, whatever the text is. */
export function scanFilter(source: string): FilterScanner {
  let position = 0;

  function skipBlanks(): void {
    while (position < source.length && isBlank(source[position])) position++;
  }

  function fail(message: string, at = position, hint?: string): never {
    throw new AzMlError('BadFilter', `${message}, at character ${at + 1} of the filter`, {
      target: 'filter',
      ...(hint === undefined ? {} : { hint }),
    });
  }

  function takeQuoted(): string {
    const start = position;
    const quote = source[position++];
    let text = '';
    for (;;) {
      const end = source.indexOf(quote ?? '', position);
      if (end === -1) fail(`the quote ${quote} is not closed`, start);
      text += source.slice(position, end);
      position = end + 1;
      if (source[position] !== quote) return text;
      text += quote;
      position++;
    }
  }

  function takeUntil(isEnd: (char: string) => boolean): string {
    const start = position;
    while (position < source.length && !isEnd(source[position] ?? '')) position++;
    return source.slice(start, position);
  }

  /** Bare text runs on over blanks, as in `2020-01-01 00:00:00`, until a word that joins, a parenthesis or the end. */
  function takeBare(inList: boolean): string {
    const start = position;
    let end = start;
    for (;;) {
      takeUntil((char) => isBlank(char) || char === ')' || (inList && char === ','));
      end = position;
      skipBlanks();
      const isOver = position === end || position >= source.length;
      if (isOver || source[position] === ')' || findWord(JOINING) !== undefined) break;
      if (inList && source[position] === ',') break;
    }
    return source.slice(start, end);
  }

  function findWord(words: readonly string[]): string | undefined {
    return words.find((word) => {
      const after = source[position + word.length];
      const isWhole = after === undefined || isBlank(after) || after === '(' || after === ')';
      return isWhole && source.slice(position, position + word.length).toLowerCase() === word;
    });
  }

  return {
    fail,
    isAtEnd() {
      skipBlanks();
      return position >= source.length;
    },
    takeWord(...words) {
      skipBlanks();
      const word = findWord(words);
      if (word !== undefined) position += word.length;
      return word;
    },
    takeMark(mark) {
      skipBlanks();
      if (source[position] !== mark) return false;
      position++;
      return true;
    },
    takeName(inList) {
      skipBlanks();
      const start = position;
      const name = takeUntil((char) => !/\w/.test(char));
      if (name === '') fail('a field is missing');
      if (source[position] !== '/') return { name, key: undefined, position: start };
      position++;
      const key = isQuote(source[position])
        ? takeQuoted()
        : takeUntil((char) => isBlank(char) || (inList && char === ','));
      if (key === '') fail(`the key after ${name}/ is missing`);
      return { name, key, position: start };
    },
    takeLiteral(inList) {
      skipBlanks();
      const start = position;
      if (!isQuote(source[position])) {
        const text = takeBare(inList);
        if (text === '') fail('a value is missing', start);
        return { text, quoted: false, position: start };
      }
      const text = takeQuoted();
      const after = source[position];
      if (after !== undefined && !isBlank(after) && after !== ')' && after !== ',') {
        fail(`there is more text right after a quoted value`, position, 'a quote inside a value is doubled');
      }
      return { text, quoted: true, position: start };
    },
  };
}

const JOINING = ['and', 'or'];

function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r';
}

function isQuote(char: string | undefined): boolean {
  return char === "'" || char === '"';
}
