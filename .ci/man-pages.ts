import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { COMMANDS, GROUPS } from '../src/cli/command-table.ts';
import { PROGRAM_SUMMARY } from '../src/cli/help.ts';
import type { HelpRow, HelpSection } from '../src/cli/help-page.ts';
import { sectionsOfCommand, sectionsOfGroup } from '../src/cli/help-sections.ts';
import { type HelpTopic, TOPICS } from '../src/cli/help-topics.ts';
import type { Command } from '../src/commands/command.ts';
import { MAN_ENVIRONMENT, MAN_EXIT_CODES, MAN_FILES } from './man-texts.ts';
import { escapeRoff, renderRequest, renderText } from './roff.ts';

/** The manual pages in the man(7) language, file name -> text, made from the same commands as help. */
export async function renderManPages(): Promise<Map<string, string>> {
  const pages = new Map([['az-ml.1', renderProgram()]]);
  for (const group of Object.keys(GROUPS)) pages.set(fileOf(group), renderGroup(group));
  for (const [name, entry] of Object.entries(COMMANDS)) {
    if (entry.aliasOf === undefined) pages.set(fileOf(name), renderCommand(name, await entry.load()));
  }
  for (const [name, topic] of Object.entries(TOPICS)) pages.set(`az-ml-${name}.7`, renderTopic(name, topic));
  return new Map([...pages].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function fileOf(name: string): string {
  return `${titleOf(name)}.1`;
}

function titleOf(name: string): string {
  return ['az-ml', ...name.split(' ').filter(Boolean)].join('-');
}

function renderProgram(): string {
  return renderPage('az-ml', '1', PROGRAM_SUMMARY, [
    ...renderSynopsis('az-ml', 'command [options]'),
    ...sectionsOfGroup([]).flatMap((section) => renderChildren([], section)),
    '.SH EXIT STATUS',
    ...renderRows(MAN_EXIT_CODES),
    '.SH ENVIRONMENT',
    ...renderRows(MAN_ENVIRONMENT),
    '.SH FILES',
    ...renderRows(MAN_FILES),
    ...renderSeeAlso([...Object.keys(GROUPS).map(titleOf), ...Object.keys(TOPICS).map(titleOf)]),
  ]);
}

function renderGroup(group: string): string {
  return renderPage(titleOf(group), '1', GROUPS[group] ?? '', [
    ...renderSynopsis(`az-ml ${group}`, 'command [options]'),
    ...sectionsOfGroup([group]).flatMap((section) => renderChildren([group], section)),
    ...renderSeeAlso(['az-ml']),
  ]);
}

function renderCommand(name: string, command: Command): string {
  const { summary, description, remainder, examples } = command;
  const words = remainder === undefined ? '[options]' : `[options] <${remainder.name}>`;
  const parents = name.split(' ').slice(0, -1).map(titleOf);
  return renderPage(titleOf(name), '1', summary, [
    ...renderSynopsis(`az-ml ${name}`, words),
    '.SH DESCRIPTION',
    renderText(description ?? summary),
    '.SH OPTIONS',
    ...sectionsOfCommand(command)
      .filter(({ rows }) => rows.length > 0)
      .flatMap(({ title, rows }) => [renderRequest('SS', title), ...renderRows(rows)]),
    '.SH EXAMPLES',
    ...examples.flatMap(({ title, command: line }) => ['.PP', renderText(title), ...renderLines([line])]),
    ...renderSeeAlso(['az-ml', ...parents, ...Object.keys(TOPICS).map(titleOf)]),
  ]);
}

function renderTopic(name: string, { summary, introduction, parts }: HelpTopic): string {
  return renderPage(titleOf(name), '7', summary, [
    '.SH DESCRIPTION',
    escapeRoff(introduction),
    ...parts.flatMap(({ title, text, commands }) => [
      renderRequest('SS', title),
      escapeRoff(text),
      ...renderLines(commands),
    ]),
    ...renderSeeAlso(['az-ml']),
  ]);
}

function renderPage(title: string, section: string, summary: string, body: readonly string[]): string {
  const heading = renderRequest(
    'TH',
    title.toUpperCase(),
    section,
    RELEASE_DATE,
    `az-ml ${manifest.version}`,
  );
  const lines = [
    '.\\" Made from the commands by npm run docs; do not edit.',
    heading,
    '.SH NAME',
    `${escapeRoff(title)} \\- ${renderText(summary.replace(/\.$/, ''))}`,
    ...body,
  ];
  return `${lines.join('\n')}\n`;
}

/** Date of the newest release in the list of changes, so that the same sources always give the same pages. */
const RELEASE_DATE =
  /^## \d\S* .*?(\d{4}-\d{2}-\d{2})/m.exec(
    readFileSync(join(import.meta.dirname, '..', 'CHANGELOG.md'), 'utf8'),
  )?.[1] ?? '';

function renderSynopsis(command: string, rest: string): string[] {
  return ['.SH SYNOPSIS', renderRequest('B', command), escapeRoff(rest)];
}

/** What a group holds; each has a page of its own. */
function renderChildren(words: readonly string[], { title, rows }: HelpSection): string[] {
  const pageOf = (name: string) => titleOf([...words, name].join(' '));
  return [
    renderRequest('SH', title.replace(':', '').toUpperCase()),
    ...rows.flatMap(({ name, text }) => ['.TP', renderRequest('BR', pageOf(name), '(1)'), renderText(text)]),
  ];
}

function renderRows(rows: readonly HelpRow[]): string[] {
  return rows.flatMap(({ name, tag, text }) => [
    '.TP',
    renderName(name),
    renderText([text, tag].join(' ').trim()),
  ]);
}

/** `--run -r` as two bold names; a placeholder in one piece. */
function renderName(name: string): string {
  const names = name.startsWith('<') ? [name] : name.split(' ');
  return names.map((one) => `\\fB${escapeRoff(one)}\\fR`).join(', ');
}

function renderLines(lines: readonly string[]): string[] {
  return ['.PP', '.RS 4', '.EX', ...lines.map(escapeRoff), '.EE', '.RE'];
}

function renderSeeAlso(titles: readonly string[]): string[] {
  const references = titles.map((title, index) => {
    const section = Object.keys(TOPICS).some((name) => titleOf(name) === title) ? '7' : '1';
    return renderRequest('BR', title, `(${section})${index < titles.length - 1 ? ',' : ''}`);
  });
  return ['.SH SEE ALSO', ...references];
}
