import type { OptionSpec, OptionTable } from '../commands/command.ts';
import { toKebabCase } from '../config/kebab-case.ts';
import type { Spellings } from './recognize-option.ts';

/** All spellings of one option: long ones with two dashes, one-letter ones with one; the preferred long one first. */
export function spellingsOf(key: string, { aliases = [] }: OptionSpec): string[] {
  return [toKebabCase(key), ...aliases].map((name) => (name.length === 1 ? `-${name}` : `--${name}`));
}

/** All spellings of all options of a table. */
export function indexSpellings(table: OptionTable): Spellings {
  const keys = new Map<string, string>();
  const yielding = new Set<string>();
  for (const [key, spec] of Object.entries(table)) {
    for (const spelling of spellingsOf(key, spec)) keys.set(spelling, key);
    if (spec.yieldsBeginnings === true) yielding.add(key);
  }
  return { keys, yielding };
}

/** How an error names an option: by all its names, `--run/-r`. */
export function describeOption(key: string, spec: OptionSpec): string {
  return spellingsOf(key, spec).join('/');
}
