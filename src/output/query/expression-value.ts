import { isJsonObject } from '../json-object.ts';
import { valuesOf } from './projection.ts';
import { QueryError } from './query-error.ts';
import type { Argument } from './signature.ts';

/**
 * An expression after `&` as a value. In `az` such a value is true, has no fields and equals nothing else; here it is
 * a function, which no document holds and which is all that without further ado.
 */
type ExpressionValue = (current: unknown) => unknown;

export function toArgument(value: unknown): Argument {
  return isExpression(value) ? { expression: value } : { value };
}

/**
 * The answer itself.
 *
 * @throws QueryError of kind invalid-type when it holds an expression, which no format can show.
 */
export function refuseExpressions(answer: unknown): unknown {
  const open = [answer];
  while (open.length > 0) {
    const value = open.pop();
    if (isExpression(value)) {
      throw new QueryError('invalid-type', 'an expression after & can only be given to a function');
    }
    if (Array.isArray(value)) for (const item of value) open.push(item);
    else if (isJsonObject(value)) for (const item of valuesOf(value)) open.push(item);
  }
  return answer;
}

function isExpression(value: unknown): value is ExpressionValue {
  return typeof value === 'function';
}
