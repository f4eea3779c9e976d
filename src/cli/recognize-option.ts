import { AzMlError } from '../errors.ts';

export interface Spellings {
  /** Spelling of an option -> its key. */
  readonly keys: ReadonlyMap<string, string>;
  /** Keys of options whose beginnings belong to others that share them. */
  readonly yielding: ReadonlySet<string>;
}

export interface RecognizedOption {
  readonly key: string;
  /** What was attached to it, `-otsv` or `--output=tsv`. */
  readonly value?: string;
  /** Further one-letter options may be what is attached, `-yo tsv`. */
  readonly mayBundle: boolean;
}

/**
 * Which option a word is: by full name, by the unique beginning of a long name, or by one letter with its value
 * attached. Throws `BadArgument` for a beginning that several options share.
 */
export function recognizeOption(word: string, spellings: Spellings): RecognizedOption | undefined {
  const { name, value } = splitAtEquals(word);
  const key = spellings.keys.get(name) ?? expandAbbreviation(name, word, spellings);
  if (key !== undefined) return { key, mayBundle: false, ...(value === undefined ? {} : { value }) };
  const short = isLong(word) ? undefined : spellings.keys.get(word.slice(0, 2));
  return short === undefined ? undefined : { key: short, mayBundle: true, value: word.slice(2) };
}

/**
 * Whether a word cannot be the value of the option before it, by the rules of Python's argparse: names of options
 * and their beginnings cannot, nor what looks like one; a negative number can, and so can an unknown word with a space.
 */
export function looksLikeOption(word: string, spellings: Spellings): boolean {
  if (!word.startsWith('-') || word === '-') return false;
  const { name } = splitAtEquals(word);
  if (
    spellings.keys.has(name) ||
    spellings.keys.has(word.slice(0, 2)) ||
    namesBeginningWith(name, spellings).length > 0
  )
    return true;
  return !NEGATIVE_NUMBER.test(word) && !word.includes(' ');
}

const NEGATIVE_NUMBER = /^-(\d+|\d*\.\d+)$/;

function splitAtEquals(word: string): { readonly name: string; readonly value?: string } {
  const equals = word.indexOf('=');
  return equals < 0 ? { name: word } : { name: word.slice(0, equals), value: word.slice(equals + 1) };
}

function expandAbbreviation(name: string, word: string, spellings: Spellings): string | undefined {
  if (word === '--') return undefined;
  const matches = namesBeginningWith(name, spellings);
  const keys = new Set(matches.flatMap((spelling) => spellings.keys.get(spelling) ?? []));
  const first = [...keys].filter((key) => !spellings.yielding.has(key));
  const [key, another] = first.length > 0 ? first : [...keys];
  if (another !== undefined) {
    throw new AzMlError('BadArgument', `ambiguous option: ${word} could match ${matches.join(', ')}`);
  }
  return key;
}

function namesBeginningWith(name: string, spellings: Spellings): string[] {
  return isLong(name) ? [...spellings.keys.keys()].filter((spelling) => spelling.startsWith(name)) : [];
}

function isLong(word: string): boolean {
  return word.startsWith('--');
}
