import { countCodePoints } from '../code-points.ts';
import { isJsonObject, keysOf } from '../json-object.ts';
import { isNumeric } from '../number.ts';
import { extremeBy, extremeOf, merge, sortBy, sortItems } from './list-functions.ts';
import { absolute, average, roundDown, roundUp, sum, toNumber } from './number-functions.ts';
import { defineFunction, defineVariadic, type QueryFunction } from './signature.ts';
import { contains, reverseText, toText } from './text-functions.ts';
import { typeOf } from './values.ts';

/** The functions of the JMESPath specification; `az` has no others. */
export const FUNCTIONS: ReadonlyMap<string, QueryFunction> = new Map([
  ['abs', defineFunction(['number'], absolute)],
  ['avg', defineFunction(['numbers'], average)],
  ['ceil', defineFunction(['number'], roundUp)],
  ['contains', defineFunction(['arrayOrString', 'any'], contains)],
  ['ends_with', defineFunction(['string', 'string'], (text, end) => text.endsWith(end))],
  ['floor', defineFunction(['number'], roundDown)],
  ['join', defineFunction(['string', 'strings'], (separator, texts) => texts.join(separator))],
  ['keys', defineFunction(['object'], (object) => [...keysOf(object)])],
  ['length', defineFunction(['container'], measure)],
  [
    'map',
    defineFunction(['expression', 'array'], (expression, items) => items.map((item) => expression(item))),
  ],
  ['max', defineFunction(['sortable'], (items) => extremeOf(items, 1))],
  ['max_by', defineFunction(['array', 'expression'], (items, key) => extremeBy('max_by', items, key, 1))],
  ['merge', defineVariadic('object', merge)],
  ['min', defineFunction(['sortable'], (items) => extremeOf(items, -1))],
  ['min_by', defineFunction(['array', 'expression'], (items, key) => extremeBy('min_by', items, key, -1))],
  [
    'not_null',
    defineVariadic('any', (...values) => values.find((value) => typeOf(value) !== 'null') ?? null),
  ],
  [
    'reverse',
    defineFunction(['arrayOrString'], (value) =>
      typeof value === 'string' ? reverseText(value) : value.toReversed(),
    ),
  ],
  ['sort', defineFunction(['sortable'], sortItems)],
  ['sort_by', defineFunction(['array', 'expression'], sortBy)],
  ['starts_with', defineFunction(['string', 'string'], (text, start) => text.startsWith(start))],
  ['sum', defineFunction(['numbers'], sum)],
  ['to_array', defineFunction(['any'], (value) => (Array.isArray(value) ? value : [value]))],
  [
    'to_number',
    defineFunction(['any'], (value) =>
      isNumeric(value) ? value : typeof value === 'string' ? toNumber(value) : null,
    ),
  ],
  ['to_string', defineFunction(['any'], (value) => (typeof value === 'string' ? value : toText(value)))],
  ['type', defineFunction(['any'], typeOf)],
  ['values', defineFunction(['object'], (object) => keysOf(object).map((key) => object[key]))],
]);

function measure(value: readonly unknown[] | string | Record<string, unknown>): number {
  if (typeof value === 'string') return countCodePoints(value);
  return isJsonObject(value) ? keysOf(value).length : value.length;
}
