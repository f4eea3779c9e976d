import type { ApiRequest } from '../../contract/api-message.ts';
import { isObject } from '../body-fields.ts';
import { invalid } from './error-answer.ts';

/**
 * What a request says, from the query of a GET or the JSON of a body. Names are exact, unknown ones are passed over
 * and `null` counts as absent, as MLflow's own reading of protocol buffers does.
 */
export type Input = ReadonlyMap<string, unknown>;

export function inputOfQuery(query: ApiRequest['query']): Input {
  return new Map(Object.entries(query ?? {}));
}

/** Throws `BadRequest` for a body that is no object. */
export function inputOfJson(value: unknown, what = 'the request'): Input {
  if (value === undefined || value === null) return new Map();
  if (!isObject(value)) throw invalid(`${what} must be a JSON object`);
  return new Map(Object.entries(value).filter(([, field]) => field !== null));
}

export function readText(input: Input, name: string): string | undefined {
  const value = firstOf(input.get(name));
  if (value === undefined || typeof value === 'string') return value;
  throw wrongType(name, value, 'a text');
}

/** Throws `BadRequest` where the field is absent or empty. */
export function requireText(input: Input, name: string): string {
  const value = readText(input, name);
  if (value === undefined || value === '') throw missing(name);
  return value;
}

/** A whole number of 64 bits, which may come as a text. */
export function readWhole(input: Input, name: string): number | undefined {
  const value = firstOf(input.get(name));
  if (value === undefined) return undefined;
  const number = typeof value === 'string' && /^[+-]?\d{1,19}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && Math.abs(number) <= 2 ** 63) return number;
  throw wrongType(name, value, 'a whole number');
}

/** A number that may come as a text, also as one of `NaN`, `Infinity` and `-Infinity`. */
export function readNumber(input: Input, name: string): number | undefined {
  const value = input.get(name);
  if (value === undefined || typeof value === 'number') return value;
  if (typeof value === 'string') {
    if (/^[+-]?(?:inf|infinity)$/i.test(value)) return value.startsWith('-') ? -Infinity : Infinity;
    if (/^nan$/i.test(value)) return Number.NaN;
    if (value.trim() !== '' && !Number.isNaN(Number(value))) return Number(value);
  }
  throw wrongType(name, value, 'a number');
}

export function readList(input: Input, name: string): readonly unknown[] {
  const value = input.get(name);
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw wrongType(name, value, 'a list');
}

/** A list of texts; from a query also a single one. */
export function readTexts(input: Input, name: string): readonly string[] {
  const value = input.get(name);
  const list = typeof value === 'string' ? [value] : readList(input, name);
  return list.map((item) => {
    if (typeof item === 'string') return item;
    throw wrongType(name, item, 'a list of texts');
  });
}

/** The items of a list of objects. */
export function readInputs(input: Input, name: string): readonly Input[] {
  return readList(input, name).map((item) => inputOfJson(item, `each item of ${name}`));
}

export function missing(name: string): Error {
  return invalid(
    `Missing value for required parameter '${name}'. See the API docs for more information about request parameters.`,
    name,
  );
}

/** A repeated parameter of a query counts once. */
function firstOf(value: unknown): unknown {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value[0] : value;
}

function wrongType(name: string, value: unknown, wanted: string): Error {
  const shown = JSON.stringify(value)?.slice(0, 100);
  return invalid(`Invalid value ${shown} for parameter '${name}' supplied: it must be ${wanted}`, name);
}
