import { isFloat, makeFloat, makeInteger, type Numeric, unwrapNumber } from '../number.ts';
import { stripPython } from '../python-text.ts';
import { QueryError } from './query-error.ts';

export function absolute(value: Numeric): Numeric {
  if (isFloat(value)) return makeFloat(Math.abs(Number(unwrapNumber(value))));
  return typeof value === 'bigint' ? (value < 0n ? -value : value) : Math.abs(Number(value));
}

/** Integers are added exactly; from the first float on, floats from left to right. */
export function sum(values: readonly Numeric[]): Numeric {
  let total: Numeric = 0;
  for (const value of values) total = add(total, value);
  return total;
}

/** Always a float; null of nothing. */
export function average(values: readonly Numeric[]): Numeric | null {
  if (values.length === 0) return null;
  return makeFloat(Number(unwrapNumber(sum(values))) / values.length);
}

export function roundUp(value: Numeric): Numeric {
  return round('ceil', value, Math.ceil);
}

export function roundDown(value: Numeric): Numeric {
  return round('floor', value, Math.floor);
}

function add(left: Numeric, right: Numeric): Numeric {
  const a = unwrapNumber(left);
  const b = unwrapNumber(right);
  if (isFloat(left) || isFloat(right)) return makeFloat(Number(a) + Number(b));
  if (typeof a === 'number' && typeof b === 'number') {
    const total = a + b;
    if (Number.isSafeInteger(total)) return total;
  }
  return makeInteger(BigInt(a) + BigInt(b));
}

function round(name: string, value: Numeric, toWhole: (value: number) => number): Numeric {
  if (!isFloat(value)) return value;
  const number = Number(unwrapNumber(value));
  if (!Number.isFinite(number)) throw new QueryError('invalid-value', `${name}() of a number without digits`);
  return makeInteger(BigInt(toWhole(number)));
}

const INTEGER = /^[+-]?\d+(?:_\d+)*$/;
const FLOAT = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i;
const WORD = /^([+-]?)(inf|infinity|nan)$/i;

/** What Python's int(), then float(), make of a text: `+5`, `1_000`, `007`, `.5`, `inf`; null of anything else. */
export function toNumber(text: string): Numeric | null {
  const plain = toAsciiDigits(stripPython(text));
  const digits = plain.replaceAll('_', '');
  if (INTEGER.test(plain)) return makeInteger(BigInt(digits.replace(/^\+/, '')));
  if (FLOAT.test(plain)) return makeFloat(Number(digits));
  const [, sign, word] = WORD.exec(plain) ?? [];
  if (word === undefined) return null;
  if (word.toLowerCase() === 'nan') return Number.NaN;
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

const DIGIT = /\p{Nd}/u;

/** Digits of every script as 0 to 9. Unicode keeps each ten of them together, beginning with the zero. */
function toAsciiDigits(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (character) => {
    if (!DIGIT.test(character)) return character;
    const point = character.codePointAt(0) ?? 0;
    let before = 0;
    while (DIGIT.test(String.fromCodePoint(point - before - 1))) before++;
    return String(before % 10);
  });
}
