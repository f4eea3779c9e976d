import { COMMANDS, type CommandEntry, GROUPS } from '../src/cli/command-table.ts';
import { globalOptions } from '../src/cli/global-options.ts';
import { type HelpTopic, TOPICS } from '../src/cli/help-topics.ts';
import { spellingsOf } from '../src/cli/option-names.ts';
import type { Command, OptionTable } from '../src/commands/command.ts';

/** The pages of the command reference, file name -> text, made from the commands themselves. */
export async function renderReference(): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  const index = ['# Command reference', '', 'Made from the commands by `npm run docs`; do not edit.', ''];
  for (const [group, summary] of Object.entries(GROUPS)) {
    const isInGroup = ([name]: [string, CommandEntry]) => name.startsWith(`${group} `);
    index.push(`## ${group}`, '', summary, '', ...renderList(Object.entries(COMMANDS).filter(isInGroup)), '');
  }
  const single = Object.entries(COMMANDS).filter(([name]) => !name.includes(' '));
  index.push('## Commands without a group', '', ...renderList(single), '');
  for (const [name, entry] of Object.entries(COMMANDS)) {
    if (entry.aliasOf === undefined) pages.set(fileOf(name), renderCommandPage(name, await entry.load()));
  }
  index.push('## Topics', '');
  for (const [name, topic] of Object.entries(TOPICS)) {
    index.push(`- [${topic.summary}](${fileOf(name)}) Also \`az-ml help ${name}\`.`);
    pages.set(fileOf(name), renderTopicPage(name, topic));
  }
  index.push('', '## Options of every command', '', ...renderOptions(globalOptions), '');
  pages.set('README.md', index.join('\n'));
  return pages;
}

function fileOf(name: string): string {
  return `${name.replaceAll(' ', '-')}.md`;
}

function renderList(commands: readonly [string, CommandEntry][]): string[] {
  const rows = commands.map(([name, { summary, aliasOf }]) =>
    aliasOf === undefined
      ? `| [\`${name}\`](${fileOf(name)}) | ${summary} |`
      : `| \`${name}\` | The same as \`${aliasOf}\`. |`,
  );
  return ['| command | what it does |', '| --- | --- |', ...rows];
}

/** Text and commands of the topic's page in help. */
function renderTopicPage(name: string, { summary, introduction, parts }: HelpTopic): string {
  const lines = [`# ${summary.replace(/\.$/, '')}`, '', `\`az-ml help ${name}\` shows this page.`, ''];
  lines.push(escapeQuotes(introduction), '');
  for (const { title, text, commands } of parts) {
    lines.push(`## ${title}`, '', escapeQuotes(text), '', '```text', ...commands, '```', '');
  }
  return lines.join('\n');
}

/** Backticks and stars that are meant as such. */
function escapeQuotes(text: string): string {
  return text.replace(/[`*<>\\]/g, '\\$&');
}

function renderCommandPage(name: string, command: Command): string {
  const usage = `az-ml ${name} [options]${command.remainder === undefined ? '' : ` <${command.remainder.name}> [arguments]`}`;
  const lines = [`# az-ml ${name}`, '', command.summary, ''];
  if (command.description !== undefined) lines.push(command.description, '');
  lines.push('```', usage, '```', '', '## Examples', '');
  for (const { title, command: example } of command.examples)
    lines.push(title.endsWith('?') ? title : `${title}:`, '', '```sh', example, '```', '');
  if (command.examples.some(({ command: example }) => example.includes('--query'))) {
    lines.push('[How to quote a query](quoting.md) in cmd and PowerShell.', '');
  }
  lines.push('## Options', '');
  if (command.remainder !== undefined)
    lines.push(`\`<${command.remainder.name}>\`: ${command.remainder.summary}`, '');
  lines.push(
    ...renderOptions(command.options),
    '',
    'And the [options of every command](README.md#options-of-every-command).',
    '',
  );
  return lines.join('\n');
}

function renderOptions(table: OptionTable): string[] {
  const lines = ['| option | meaning | default |', '| --- | --- | --- |'];
  for (const [key, spec] of Object.entries(table)) {
    if (spec.hidden === true) continue;
    const names = spellingsOf(key, spec)
      .map((spelling) => `\`${spelling}\``)
      .join(', ');
    const choices =
      spec.choices === undefined
        ? ''
        : ` One of: ${spec.choices.map((choice) => `\`${choice}\``).join(', ')}.`;
    const required = spec.required === true ? ' **Required.**' : '';
    lines.push(
      `| ${names} | ${escapeCell(spec.summary)}${choices}${required} | ${escapeCell(spec.defaultText ?? '')} |`,
    );
  }
  return lines;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
