/** What else than text, line feeds and tabs may reach the terminal. */
export interface Passage {
  /** Tells by the parameters of a colour sequence (SGR, `ESC [ parameters m`) whether it passes. */
  colour(parameters: string): boolean;
  /** Carriage return, backspace and "erase in line": a bar of progress redraws its line with them. */
  readonly redraw: boolean;
}

/** A text that comes in pieces; a sequence may be cut anywhere. */
export interface TerminalFilter {
  /** The next piece without what does not pass. */
  filter(piece: string): string;
  /** Forgets a sequence that has begun: what follows is another text. */
  reset(): void;
}

/** Everything that is more than a character to show, a line feed or a tab; also what turns the direction of writing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSAFE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

/** No colour needs more; whoever sends more wants us to remember it. */
const MOST_PARAMETERS = 64;

/**
 * Takes out of a text whatever a terminal would obey instead of show (ECMA-48): cursor moves, titles, the clipboard
 * (OSC 52), questions to the terminal, other alphabets. A string sequence that is not closed ends with its line.
 */
export function createTerminalFilter(passage: Passage): TerminalFilter {
  let state: 'text' | 'escape' | 'intermediate' | 'control' | 'string' = 'text';
  let parameters = '';

  /** What passes of one character, and the state behind it. */
  function take(character: string): string {
    const code = character.charCodeAt(0);
    if (state === 'text' || code === ESC || isEndOfAll(code)) return takeInText(character, code);
    if (state === 'control') return takeInControl(character, code);
    if (state === 'string') {
      if (code === BEL || code === C1_END_OF_STRING) state = 'text';
      return '';
    }
    return takeAfterEscape(character, code);
  }

  function takeInText(character: string, code: number): string {
    state = 'text';
    if (!UNSAFE.test(character)) return character;
    if (code === ESC) state = 'escape';
    else if (code === C1_CONTROL) state = beginControl();
    else if (C1_STRINGS.includes(code)) state = 'string';
    return passage.redraw && (character === '\r' || character === '\b') ? character : '';
  }

  function takeInControl(character: string, code: number): string {
    if (code >= 0x80) return takeInText(character, code);
    if (code < 0x20 || code === DELETE) return '';
    if (code < 0x40) {
      if (parameters.length <= MOST_PARAMETERS) parameters += character;
      return '';
    }
    state = 'text';
    return passes(character) ? `\x1b[${parameters}${character}` : '';
  }

  function passes(final: string): boolean {
    if (parameters.length > MOST_PARAMETERS) return false;
    if (final === 'm') return /^[\d;:]*$/.test(parameters) && passage.colour(parameters);
    return final === 'K' && passage.redraw && /^[012]?$/.test(parameters);
  }

  /** One letter, with others before it or none; some begin something longer. */
  function takeAfterEscape(character: string, code: number): string {
    if (code >= 0x80) return takeInText(character, code);
    if (code >= 0x30) state = state === 'escape' ? stateBehind(character) : 'text';
    else if (code >= 0x20) state = 'intermediate';
    return '';
  }

  function stateBehind(letter: string): typeof state {
    if (letter === '[') return beginControl();
    return STRING_LETTERS.includes(letter) ? 'string' : 'text';
  }

  function beginControl(): 'control' {
    parameters = '';
    return 'control';
  }

  return {
    filter(piece) {
      if (state === 'text' && !UNSAFE.test(piece)) return piece;
      let text = '';
      for (const character of piece) text += take(character);
      return text;
    },
    reset() {
      state = 'text';
    },
  };
}

const BEL = 0x07;
const ESC = 0x1b;
const DELETE = 0x7f;
const C1_CONTROL = 0x9b;
const C1_END_OF_STRING = 0x9c;
/** DCS, SOS, OSC, PM, APC as single characters, and behind an escape. */
const C1_STRINGS = [0x90, 0x98, 0x9d, 0x9e, 0x9f];
const STRING_LETTERS = 'PX]^_';

/** Line ends, and the two characters that call off any sequence. */
function isEndOfAll(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x18 || code === 0x1a;
}
