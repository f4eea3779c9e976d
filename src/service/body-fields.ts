import { AzMlError } from '../errors.ts';
import { normalizeTimestamp } from './timestamp.ts';

/** A JSON object from outside. Absent and `null` mean the same in all fields, except where a reader says so. */
export interface Fields {
  /** What the object is, for messages: `the run`. */
  readonly what: string;
  readonly values: ReadonlyMap<string, unknown>;
}

/**
 * Opens a JSON object whose field names are known. Names in another letter case are taken too, as Azure ML's
 * clients do not agree on it; an unknown name is refused rather than dropped. Throws `BadRequest`.
 */
export function readFields(value: unknown, what: string, names: readonly string[]): Fields {
  if (!isObject(value)) throw new AzMlError('BadRequest', `${what} must be a JSON object`);
  const values = new Map<string, unknown>();
  for (const [key, field] of Object.entries(value)) {
    const name = names.find((known) => known.toLowerCase() === key.toLowerCase());
    if (name === undefined) {
      throw new AzMlError('BadRequest', `${what} has no field ${JSON.stringify(key)}`, {
        target: key,
        hint: `known fields: ${names.join(', ')}`,
      });
    }
    if (field !== null) values.set(name, field);
  }
  return { what, values };
}

export function readText({ what, values }: Fields, name: string, maxLength?: number): string | undefined {
  const value = values.get(name);
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw wrongType(what, name, 'a text');
  if (maxLength !== undefined) checkLength(value, maxLength, name);
  return value;
}

export function readBoolean({ what, values }: Fields, name: string): boolean | undefined {
  const value = values.get(name);
  if (value === undefined || typeof value === 'boolean') return value;
  throw wrongType(what, name, 'true or false');
}

/** A whole number that is not negative. */
export function readCount({ what, values }: Fields, name: string): number | undefined {
  const value = values.get(name);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw wrongType(what, name, 'a whole number from 0');
}

/** A time, in the form in which the service keeps it. */
export function readTime(fields: Fields, name: string): string | undefined {
  const text = readText(fields, name);
  if (text === undefined) return undefined;
  const time = normalizeTimestamp(text);
  if (time === undefined) throw wrongType(fields.what, name, 'a time such as 2026-01-31T12:00:00Z');
  return time;
}

export function readList({ what, values }: Fields, name: string): readonly unknown[] | undefined {
  const value = values.get(name);
  if (value === undefined || Array.isArray(value)) return value;
  throw wrongType(what, name, 'a list');
}

export function readTextList(fields: Fields, name: string): readonly string[] | undefined {
  return readList(fields, name)?.map((item) => {
    if (typeof item === 'string') return item;
    throw wrongType(fields.what, name, 'a list of texts');
  });
}

/** Any JSON object, for fields whose inside is kept as it came. */
export function readAnyObject({ what, values }: Fields, name: string): Record<string, unknown> | undefined {
  const value = values.get(name);
  if (value === undefined) return undefined;
  if (!isObject(value)) throw wrongType(what, name, 'an object');
  return value;
}

/** An object of texts, checked key by key for length. */
export function readTextMap(
  fields: Fields,
  name: string,
  limits: { readonly keyLength: number; readonly valueLength: number },
): Readonly<Record<string, string>> | undefined {
  const map = readNullableTextMap(fields, name, limits);
  for (const [key, value] of Object.entries(map ?? {})) {
    if (value === null) throw wrongType(fields.what, `${name}.${key}`, 'a text');
  }
  return map as Readonly<Record<string, string>> | undefined;
}

/** An object of texts in which a value may be `null` and stays so. */
export function readNullableTextMap(
  fields: Fields,
  name: string,
  { keyLength, valueLength }: { readonly keyLength: number; readonly valueLength: number },
): Readonly<Record<string, string | null>> | undefined {
  const map = readAnyObject(fields, name);
  if (map === undefined) return undefined;
  for (const [key, value] of Object.entries(map)) {
    if (key === '') throw new AzMlError('BadRequest', `${name} has a key without any character`);
    if (key.length > keyLength) {
      throw new AzMlError('LimitExceeded', `a key of ${name} is longer than ${keyLength} characters`, {
        target: key.slice(0, keyLength),
      });
    }
    if (value === null) continue;
    if (typeof value !== 'string') throw wrongType(fields.what, `${name}.${key}`, 'a text');
    checkLength(value, valueLength, `${name}.${key}`);
  }
  return map as Readonly<Record<string, string | null>>;
}

/** Throws `LimitExceeded` for a text that is too long. */
export function checkLength(text: string, maxLength: number, name: string): void {
  if (text.length <= maxLength) return;
  const message = `${name} has ${text.length} characters, more than the ${maxLength} that are allowed`;
  throw new AzMlError('LimitExceeded', message, { target: name });
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrongType(what: string, name: string, wanted: string): AzMlError {
  return new AzMlError('BadRequest', `${name} of ${what} must be ${wanted}`, { target: name });
}
