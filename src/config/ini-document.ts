import { AzMlError } from '../errors.ts';
import { indentOf, splitLines, stripSpace } from './ini-lines.ts';

export interface IniOption {
  /** In lower case. */
  readonly name: string;
  /** As it stands there, before interpolation; the lines of a longer one are joined by line feeds. */
  readonly value: string;
  /** Number of its first line, from 0. */
  readonly line: number;
  /** Numbers of its further lines; there may be comments between. */
  readonly continuation: readonly number[];
}

export interface IniSection {
  readonly name: string;
  /** Number of the line with its header, from 0. */
  readonly line: number;
  readonly options: ReadonlyMap<string, IniOption>;
}

export interface IniDocument {
  readonly file: string;
  readonly sections: ReadonlyMap<string, IniSection>;
  /** Options of `[DEFAULT]`, which every section has as well. */
  readonly defaults: ReadonlyMap<string, IniOption>;
}

const DEFAULT_SECTION = 'DEFAULT';

/**
 * Reads an INI file as Python's `configparser` does with its own settings, which is how `az` reads its files: `=` or
 * `:` after a name, comments on lines of their own, lines that are indented deeper than their option continue it,
 * nothing may stand twice. Throws `BadConfiguration` with file and line.
 */
export function parseIni(text: string, file: string): IniDocument {
  const reader: Reader = { file, sections: new Map(), defaults: new Map() };
  for (const [line, content] of splitLines(text).entries()) readLine(reader, line, content);
  closeOption(reader);
  return reader;
}

type Options = Map<string, IniOption>;

interface Reader {
  readonly file: string;
  readonly sections: Map<string, { name: string; line: number; options: Options }>;
  readonly defaults: Options;
  /** The section that lines belong to now. */
  section?: { readonly name: string; readonly options: Options };
  /** The option that the next line may continue. */
  open?: OpenOption | undefined;
}

interface OpenOption {
  readonly name: string;
  readonly line: number;
  readonly indent: number;
  readonly values: string[];
  readonly continuation: number[];
}

function readLine(reader: Reader, line: number, content: string): void {
  const { open } = reader;
  const stripped = stripSpace(content);
  if (stripped.startsWith('#') || stripped.startsWith(';')) return;
  if (stripped === '') {
    open?.values.push('');
    return;
  }
  const indent = indentOf(content);
  if (open !== undefined && indent > open.indent) {
    open.values.push(stripped);
    open.continuation.push(line);
    return;
  }
  closeOption(reader);
  const header = readHeader(stripped);
  if (header !== undefined) startSection(reader, line, header);
  else startOption(reader, line, indent, stripped);
}

function closeOption(reader: Reader): void {
  const { open, section } = reader;
  reader.open = undefined;
  if (open === undefined) return;
  const { name, line, values, continuation } = open;
  section?.options.set(name, { name, value: stripSpace(values.join('\n'), 'end'), line, continuation });
}

/** Everything up to the last bracket is the name: `[a]b] c` begins the section `a]b`. */
function readHeader(line: string): string | undefined {
  if (!line.startsWith('[')) return undefined;
  const end = line.lastIndexOf(']');
  return end > 1 ? line.slice(1, end) : undefined;
}

function startSection(reader: Reader, line: number, name: string): void {
  const { file, sections, defaults } = reader;
  if (sections.has(name)) throw refuse(file, line, `the section [${name}] is here for a second time`);
  const isDefault = name === DEFAULT_SECTION;
  const options: Options = isDefault ? defaults : new Map();
  if (!isDefault) sections.set(name, { name, line, options });
  reader.section = { name, options };
}

function startOption(reader: Reader, line: number, indent: number, text: string): void {
  const { file, section } = reader;
  if (section === undefined) throw refuse(file, line, 'this stands before the first [section]');
  const end = findDelimiter(text);
  if (end <= 0) throw refuse(file, line, 'this is neither a [section] nor name = value');
  const name = stripSpace(text.slice(0, end)).toLowerCase();
  if (section.options.has(name)) {
    throw refuse(file, line, `'${name}' is here for a second time in [${section.name}]`);
  }
  reader.open = { name, line, indent, values: [stripSpace(text.slice(end + 1))], continuation: [] };
}

function findDelimiter(text: string): number {
  const equals = text.indexOf('=');
  const colon = text.indexOf(':');
  return equals < 0 || (colon >= 0 && colon < equals) ? colon : equals;
}

function refuse(file: string, line: number, problem: string): AzMlError {
  return new AzMlError('BadConfiguration', `${file}:${line + 1}: ${problem}`, {
    hint: 'Correct that line; the form is [section] and below it lines of name = value.',
    target: file,
  });
}
