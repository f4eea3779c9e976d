import { isJsonObject, keysOf } from '../json-object.ts';
import { formatNumber, isNumeric } from '../number.ts';
import { spendSteps } from './budget.ts';
import { QueryError } from './query-error.ts';
import { isSame, typeOf } from './values.ts';

/** @throws QueryError when something else than a string is looked for in a string. */
export function contains(subject: readonly unknown[] | string, wanted: unknown): boolean {
  if (typeof subject !== 'string') return subject.some((item) => isSame(item, wanted));
  if (typeof wanted === 'string') return subject.includes(wanted);
  throw new QueryError('invalid-type', `contains() of a string looks for a string, not ${typeOf(wanted)}`);
}

/** By characters, so that none is torn apart. */
export function reverseText(text: string): string {
  spendSteps(text.length);
  return [...text].reverse().join('');
}

/** Writing a value costs more than passing by. */
const STEPS_OF_ITEM = 3;
const STEPS_OF_CHARACTER = 0.25;

/** Compact JSON in plain ASCII, keys in the order of the document: what to_string() makes of anything but a string. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return quoteAscii(value);
  if (value === null || value === undefined) return 'null';
  if (isNumeric(value)) return formatNumber(value);
  if (Array.isArray(value)) {
    spendSteps(STEPS_OF_ITEM * value.length);
    return `[${value.map(toText).join(',')}]`;
  }
  if (!isJsonObject(value)) return String(value);
  const keys = keysOf(value);
  spendSteps(STEPS_OF_ITEM * keys.length);
  return `{${keys.map((key) => `${quoteAscii(key)}:${toText(value[key])}`).join(',')}}`;
}

function quoteAscii(text: string): string {
  spendSteps(text.length * STEPS_OF_CHARACTER);
  return JSON.stringify(text).replace(
    /[^\0-~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
