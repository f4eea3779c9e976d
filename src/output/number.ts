/**
 * A float whose value is whole: `1.0`, `1e+20`, `-0.0`. JavaScript's numbers cannot tell it from an integer, and
 * the text formats must. Every other number says itself what it is: whole ones are integers.
 */
export class WholeFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  toJSON(): number {
    return this.value;
  }
}

/** A number of a document: integers of any size, and floats. */
export type Numeric = number | bigint | WholeFloat;

export function isNumeric(value: unknown): value is Numeric {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof WholeFloat;
}

export function isFloat(value: Numeric): value is number | WholeFloat {
  return value instanceof WholeFloat || (typeof value === 'number' && !Number.isInteger(value));
}

/** A number that stays a float, whatever its value. */
export function makeFloat(value: number): number | WholeFloat {
  return Number.isInteger(value) ? new WholeFloat(value) : value;
}

/** An integer in its lightest form. */
export function makeInteger(value: bigint): number | bigint {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

/** The plain number or bigint, with which JavaScript compares exactly across the two. */
export function unwrapNumber(value: Numeric): number | bigint {
  return value instanceof WholeFloat ? value.value : value;
}

/** Negative, zero or positive; exact between integers and floats of any size. */
export function compareNumbers(left: Numeric, right: Numeric): number {
  const a = unwrapNumber(left);
  const b = unwrapNumber(right);
  return a < b ? -1 : a > b ? 1 : 0;
}

export function equalNumbers(left: Numeric, right: Numeric): boolean {
  const a = unwrapNumber(left);
  const b = unwrapNumber(right);
  return a <= b && a >= b;
}

/** How a format spells the values that have no digits. */
export interface NumberWords {
  readonly infinity: string;
  readonly negativeInfinity: string;
  readonly notANumber: string;
}

const JSON_WORDS: NumberWords = {
  infinity: 'Infinity',
  negativeInfinity: '-Infinity',
  notANumber: 'NaN',
};

/** Python's text of a number, which `az` prints: integers exact, floats always with a point or an exponent. */
export function formatNumber(value: Numeric, words: NumberWords = JSON_WORDS): string {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return Object.is(value, -0) ? '0' : String(value);
    return Number.isInteger(value) ? BigInt(value).toString() : formatFloat(value, words);
  }
  return typeof value === 'bigint' ? value.toString() : formatFloat(value.value, words);
}

/** The shortest text that reads back as the same float; exponents from 1e16 up and below 1e-4. */
function formatFloat(value: number, words: NumberWords): string {
  if (Number.isNaN(value)) return words.notANumber;
  if (value === Infinity) return words.infinity;
  if (value === -Infinity) return words.negativeInfinity;
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-4 && magnitude < 1e16) {
    const text = String(value);
    return Number.isInteger(value) ? `${text}.0` : text;
  }
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits}e${exponent.charAt(0)}${exponent.slice(1).padStart(2, '0')}`;
}
