import type { OptionSpec, OptionTable } from '../commands/command.ts';
import { toKebabCase } from '../config/kebab-case.ts';

/** All spellings of one option: long ones with two dashes, one-letter ones with one; the preferred long one first. */
export function spellingsOf(key: string, { aliases = [] }: OptionSpec): string[] {
  return [toKebabCase(key), ...aliases].map((name) => (name.length === 1 ? `-${name}` : `--${name}`));
}

/** Spelling -> key of the option, for every option of a table. */
export function indexSpellings(table: OptionTable): Map<string, string> {
  const index = new Map<string, string>();
  for (const [key, spec] of Object.entries(table)) {
    for (const spelling of spellingsOf(key, spec)) index.set(spelling, key);
  }
  return index;
}

/** How an error names an option: by all its names, `--run/-r`. */
export function describeOption(key: string, spec: OptionSpec): string {
  return spellingsOf(key, spec).join('/');
}
