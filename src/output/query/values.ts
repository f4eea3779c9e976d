import { compareCodePoints } from '../code-points.ts';
import { isJsonObject, type JsonObject, keysOf } from '../json-object.ts';
import { compareNumbers, equalNumbers, isNumeric, type Numeric } from '../number.ts';
import { spendSteps } from './budget.ts';
import { QueryError } from './query-error.ts';
import type { ComparatorName } from './tree.ts';

/** The names that JMESPath gives the kinds of values. */
export type TypeName = 'array' | 'boolean' | 'null' | 'number' | 'object' | 'string';

export function typeOf(value: unknown): TypeName {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (Array.isArray(value)) return 'array';
  return isNumeric(value) ? 'number' : 'object';
}

/** Null, false and whatever is empty; zero is not. */
export function isFalse(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return true;
  if (typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && keysOf(value).length === 0;
}

/** The `==` of a query: numbers are never booleans. */
export function isEqual(left: unknown, right: unknown): boolean {
  if (typeof left === 'boolean' || typeof right === 'boolean') return left === right;
  return isSame(left, right);
}

/** Python's `==`, which holds inside lists and objects, and in contains(): there 1 is also true, and 0 false. */
export function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left === 'string' || typeof right === 'string') return false;
  const leftNumber = asNumber(left);
  const rightNumber = asNumber(right);
  if (leftNumber !== undefined || rightNumber !== undefined) {
    return leftNumber !== undefined && rightNumber !== undefined && equalNumbers(leftNumber, rightNumber);
  }
  if (Array.isArray(left)) return Array.isArray(right) && haveSameItems(left, right);
  if (isJsonObject(left)) return isJsonObject(right) && haveSameEntries(left, right);
  return typeOf(left) === 'null' && typeOf(right) === 'null';
}

/**
 * The answer of `<` and its kin: null unless both are numbers or strings.
 *
 * @throws QueryError when a number meets a string.
 */
export function compareInOrder(name: ComparatorName, left: unknown, right: unknown): boolean | null {
  const leftIsText = typeof left === 'string';
  const rightIsText = typeof right === 'string';
  if (!(leftIsText || isNumeric(left)) || !(rightIsText || isNumeric(right))) return null;
  if (leftIsText !== rightIsText) {
    throw new QueryError('invalid-type', `cannot order a ${typeOf(left)} and a ${typeOf(right)}`);
  }
  if (Number.isNaN(left) || Number.isNaN(right)) return false;
  const order = compareOrdered(left, right);
  if (name === 'LT') return order < 0;
  if (name === 'LTE') return order <= 0;
  return name === 'GT' ? order > 0 : order >= 0;
}

/** Order of two numbers or two strings. */
export function compareOrdered(left: string | Numeric, right: string | Numeric): number {
  if (typeof left === 'string' || typeof right === 'string') {
    return compareCodePoints(String(left), String(right));
  }
  return compareNumbers(left, right);
}

function asNumber(value: unknown): Numeric | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return isNumeric(value) ? value : undefined;
}

function haveSameItems(left: readonly unknown[], right: readonly unknown[]): boolean {
  spendSteps(left.length);
  return left.length === right.length && left.every((item, index) => isSame(item, right[index]));
}

function haveSameEntries(left: JsonObject, right: JsonObject): boolean {
  const keys = keysOf(left);
  spendSteps(keys.length);
  return (
    keys.length === keysOf(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]))
  );
}
