import { COMMANDS, GROUPS } from '../src/cli/command-table.ts';
import { globalOptions } from '../src/cli/global-options.ts';
import { spellingsOf } from '../src/cli/option-names.ts';
import type { Command, OptionTable } from '../src/commands/command.ts';

/** The pages of the command reference, file name -> text, made from the commands themselves. */
export async function renderReference(): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  const index = ['# Command reference', '', 'Made from the commands by `npm run docs`; do not edit.', ''];
  for (const [group, summary] of Object.entries(GROUPS)) {
    index.push(`## ${group}`, '', summary, '', '| command | what it does |', '| --- | --- |');
    for (const [name, entry] of Object.entries(COMMANDS)) {
      if (!name.startsWith(`${group} `)) continue;
      if (entry.aliasOf !== undefined) {
        index.push(`| \`${name}\` | The same as \`${entry.aliasOf}\`. |`);
        continue;
      }
      const file = `${name.replaceAll(' ', '-')}.md`;
      index.push(`| [\`${name}\`](${file}) | ${entry.summary} |`);
      pages.set(file, renderCommandPage(name, await entry.load()));
    }
    index.push('');
  }
  index.push('## Options of every command', '', ...renderOptions(globalOptions), '');
  pages.set('README.md', index.join('\n'));
  return pages;
}

function renderCommandPage(name: string, command: Command): string {
  const usage = `az-ml ${name} [options]${command.remainder === undefined ? '' : ` <${command.remainder.name}> [arguments]`}`;
  const lines = [`# az-ml ${name}`, '', command.summary, ''];
  if (command.description !== undefined) lines.push(command.description, '');
  lines.push('```', usage, '```', '', '## Examples', '');
  for (const { title, command: example } of command.examples)
    lines.push(title.endsWith('?') ? title : `${title}:`, '', '```sh', example, '```', '');
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
