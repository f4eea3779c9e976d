import type { OptionTable } from '../commands/command.ts';
import { AzMlError } from '../errors.ts';
import { describeOption, indexSpellings } from './option-names.ts';
import { suggest } from './suggest.ts';

export interface SplitArguments {
  /** Options in one plain form, `--key` or `--key=value`, ready for the parser. */
  readonly options: readonly string[];
  /** The script and everything after it, untouched. */
  readonly remainder: readonly string[];
}

/** Spelling of an option -> its key. */
type Spellings = ReadonlyMap<string, string>;

/**
 * Sorts out the words after a command's name: brings every spelling of an option into one form, and keeps all
 * from the first bare word on out of the parser's sight when the command hands it to a script.
 * Throws `BadArgument` for words that mean nothing here.
 */
export function splitArguments(
  words: readonly string[],
  table: OptionTable,
  takesRemainder: boolean,
): SplitArguments {
  const spellings = indexSpellings(table);
  const options: string[] = [];
  const unrecognized: string[] = [];
  let position = 0;
  for (; position < words.length; position++) {
    const word = words[position] ?? '';
    if (takesRemainder && (word === '--' || !word.startsWith('-'))) break;
    const option = recognize(word, spellings);
    if (option === undefined) {
      unrecognized.push(word);
    } else if (table[option.key]?.kind === 'flag') {
      options.push(readFlag(option, table));
    } else {
      const value = option.value ?? readValue(option.key, words[++position], table, spellings);
      options.push(`--${option.key}=${value}`);
    }
  }
  if (unrecognized.length > 0) throw unrecognizedError(unrecognized, spellings);
  // A leading `--` only says where the script begins.
  return { options, remainder: words.slice(words[position] === '--' ? position + 1 : position) };
}

interface RecognizedOption {
  readonly key: string;
  /** What was attached to it, `-otsv` or `--output=tsv`. */
  readonly value?: string;
}

/** Which option a word is, by full name, unique beginning of a long name, or one letter with its value attached. */
function recognize(word: string, spellings: Spellings): RecognizedOption | undefined {
  const equals = word.indexOf('=');
  const name = equals < 0 ? word : word.slice(0, equals);
  const attached = equals < 0 ? {} : { value: word.slice(equals + 1) };
  const key =
    spellings.get(name) ?? (name.startsWith('--') ? expandAbbreviation(name, spellings) : undefined);
  if (key !== undefined) return { key, ...attached };
  const short = name.startsWith('--') ? undefined : spellings.get(word.slice(0, 2));
  return short === undefined || word.length < 3 ? undefined : { key: short, value: word.slice(2) };
}

function expandAbbreviation(name: string, spellings: Spellings): string | undefined {
  if (name.length < 3) return undefined;
  const matches = [...spellings.keys()].filter((spelling) => spelling.startsWith(name));
  const keys = new Set(matches.map((spelling) => spellings.get(spelling)));
  if (keys.size > 1) {
    throw new AzMlError('BadArgument', `ambiguous option: ${name} could match ${matches.join(', ')}`);
  }
  return [...keys][0];
}

function readFlag({ key, value }: RecognizedOption, table: OptionTable): string {
  if (value === undefined) return `--${key}`;
  throw new AzMlError(
    'BadArgument',
    `argument ${describe(key, table)}: ignored explicit argument '${value}'`,
  );
}

function readValue(key: string, word: string | undefined, table: OptionTable, spellings: Spellings): string {
  if (word !== undefined && !looksLikeOption(word, spellings)) return word;
  throw new AzMlError('BadArgument', `argument ${describe(key, table)}: expected one argument`);
}

/** A word that looks like an option is not a value, unless it follows `=`; a negative number is. */
function looksLikeOption(word: string, spellings: Spellings): boolean {
  if (!word.startsWith('-') || word === '-' || /^-\d+(\.\d+)?$/.test(word)) return false;
  return word.startsWith('--') || spellings.has(word.slice(0, 2)) || !word.includes(' ');
}

function describe(key: string, table: OptionTable): string {
  const spec = table[key];
  return spec === undefined ? key : describeOption(key, spec);
}

function unrecognizedError(words: readonly string[], spellings: Spellings): AzMlError {
  const [first = ''] = words;
  const name = first.split('=')[0] ?? first;
  const meant = name.startsWith('--') ? suggest(name, [...spellings.keys()]) : undefined;
  return new AzMlError('BadArgument', `unrecognized arguments: ${words.join(' ')}`, {
    target: first,
    ...(meant === undefined ? {} : { hint: `Did you mean '${meant}' ?` }),
  });
}
