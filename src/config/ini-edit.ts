import { type IniDocument, parseIni } from './ini-document.ts';
import { indentOf, stripSpace } from './ini-lines.ts';
import { escapeIniValue } from './ini-value.ts';

/** One option to set, or to remove where there is no value. */
export interface IniChange {
  readonly section: string;
  readonly option: string;
  readonly value: string | undefined;
}

/**
 * The text of an INI file with some options changed. All other lines stay as they are to the byte: comments, sections
 * that mean nothing to us, line endings. Neither name nor value may have a line break. Throws `BadConfiguration` for
 * a file that cannot be read, so that nothing in it is lost.
 */
export function editIni(text: string, file: string, changes: readonly IniChange[]): string {
  return changes.reduce((edited, change) => applyChange(edited, parseIni(edited, file), change), text);
}

function applyChange(text: string, document: IniDocument, { section, option, value }: IniChange): string {
  const lines = splitWithEndings(text);
  const options = document.sections.get(section)?.options;
  const present = options?.get(option.toLowerCase());
  if (present !== undefined) {
    for (const line of present.continuation) lines[line] = '';
    const first = lines[present.line] ?? '';
    lines[present.line] = value === undefined ? '' : replaceValue(first, value);
  } else if (value !== undefined) {
    insertOption(lines, document, section, formatOption(option, value));
  }
  return lines.join('');
}

function splitWithEndings(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [];
}

/** Keeps how the name is spelled, and what stands between it and the value. */
function replaceValue(line: string, value: string): string {
  const [, start = ''] = /^([^=:]*[=:][ \t]*)/.exec(line) ?? [];
  const [ending = ''] = /[\r\n]*$/.exec(line) ?? [];
  return `${joinValue(start, value)}${ending}`;
}

function formatOption(option: string, value: string): string {
  return joinValue(`${option} = `, value);
}

function joinValue(start: string, value: string): string {
  // After `name =` with nothing behind it, as a cleared option is written.
  const spaced = start.replace(/(\s[=:])$/, '$1 ');
  return stripSpace(`${spaced}${escapeIniValue(value)}`, 'end');
}

/** At the end of its section, or in a new section at the end of the file. */
function insertOption(lines: string[], document: IniDocument, sectionName: string, text: string): void {
  const newline = /\r\n|\n|\r/.exec(lines[0] ?? '')?.[0] ?? '\n';
  const section = document.sections.get(sectionName);
  const last = lines.at(-1);
  if (last !== undefined && !/[\r\n]$/.test(last)) lines[lines.length - 1] = last + newline;
  if (section === undefined) {
    const gap = last === undefined || /^[\r\n]*$/.test(last) ? '' : newline;
    lines.push(`${gap}[${sectionName}]${newline}${text}${newline}`);
    return;
  }
  const lastOption = [...section.options.values()].at(-1);
  const after = lastOption?.continuation.at(-1) ?? lastOption?.line ?? section.line;
  const indent =
    lastOption === undefined ? indentAfterHeader(lines, section.line) : readIndent(lines[lastOption.line]);
  lines.splice(after + 1, 0, `${indent}${text}${newline}`);
}

/** What comes next in the file must not stand deeper than the new option: it would be read as part of its value. */
function indentAfterHeader(lines: readonly string[], headerLine: number): string {
  const next = lines.slice(headerLine + 1).find((line) => /^[^#;]/.test(stripSpace(line)));
  const own = readIndent(lines[headerLine]);
  const following = readIndent(next);
  return own.length >= following.length ? own : following;
}

function readIndent(line = ''): string {
  return line.slice(0, indentOf(line));
}
