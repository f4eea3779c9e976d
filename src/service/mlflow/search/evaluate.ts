import type { SearchCondition, SearchField } from './condition.ts';
import { isLike } from './like.ts';

/** The value that something has in a field; `undefined` where it has none. Several for the datasets of a run. */
export type ReadField = (field: SearchField) => readonly (string | number)[];

/** Whether something fulfils a condition. What has no value fulfils none but `IS NULL`. */
export function fulfils(condition: SearchCondition, read: ReadField): boolean {
  const values = read(condition.field);
  if (condition.operator === 'IS NULL') return values.length === 0;
  return values.some((actual) => compare(actual, condition));
}

function compare(actual: string | number, { operator, value }: SearchCondition): boolean {
  switch (operator) {
    case 'IS NULL':
      return false;
    case 'IS NOT NULL':
      return true;
    case 'IN':
    case 'NOT IN':
      return Array.isArray(value) && value.includes(String(actual)) === (operator === 'IN');
    case 'LIKE':
      return isLike(String(actual), String(value));
    case 'ILIKE':
      return isLike(String(actual).toLowerCase(), String(value).toLowerCase());
    case '=':
      return actual === value;
    case '!=':
      return actual !== value;
    default:
      return typeof actual === 'number' && typeof value === 'number' && isOrdered(actual, operator, value);
  }
}

function isOrdered(actual: number, operator: '>' | '>=' | '<' | '<=', value: number): boolean {
  switch (operator) {
    case '>':
      return actual > value;
    case '>=':
      return actual >= value;
    case '<':
      return actual < value;
    case '<=':
      return actual <= value;
  }
}
