import type { Command, OptionSpec, OptionTable } from '../commands/command.ts';
import { COMMANDS, childrenOf, GROUPS } from './command-table.ts';
import { globalOptions } from './global-options.ts';
import type { HelpRow, HelpSection } from './help-page.ts';
import { spellingsOf } from './option-names.ts';

/** What a group holds, or all of az-ml when there are no words: groups first, then commands, both by name. */
export function sectionsOfGroup(words: readonly string[]): HelpSection[] {
  const fullName = (name: string) => [...words, name].join(' ');
  const names = childrenOf(words).toSorted();
  const toRow = (name: string): HelpRow => {
    const text = GROUPS[fullName(name)] ?? COMMANDS[fullName(name)]?.summary ?? '';
    return { name, tag: '', text };
  };
  const isGroup = (name: string) => GROUPS[fullName(name)] !== undefined;
  const sections = [
    { title: 'Subgroups:', rows: names.filter(isGroup).map(toRow) },
    { title: 'Commands:', rows: names.filter((name) => !isGroup(name)).map(toRow) },
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}

/** The arguments of a command in the order of `az`: its own, named groups by their names, those of every command. */
export function sectionsOfCommand({ options, remainder }: Command): HelpSection[] {
  const named = new Map<string, OptionTable>();
  for (const [key, spec] of Object.entries(options)) {
    const title = spec.group === undefined ? 'Arguments' : `${spec.group} Arguments`;
    named.set(title, { ...named.get(title), [key]: spec });
  }
  const { Arguments: own = {}, ...groups } = Object.fromEntries(named);
  const sections = Object.entries(groups).map(([title, table]) => ({ title, rows: rowsOf(table) }));
  if (remainder !== undefined) {
    const row = { name: `<${remainder.name}>`, tag: '', text: remainder.summary };
    sections.push({ title: 'Positional', rows: [row] });
  }
  return [
    { title: 'Arguments', rows: rowsOf(own) },
    ...sections.toSorted((a, b) => (a.title < b.title ? -1 : 1)),
    { title: 'Global Arguments', rows: rowsOf(globalOptions) },
  ].filter(({ title, rows }) => title === 'Arguments' || rows.length > 0);
}

/** Required ones first, then by name. */
function rowsOf(table: OptionTable): HelpRow[] {
  const rows = Object.entries(table)
    .filter(([, spec]) => spec.hidden !== true)
    .map(([key, spec]) => toRow(key, spec));
  const rank = ({ name, tag }: HelpRow) => `${tag === '' ? 1 : 0}${name}`;
  return rows.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

function toRow(key: string, spec: OptionSpec): HelpRow {
  const notes = [
    ...(spec.choices === undefined ? [] : [`Allowed values: ${spec.choices.toSorted().join(', ')}.`]),
    ...(spec.defaultText === undefined ? [] : [`Default: ${spec.defaultText}.`]),
  ];
  return {
    // By code point, which puts long spellings before short ones.
    name: spellingsOf(key, spec).toSorted().join(' '),
    tag: spec.required === true ? '[Required]' : '',
    text: [spec.summary, ...notes].join('  '),
  };
}
