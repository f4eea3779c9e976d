import type { FilterField, RunFilter } from '../../../contract/run-filter.ts';
import { statusesShownAs } from '../run-status.ts';
import { PARENT_TAG, ROOT_TAG, RUN_NAME_TAG } from '../run-tags.ts';
import { compileTime } from './compile-time.ts';
import type { SearchCondition } from './condition.ts';

/**
 * A condition as a filter of the store that says exactly the same; `undefined` for what the store does not keep in
 * columns of its own, which is looked at run by run.
 */
export function compileCondition(condition: SearchCondition): RunFilter | undefined {
  const { field } = condition;
  if (field.entity === 'tag') return compileTag(field.key, condition);
  if (field.entity !== 'attribute') return undefined;
  switch (field.key) {
    case 'run_id':
      return test({ kind: 'column', name: 'runId' }, condition);
    case 'run_name':
      return firstKnown([column('displayName'), column('runId')], condition);
    case 'status':
      return compileStatus(condition);
    case 'start_time':
      return compileTime('startTimeUtc', condition);
    case 'end_time':
      return compileTime('endTimeUtc', condition);
    default:
      return undefined;
  }
}

const COLUMN_TAGS: Readonly<Record<string, FilterField>> = {
  [RUN_NAME_TAG]: { kind: 'column', name: 'displayName' },
  [PARENT_TAG]: { kind: 'column', name: 'parentRunId' },
  [ROOT_TAG]: { kind: 'column', name: 'rootRunId' },
};

/** Where a tag of MLflow's is kept, first the place that wins. */
function compileTag(key: string, condition: SearchCondition): RunFilter | undefined {
  const tag: FilterField = { kind: 'tag', key };
  if (!key.startsWith('mlflow.')) return test(tag, condition);
  const special = Object.hasOwn(COLUMN_TAGS, key) ? COLUMN_TAGS[key] : undefined;
  return firstKnown([special ?? { kind: 'property', key }, tag], condition);
}

/** The condition on the first of two fields that has a value. */
function firstKnown(
  [first, second]: readonly [FilterField, FilterField],
  condition: SearchCondition,
): RunFilter | undefined {
  const onFirst = test(first, condition);
  const onSecond = test(second, condition);
  if (onFirst === undefined || onSecond === undefined) return undefined;
  const isMissing: RunFilter = { kind: 'compare', field: first, op: 'eq', value: null };
  const rest: RunFilter = { kind: 'and', terms: [isMissing, onSecond] };
  return condition.operator === 'IS NULL' ? rest : { kind: 'or', terms: [onFirst, rest] };
}

function compileStatus({ operator, value }: SearchCondition): RunFilter | undefined {
  const wanted = Array.isArray(value) ? value : [String(value)];
  if (operator === 'LIKE' || operator === 'ILIKE') return undefined;
  const isOne: RunFilter = {
    kind: 'in',
    field: { kind: 'column', name: 'status' },
    values: wanted.flatMap(statusesShownAs),
  };
  return operator === '=' || operator === 'IN' ? isOne : { kind: 'not', term: isOne };
}

function test(field: FilterField, { operator, value }: SearchCondition): RunFilter | undefined {
  const known: RunFilter = { kind: 'compare', field, op: 'ne', value: null };
  switch (operator) {
    case 'IS NULL':
      return { kind: 'compare', field, op: 'eq', value: null };
    case 'IS NOT NULL':
      return known;
    case '=':
      return { kind: 'compare', field, op: 'eq', value: String(value) };
    case '!=':
      return { kind: 'and', terms: [known, { kind: 'compare', field, op: 'ne', value: String(value) }] };
    case 'IN':
    case 'NOT IN': {
      const isOne: RunFilter = { kind: 'in', field, values: Array.isArray(value) ? value : [] };
      return operator === 'IN' ? isOne : { kind: 'and', terms: [known, { kind: 'not', term: isOne }] };
    }
    case 'LIKE':
      return testPattern(field, String(value));
    default:
      return undefined;
  }
}

/** The patterns that the store knows: a text with `%` at its ends and nowhere else. */
function testPattern(field: FilterField, pattern: string): RunFilter | undefined {
  const [, start, inner = '', end] = /^(%?)([^%_]+)(%?)$/.exec(pattern) ?? [];
  if (inner === '') return undefined;
  if (start === '' && end === '') return { kind: 'compare', field, op: 'eq', value: inner };
  const how = start === '' ? 'startswith' : end === '' ? 'endswith' : 'contains';
  return { kind: 'match', field, how, value: inner };
}

function column(name: 'displayName' | 'runId'): FilterField {
  return { kind: 'column', name };
}
