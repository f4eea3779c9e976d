import { AzMlError } from '../errors.ts';
import type { IniChange } from './ini-edit.ts';
import { blamePlace } from './setting-place.ts';
import { KNOWN_SETTINGS } from './setting-values.ts';

export interface Assignment extends IniChange {
  readonly value: string;
}

/** Reads `section.name=value`. Throws `BadConfiguration`. */
export function parseAssignment(word: string): Assignment {
  const equals = word.indexOf('=');
  const key = equals < 0 ? undefined : splitKey(word.slice(0, equals));
  if (key === undefined) {
    throw refuse(`'${word}' is not section.name=value`, word, 'Such as core.output=table.');
  }
  return checkAssignment(key.section, key.option, word.slice(equals + 1));
}

/** Reads `name=value` of the section `[defaults]`. Throws `BadConfiguration`. */
export function parseDefault(word: string): Assignment {
  const equals = word.indexOf('=');
  if (equals <= 0) {
    throw refuse(`'${word}' is not name=value`, word, 'Such as --defaults group=myrg workspace=myws.');
  }
  return checkAssignment('defaults', word.slice(0, equals), word.slice(equals + 1));
}

/** Reads `section.name`; `undefined` for anything else. The name may have further points. */
export function splitKey(word: string): { readonly section: string; readonly option: string } | undefined {
  const point = word.indexOf('.');
  if (point <= 0 || point === word.length - 1) return undefined;
  return { section: word.slice(0, point), option: word.slice(point + 1).toLowerCase() };
}

/** Refuses what a file could not give back, and a value that az-ml could not use. */
function checkAssignment(section: string, name: string, typed: string): Assignment {
  const option = name.trim().toLowerCase();
  if (!isSectionName(section)) throw refuse(`'${section}' cannot be the name of a section`, section);
  if (!isOptionName(option)) throw refuse(`'${name}' cannot be the name of a setting`, name);
  const value = unquoteNothing(typed.trim());
  if (hasControlCharacter(value)) {
    throw refuse(`the value of ${section}.${option} has a line break or another control character`, option);
  }
  const check = KNOWN_SETTINGS.get(`${section}.${option}`);
  if (value !== '') blamePlace(`${section}.${option}`, option, () => check?.(value));
  return { section, option, value };
}

/** `DEFAULT` would be in every section. */
function isSectionName(name: string): boolean {
  return name.trim() === name && name !== 'DEFAULT' && !/[[\]]/.test(name) && !hasControlCharacter(name);
}

/** Nothing that a reader would take for the end of the name, a comment or a section. */
function isOptionName(name: string): boolean {
  return /^[^[#;]/.test(name) && !name.includes(':') && !hasControlCharacter(name);
}

function hasControlCharacter(text: string): boolean {
  return /\p{Cc}/u.test(text);
}

/** Two quotes with nothing between, left over by shells that take none off, mean nothing, as with `az`. */
function unquoteNothing(value: string): string {
  return value === "''" || value === '""' ? '' : value;
}

function refuse(message: string, target: string, hint?: string): AzMlError {
  return new AzMlError('BadConfiguration', message, { target, ...(hint !== undefined && { hint }) });
}
