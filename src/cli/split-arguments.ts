import type { OptionTable, RemainderSpec } from '../commands/command.ts';
import { AzMlError } from '../errors.ts';
import { describeOption, indexSpellings } from './option-names.ts';
import {
  looksLikeOption,
  type RecognizedOption,
  recognizeOption,
  type Spellings,
} from './recognize-option.ts';

export interface SplitArguments {
  /** Options in one plain form, `--key` or `--key=value`, in the order typed. */
  readonly options: readonly string[];
  /** The script and everything after it, untouched; or the command's own bare words. */
  readonly remainder: readonly string[];
  /** Words that mean nothing here. */
  readonly unrecognized: readonly string[];
  /** Why reading stopped at an option; the ones before it come first when mistakes are told. */
  readonly failure?: AzMlError;
}

/**
 * Sorts out the words after a command's name: brings every spelling of an option into one form, and keeps all
 * from the first bare word on out of the parser's sight when the command hands it to a script.
 * Throws `BadArgument` for an ambiguous option; every other mistake is part of the answer.
 */
export function splitArguments(
  words: readonly string[],
  table: OptionTable,
  taken: RemainderSpec | undefined,
): SplitArguments {
  const spellings = indexSpellings(table);
  const rest = [...words];
  const options: string[] = [];
  const unrecognized: string[] = [];
  const ownWords: string[] = [];
  const bareWords = taken === undefined ? unrecognized : ownWords;
  if (taken === undefined) refuseAmbiguous(words, spellings);
  for (let word = rest[0]; word !== undefined; word = rest[0]) {
    if (taken !== undefined && isStart(word, taken)) break;
    rest.shift();
    if (!word.startsWith('-')) {
      bareWords.push(word);
      continue;
    }
    const option = recognizeOption(word, spellings);
    if (option === undefined) {
      // Behind two dashes nothing is an option any more.
      unrecognized.push(word, ...rest.splice(0, word === '--' ? rest.length : 0));
      continue;
    }
    const values = takeOption(option, rest, table, spellings);
    if (values instanceof AzMlError) return { options, remainder: [], unrecognized, failure: values };
    // Of several options that take many words the last one counts.
    if (table[option.key]?.kind === 'words') dropOption(options, option.key);
    options.push(...values);
  }
  // A leading `--` only says where the script begins.
  const remainder = [...ownWords, ...rest.slice(rest[0] === '--' ? 1 : 0)];
  return { options, remainder, unrecognized };
}

/** An ambiguous word is told before every other mistake, also where it could only be a value. */
function refuseAmbiguous(words: readonly string[], spellings: Spellings): void {
  for (const word of words) {
    if (word === '--') return;
    if (word.startsWith('--')) recognizeOption(word, spellings);
  }
}

/** Whether all from this word on is for the script. */
function isStart(word: string, { mixed = false }: RemainderSpec): boolean {
  return word === '--' || (!mixed && !word.startsWith('-'));
}

/** The option in its plain form, its values taken off the words that follow; or what is wrong with it. */
function takeOption(
  { key, value, mayBundle }: RecognizedOption,
  rest: string[],
  table: OptionTable,
  spellings: Spellings,
): string[] | AzMlError {
  if (table[key]?.kind !== 'flag') {
    const values = value === undefined ? takeValues(rest, key, table, spellings) : [value];
    return values.length === 0 ? missingValue(key, table) : values.map((text) => `--${key}=${text}`);
  }
  if (value !== undefined) {
    if (!mayBundle || !spellings.keys.has(`-${value.charAt(0)}`)) return surplusValue(key, table, value);
    rest.unshift(`-${value}`);
  }
  return [`--${key}`];
}

/** One value, or all words up to the next option. */
function takeValues(rest: string[], key: string, table: OptionTable, spellings: Spellings): string[] {
  const limit = table[key]?.kind === 'words' ? rest.length : 1;
  const end = rest.findIndex((word, index) => index === limit || looksLikeOption(word, spellings));
  return rest.splice(0, end < 0 ? limit : end);
}

function dropOption(options: string[], key: string): void {
  const kept = options.filter((word) => !word.startsWith(`--${key}=`));
  options.splice(0, options.length, ...kept);
}

function surplusValue(key: string, table: OptionTable, value: string): AzMlError {
  return new AzMlError(
    'BadArgument',
    `argument ${describe(key, table)}: ignored explicit argument '${value}'`,
  );
}

function missingValue(key: string, table: OptionTable): AzMlError {
  const what = table[key]?.kind === 'words' ? 'at least one argument' : 'one argument';
  return new AzMlError('BadArgument', `argument ${describe(key, table)}: expected ${what}`);
}

function describe(key: string, table: OptionTable): string {
  const spec = table[key];
  return spec === undefined ? key : describeOption(key, spec);
}
