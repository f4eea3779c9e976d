import { AzMlError } from '../errors.ts';
import type { IniDocument, IniOption } from './ini-document.ts';

/** So deep may values refer to each other; `configparser` has the same limit. */
const MAX_DEPTH = 10;
/** Ten levels of a file made for mischief could grow to any size. */
const MAX_REFERENCES = 1000;

/**
 * Value of an option, with `%(name)s` replaced by that option's value and `%%` by `%`, as `configparser` does.
 * `undefined` where the file does not have it. Throws `BadConfiguration` with file and line for a bad reference.
 */
export function readIniValue(
  document: IniDocument,
  sectionName: string,
  optionName: string,
): string | undefined {
  const option = findIniOption(document, sectionName, optionName);
  if (option === undefined) return undefined;
  if (!option.value.includes('%')) return option.value;
  return interpolate(option.value, 1, { document, sectionName, option, references: 0 });
}

/** The option as it stands in the file: in its section, else in `[DEFAULT]`. */
export function findIniOption(
  document: IniDocument,
  sectionName: string,
  optionName: string,
): IniOption | undefined {
  const section = document.sections.get(sectionName);
  const name = optionName.toLowerCase();
  return section?.options.get(name) ?? (section && document.defaults.get(name));
}

/** Names of the options of a section, those of `[DEFAULT]` first. */
export function listIniOptions(document: IniDocument, sectionName: string): string[] {
  const section = document.sections.get(sectionName);
  return section === undefined ? [] : [...new Set([...document.defaults.keys(), ...section.options.keys()])];
}

/** The way to write a value so that it is read back as it was. */
export function escapeIniValue(value: string): string {
  return value.replaceAll('%', '%%');
}

interface Place {
  readonly document: IniDocument;
  readonly sectionName: string;
  /** The one that was asked for. */
  readonly option: IniOption;
  /** Followed so far. */
  references: number;
}

function interpolate(value: string, depth: number, place: Place): string {
  if (!value.includes('%')) return value;
  if (depth > MAX_DEPTH) throw refuse(place, 'refers to itself, or to others too deeply');
  let result = '';
  let rest = value;
  for (let at = rest.indexOf('%'); at >= 0; at = rest.indexOf('%')) {
    result += rest.slice(0, at);
    if (rest[at + 1] === '%') {
      result += '%';
      rest = rest.slice(at + 2);
      continue;
    }
    const reference = /^%\(([^)]+)\)s/.exec(rest.slice(at));
    if (reference?.[1] === undefined) throw refuse(place, 'has a % that is neither %% nor %(name)s');
    const referred = findIniOption(place.document, place.sectionName, reference[1]);
    if (referred === undefined) throw refuse(place, `refers to %(${reference[1]})s, which is not there`);
    if (++place.references > MAX_REFERENCES) throw refuse(place, 'refers to too many others');
    result += interpolate(referred.value, depth + 1, place);
    rest = rest.slice(at + reference[0].length);
  }
  return result + rest;
}

function refuse({ document, sectionName, option }: Place, problem: string): AzMlError {
  const message = `${document.file}:${option.line + 1}: '${option.name}' in [${sectionName}] ${problem}`;
  return new AzMlError('BadConfiguration', message, {
    hint: 'A percent sign itself is written %%.',
    target: document.file,
  });
}
