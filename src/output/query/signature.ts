import { isJsonObject, type JsonObject } from '../json-object.ts';
import { isNumeric, type Numeric } from '../number.ts';

/** What a call is given: a value, or an expression to put to many values (`&name`). */
export type Argument = { readonly value: unknown } | { readonly expression: (current: unknown) => unknown };

/** What the kinds of parameters take. */
interface ParameterTypes {
  any: unknown;
  number: Numeric;
  string: string;
  array: readonly unknown[];
  object: JsonObject;
  expression: (current: unknown) => unknown;
  numbers: readonly Numeric[];
  strings: readonly string[];
  sortable: readonly Numeric[] | readonly string[];
  arrayOrString: readonly unknown[] | string;
  container: readonly unknown[] | JsonObject | string;
}

export type ParameterKind = keyof ParameterTypes;

interface Parameter {
  /** For error messages. */
  readonly label: string;
  accepts(value: unknown): boolean;
}

export const PARAMETERS: Readonly<Record<ParameterKind, Parameter>> = {
  any: { label: 'a value', accepts: () => true },
  number: { label: 'a number', accepts: isNumeric },
  string: { label: 'a string', accepts: isString },
  array: { label: 'an array', accepts: Array.isArray },
  object: { label: 'an object', accepts: isJsonObject },
  expression: { label: 'an expression after &', accepts: () => false },
  numbers: { label: 'an array of numbers', accepts: (value) => isArrayOf(value, isNumeric) },
  strings: { label: 'an array of strings', accepts: (value) => isArrayOf(value, isString) },
  sortable: {
    label: 'an array of numbers or an array of strings',
    accepts: (value) => isArrayOf(value, isNumeric) || isArrayOf(value, isString),
  },
  arrayOrString: {
    label: 'an array or a string',
    accepts: (value) => Array.isArray(value) || isString(value),
  },
  container: {
    label: 'an array, an object or a string',
    accepts: (value) => Array.isArray(value) || isString(value) || isJsonObject(value),
  },
};

type ArgumentsOf<Kinds extends readonly ParameterKind[]> = {
  [Index in keyof Kinds]: ParameterTypes[Kinds[Index]];
};

export interface QueryFunction {
  readonly parameters: readonly ParameterKind[];
  /** Whether more arguments than parameters may be given; what they are is the function's own affair. */
  readonly variadic: boolean;
  call(...args: readonly unknown[]): unknown;
}

/** A function with fixed parameters; its arguments are checked before it is called. */
export function defineFunction<const Kinds extends readonly ParameterKind[]>(
  parameters: Kinds,
  call: (...args: ArgumentsOf<Kinds>) => unknown,
): QueryFunction {
  return { parameters, variadic: false, call: call as QueryFunction['call'] };
}

/** A function of one argument or more, of which the first is checked. */
export function defineVariadic(
  first: ParameterKind,
  call: (...args: readonly unknown[]) => unknown,
): QueryFunction {
  return { parameters: [first], variadic: true, call };
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isArrayOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}
