// The parser alone: what yargs has around it, its own help and messages, is az's here, and took a quarter of a start.
import { Parser } from 'yargs/helpers';
import type { OptionKind, OptionSpec, OptionTable, OptionValues } from '../commands/command.ts';
import { AzMlError } from '../errors.ts';
import { describeOption } from './option-names.ts';
import { suggest } from './suggest.ts';

/**
 * Reads options in the plain form of `splitArguments` into values. Throws `MissingArgument` with all missing
 * options by all their names, and `BadArgument` for a value that is not allowed.
 */
export function parseOptions<Table extends OptionTable>(
  words: readonly string[],
  table: Table,
  commandName: string,
): OptionValues<Table> {
  const keysOf = (...kinds: OptionKind[]) =>
    Object.keys(table).filter((key) => kinds.includes(table[key]?.kind ?? 'text'));
  const parsed: Record<string, unknown> = Parser(words.map(guardValue), {
    boolean: keysOf('flag'),
    array: keysOf('list'),
    string: keysOf('text', 'integer', 'list'),
    configuration: { 'camel-case-expansion': false, 'dot-notation': false, 'parse-numbers': false },
  });
  const values: Record<string, unknown> = {};
  for (const [key, spec] of Object.entries(table)) {
    values[key] = readValue(parsed[key], key, spec, commandName);
  }
  requireAll(values, table);
  return values as OptionValues<Table>;
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
  if (spec.kind === 'list') return Array.isArray(value) ? value.map(unguardValue) : [];
  if (value === undefined) return undefined;
  // Of an option given twice the last one counts, as with az.
  const text = unguardValue(Array.isArray(value) ? value.at(-1) : value);
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
