import type { Command, OptionSpec, OptionTable } from '../commands/command.ts';
import { COMMANDS, childrenOf, GROUPS } from './command-table.ts';
import { globalOptions } from './global-options.ts';
import { spellingsOf } from './option-names.ts';

const WIDTH = 100;

interface Row {
  readonly name: string;
  readonly tag: string;
  readonly text: string;
}

interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Help of a group, or of everything when there are no words, in the layout and order of `az`. */
export function renderGroupHelp(words: readonly string[]): string {
  const children = childrenOf(words);
  const subgroups = children.filter((name) => GROUPS[[...words, name].join(' ')] !== undefined);
  const commands = children.filter((name) => !subgroups.includes(name));
  const rowsOf = (names: readonly string[], table: Readonly<Record<string, string | { summary: string }>>) =>
    names.toSorted().map((name): Row => {
      const found = table[[...words, name].join(' ')];
      return { name, tag: '', text: typeof found === 'string' ? found : (found?.summary ?? '') };
    });
  const title = words.length === 0 ? SUMMARY : (GROUPS[words.join(' ')] ?? '');
  return renderPage('Group', words, title, undefined, [
    { title: 'Subgroups:', rows: rowsOf(subgroups, GROUPS) },
    { title: 'Commands:', rows: rowsOf(commands, COMMANDS) },
  ]);
}

const SUMMARY = 'Submit scripts, track them by git, list and query their runs.';

/** Help of one command, in the layout and order of `az`. */
export function renderCommandHelp(words: readonly string[], command: Command): string {
  const page = renderPage('Command', words, command.summary, command.description, argumentSections(command));
  return page + renderExamples(command);
}

function argumentSections(command: Command): Section[] {
  const groups = new Map<string, Row[]>([['Arguments', []]]);
  if (command.remainder !== undefined) {
    groups
      .get('Arguments')
      ?.push({ name: `<${command.remainder.name}>`, tag: '', text: command.remainder.summary });
  }
  for (const [key, spec] of sortOptions(command.options)) {
    if (spec.hidden === true) continue;
    const title = spec.group === undefined ? 'Arguments' : `${spec.group} Arguments`;
    const rows = groups.get(title) ?? [];
    rows.push(toRow(key, spec));
    groups.set(title, rows);
  }
  const [first, ...named] = [...groups].map(([title, rows]): Section => ({ title, rows }));
  return [
    ...(first === undefined || first.rows.length === 0 ? [] : [first]),
    ...named.toSorted((a, b) => (a.title < b.title ? -1 : 1)),
    { title: 'Global Arguments', rows: sortOptions(globalOptions).map(([key, spec]) => toRow(key, spec)) },
  ];
}

/** Required ones first, then by name. */
function sortOptions(table: OptionTable): [string, OptionSpec][] {
  return Object.entries(table).toSorted(([keyA, a], [keyB, b]) => {
    if ((a.required ?? false) !== (b.required ?? false)) return a.required === true ? -1 : 1;
    return keyA < keyB ? -1 : 1;
  });
}

function toRow(key: string, spec: OptionSpec): Row {
  const notes = [
    ...(spec.choices === undefined ? [] : [`Allowed values: ${spec.choices.toSorted().join(', ')}.`]),
    ...(spec.defaultText === undefined ? [] : [`Default: ${spec.defaultText}.`]),
  ];
  return {
    name: spellingsOf(key, spec)
      .toSorted((a, b) => Number(b.startsWith('--')) - Number(a.startsWith('--')))
      .join(' '),
    tag: spec.required === true ? '[Required]' : '',
    text: [spec.summary, ...notes].join('  '),
  };
}

function renderPage(
  kind: string,
  words: readonly string[],
  summary: string,
  description: string | undefined,
  sections: readonly Section[],
): string {
  const shown = sections.filter(({ rows }) => rows.length > 0);
  const nameWidth = Math.max(0, ...shown.flatMap(({ rows }) => rows.map(({ name }) => name.length)));
  const tagWidth = Math.max(0, ...shown.flatMap(({ rows }) => rows.map(({ tag }) => tag.length)));
  const lines = ['', kind, wrap(`    ${['az-ml', ...words].join(' ')} : `, summary)];
  if (description !== undefined) lines.push(wrap('        ', description));
  for (const { title, rows } of shown) {
    lines.push('', title);
    for (const { name, tag, text } of rows) {
      const label = `    ${name.padEnd(nameWidth)}${tagWidth === 0 ? '' : ` ${tag.padStart(tagWidth)}`} : `;
      lines.push(wrap(label, text));
    }
  }
  return `${lines.join('\n')}\n\n`;
}

function renderExamples({ examples }: Command): string {
  if (examples.length === 0) return '';
  const blocks = examples.map(({ title, command }) => `    ${title}\n        ${command}\n`);
  return `Examples\n${blocks.join('\n')}\n`;
}

/** The label, then the text; further lines hang under the text. */
function wrap(label: string, text: string): string {
  const room = Math.max(20, WIDTH - label.length);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return label + lines.join(`\n${' '.repeat(label.length)}`);
}
