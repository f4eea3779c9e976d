import type { Command } from '../commands/command.ts';
import { GROUPS } from './command-table.ts';
import { layOutPage } from './help-page.ts';
import { sectionsOfCommand, sectionsOfGroup } from './help-sections.ts';
import { renderTopic } from './help-topics.ts';

export const PROGRAM_SUMMARY = 'Submit scripts, track them by git, list and query their runs.';

/** What was asked about by words that name no command: a group or, by one word, a topic. `undefined` for any other. */
export function findHelp(words: readonly string[], next: string | undefined): string | undefined {
  if (next === undefined || next.startsWith('-')) return renderGroupHelp(words);
  return words.length === 0 ? renderTopic(next.toLowerCase()) : undefined;
}

/** Help of a group, or of everything when there are no words, in the layout and order of `az`. */
export function renderGroupHelp(words: readonly string[]): string {
  return layOutPage({
    kind: 'Group',
    words,
    summary: words.length === 0 ? PROGRAM_SUMMARY : (GROUPS[words.join(' ')] ?? ''),
    sections: sectionsOfGroup(words),
    examples: [],
    hint: `To read more about one of them, use: ${['az-ml', 'help', ...words, 'NAME'].join(' ')}`,
  });
}

/** Help of one command, in the layout and order of `az`. */
export function renderCommandHelp(words: readonly string[], command: Command): string {
  return layOutPage({
    kind: 'Command',
    words,
    summary: command.summary,
    description: command.description,
    sections: sectionsOfCommand(command),
    examples: command.examples,
    hint: 'To quote a query in cmd and PowerShell, see: az-ml help quoting',
  });
}
