// The parser alone: what yargs has around it, its own help and messages, is az's here, and took a quarter of a start.
import { Parser } from 'yargs/helpers';
import type { OptionKind, OptionSpec, OptionTable, OptionValues } from '../commands/command.ts';
import { AzMlError } from '../errors.ts';
import { describeOption, indexSpellings } from './option-names.ts';
import type { SplitArguments } from './split-arguments.ts';
import { suggest } from './suggest.ts';

/**
 * Reads options in the plain form of `splitArguments` into values. Of several mistakes the one is told that az would
 * tell: first `BadArgument` for a value that is not allowed, then `MissingArgument` with all missing options by all
 * their names, then `BadArgument` for words that mean nothing here.
 */
export function parseOptions<Table extends OptionTable>(
  { options, unrecognized, failure }: Omit<SplitArguments, 'remainder'>,
  table: Table,
  commandName: string,
): OptionValues<Table> {
  const keysOf = (...kinds: OptionKind[]) =>
    Object.keys(table).filter((key) => kinds.includes(table[key]?.kind ?? 'text'));
  const parsed: Record<string, unknown> = Parser(options.map(guardValue), {
    boolean: keysOf('flag'),
    array: keysOf('list', 'words'),
    string: keysOf('text', 'integer', 'list', 'words'),
    configuration: { 'camel-case-expansion': false, 'dot-notation': false, 'parse-numbers': false },
  });
  const values: Record<string, unknown> = {};
  for (const key of [...typedKeys(options), ...Object.keys(table)]) {
    const spec = table[key];
    if (spec !== undefined && !Object.hasOwn(values, key))
      values[key] = readValue(parsed[key], key, spec, commandName);
  }
  if (failure !== undefined) throw failure;
  requireAll(values, table);
  if (unrecognized.length > 0) throw unrecognizedError(unrecognized, table);
  return values as OptionValues<Table>;
}

function typedKeys(options: readonly string[]): string[] {
  return options.map((word) => word.slice(2).split('=', 1)[0] ?? '');
}

/** The parser takes quotes off a value that begins and ends with them, which a query may: one more letter keeps them. */
const GUARD = ':';

function guardValue(word: string): string {
  return word.replace('=', `=${GUARD}`);
}

function unguardValue(value: unknown): string {
  return String(value).slice(GUARD.length);
}

function readValue(value: unknown, key: string, spec: OptionSpec, commandName: string): unknown {
  if (spec.kind === 'flag') return value === true;
  const texts = value === undefined ? [] : [value].flat().map(unguardValue);
  if (spec.kind === 'list' || spec.kind === 'words') return texts;
  // Of an option given twice the last one counts, but none may be wrong, as with az.
  return texts.map((text) => readText(text, key, spec, commandName)).at(-1);
}

function readText(text: string, key: string, spec: OptionSpec, commandName: string): string | number {
  if (spec.kind === 'integer') return readInteger(text, key, spec);
  return spec.choices === undefined ? text : readChoice(text, key, spec, commandName);
}

function readInteger(text: string, key: string, spec: OptionSpec): number {
  if (!/^[+-]?\d{1,15}$/.test(text)) {
    throw new AzMlError('BadArgument', `argument ${describeOption(key, spec)}: invalid int value: '${text}'`);
  }
  return Number(text);
}

/** Values of `--output` and of statuses are known whatever their case. */
function readChoice(text: string, key: string, spec: OptionSpec, commandName: string): string {
  const choices = spec.choices ?? [];
  const choice = choices.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
  if (choice !== undefined) return choice;
  const best = suggest(text, choices);
  throw new AzMlError(
    'BadArgument',
    `az-ml ${commandName}: '${text}' is not a valid value for '${describeOption(key, spec).split('/')[0]}'. Allowed values: ${choices.join(', ')}.`,
    best === undefined ? {} : { hint: `Did you mean '${best}' ?` },
  );
}

function requireAll(values: Readonly<Record<string, unknown>>, table: OptionTable): void {
  const missing = Object.entries(table).filter(
    ([key, spec]) => spec.required === true && values[key] === undefined,
  );
  if (missing.length === 0) return;
  const names = missing.map(([key, spec]) => describeOption(key, spec)).join(', ');
  throw new AzMlError('MissingArgument', `the following arguments are required: ${names}`);
}

function unrecognizedError(words: readonly string[], table: OptionTable): AzMlError {
  const [first = ''] = words;
  const [name = first] = first.split('=', 1);
  const meant = name.startsWith('--') ? suggest(name, [...indexSpellings(table).keys.keys()]) : undefined;
  return new AzMlError('BadArgument', `unrecognized arguments: ${words.join(' ')}`, {
    target: first,
    ...(meant === undefined ? {} : { hint: `Did you mean '${meant}' ?` }),
  });
}
