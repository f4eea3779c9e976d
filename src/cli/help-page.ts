import type { CommandExample } from '../commands/command.ts';
import { wrapText } from './help-wrap.ts';

/** One line of a list: what it is called, and what it is for. */
export interface HelpRow {
  readonly name: string;
  /** `[Required]`, or nothing. */
  readonly tag: string;
  readonly text: string;
}

export interface HelpSection {
  readonly title: string;
  readonly rows: readonly HelpRow[];
}

/** All that one page of help says, before it is laid out. */
export interface HelpPage {
  readonly kind: 'Command' | 'Group';
  /** The words that were asked about, `run list`. */
  readonly words: readonly string[];
  readonly summary: string;
  readonly description?: string | undefined;
  readonly sections: readonly HelpSection[];
  readonly examples: readonly CommandExample[];
  /** Where to read on, one line. */
  readonly hint: string;
}

/** A page in the layout of `az`: 100 columns, one width of names for all sections, examples at the end. */
export function layOutPage({ kind, words, summary, description, ...page }: HelpPage): string {
  const nameWidth = Math.max(0, ...page.sections.flatMap(({ rows }) => rows.map(measureName)));
  const lines = [
    '',
    kind,
    wrapText(`${['az-ml', ...words].join(' ')} : ${summary}`, 4),
    ...(description ?? '').split('\n').map((paragraph) => wrapText(paragraph, 8)),
    ...(description === undefined ? [] : ['']),
    ...page.sections.flatMap(({ title, rows }) => [
      title,
      ...rows.map((row) => layOutRow(row, nameWidth)),
      '',
    ]),
    ...(page.examples.length === 0 ? [] : ['Examples']),
    ...page.examples.flatMap(({ title, command }) => [wrapText(title, 4), wrapText(command, 8), '']),
    page.hint,
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** Columns up to the text of a row: a tag has a space on both sides. */
function measureName({ name, tag }: HelpRow): number {
  return name.length + (tag === '' ? 1 : tag.length + 2);
}

/** The tag is flush right before the colon; further lines hang under the text. */
function layOutRow({ name, tag, text }: HelpRow, nameWidth: number): string {
  const label = name.padEnd(nameWidth - 1 - tag.length) + tag;
  return wrapText(`${label} : ${text}`, 4, nameWidth + 6);
}
