import type { FilterColumn, FilterField, FilterOperator, RunFilter } from '../../contract/run-filter.ts';
import type { SqlDialect, SqlText, SqlValue } from './dialect.ts';

type Literal = string | number | boolean;

const NEVER: SqlText = { text: '1 = 0', values: [] };
const ALWAYS: SqlText = { text: '1 = 1', values: [] };

/** Columns of the table `runs`, which a statement with a filter in it calls `r`. */
const COLUMNS: Record<FilterColumn, { text: string; type: 'text' | 'number' | 'boolean' }> = {
  runId: { text: 'r.run_id', type: 'text' },
  runNumber: { text: 'r.run_number', type: 'number' },
  runUuid: { text: 'r.run_uuid', type: 'text' },
  status: { text: 'r.status', type: 'text' },
  runType: { text: 'r.run_type', type: 'text' },
  target: { text: 'r.target', type: 'text' },
  parentRunId: { text: 'r.parent_run_id', type: 'text' },
  // A run that is its own root keeps none, so that the index of roots holds only the others.
  rootRunId: { text: 'coalesce(r.root_run_id, r.run_id)', type: 'text' },
  name: { text: 'r.name', type: 'text' },
  displayName: { text: 'r.display_name', type: 'text' },
  description: { text: 'r.description', type: 'text' },
  scriptName: { text: 'r.script_name', type: 'text' },
  hidden: { text: 'r.hidden', type: 'boolean' },
  userId: { text: 'r.user_id', type: 'text' },
  createdUtc: { text: 'r.created_utc', type: 'text' },
  startTimeUtc: { text: 'r.start_time_utc', type: 'text' },
  endTimeUtc: { text: 'r.end_time_utc', type: 'text' },
};

const ORDERINGS: Partial<Record<FilterOperator, string>> = { gt: '>', ge: '>=', lt: '<', le: '<=' };

/**
 * A filter as the condition of a `where` on the table `runs r`. Every part is true or false, never unknown: a
 * missing value equals null, differs from all else and is neither more nor less than anything. Text compares by
 * code points; a literal of another type compares as its text.
 */
export function compileRunFilter(filter: RunFilter, dialect: SqlDialect): SqlText {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return join(
        filter.kind,
        filter.terms.map((term) => compileRunFilter(term, dialect)),
      );
    case 'not':
      if (filter.term.kind === 'not') return compileRunFilter(filter.term.term, dialect);
      return surround('not (', compileRunFilter(filter.term, dialect), ')');
    case 'compare':
      return compare(filter.field, filter.op, filter.value);
    case 'in':
      return isOneOf(filter.field, filter.values);
    case 'match':
      return match(filter.field, filter.how, filter.value, dialect);
  }
}

/** Joined by halves: a database limits how deep an expression may be, and a client may ask for 1,000 run ids. */
function join(word: 'and' | 'or', terms: readonly SqlText[]): SqlText {
  const [first] = terms;
  if (first === undefined) return word === 'and' ? ALWAYS : NEVER;
  if (terms.length === 1) return first;
  const middle = terms.length >> 1;
  const left = join(word, terms.slice(0, middle));
  const right = join(word, terms.slice(middle));
  return { text: `(${left.text} ${word} ${right.text})`, values: [...left.values, ...right.values] };
}

function compare(field: FilterField, op: FilterOperator, value: Literal | null): SqlText {
  const expression = expressionOf(field);
  if (value === null) {
    if (op === 'eq') return surround('', expression, ' is null');
    return op === 'ne' ? surround('', expression, ' is not null') : NEVER;
  }
  if (op === 'eq') return isOneOf(field, [value]);
  if (op === 'ne') return surround('not (', isOneOf(field, [value]), ')');
  const [literal] = literalsOf(field, value);
  if (literal === undefined) return NEVER;
  return known(`${expression.text} ${ORDERINGS[op]} ?`, [...expression.values, literal]);
}

function isOneOf(field: FilterField, values: readonly Literal[]): SqlText {
  const literals = values.flatMap((value) => literalsOf(field, value));
  if (literals.length === 0) return NEVER;
  const test = literals.length === 1 ? '= ?' : `in (${literals.map(() => '?').join(', ')})`;
  const expression = expressionOf(field);
  return known(`${expression.text} ${test}`, [...expression.values, ...literals]);
}

function match(
  field: FilterField,
  how: 'contains' | 'startswith' | 'endswith',
  part: string,
  dialect: SqlDialect,
): SqlText {
  const expression = expressionOf(field);
  if (part === '') return surround('', expression, ' is not null');
  const text = textOf(field, expression.text);
  if (how === 'contains') return known(dialect.contains(text), [...expression.values, part]);
  const test = how === 'startswith' ? dialect.startsWith(text) : dialect.endsWith(text);
  return known(test, [...expression.values, [...part].length, part]);
}

function expressionOf(field: FilterField): SqlText {
  if (field.kind === 'column') return { text: COLUMNS[field.name].text, values: [] };
  const text =
    field.kind === 'tag'
      ? '(select t.value from run_tags t where t.run_seq = r.seq and t.key = ?)'
      : '(select v.value from property_values v where v.set_id = r.property_set_id and v.key = ?)';
  return { text, values: [field.key] };
}

/** A column of another type as the text that the wire shows. */
function textOf(field: FilterField, expression: string): string {
  const type = typeOf(field);
  if (type === 'text') return expression;
  return type === 'number'
    ? `cast(${expression} as text)`
    : `case ${expression} when 1 then 'true' else 'false' end`;
}

function typeOf(field: FilterField): 'text' | 'number' | 'boolean' {
  return field.kind === 'column' ? COLUMNS[field.name].type : 'text';
}

/** A test that is false, not unknown, where the value is null. */
function known(test: string, values: readonly SqlValue[]): SqlText {
  return { text: `coalesce(${test}, 1 = 0)`, values };
}

function surround(before: string, inner: SqlText, after: string): SqlText {
  return { text: `${before}${inner.text}${after}`, values: inner.values };
}

/** A literal as the field's column holds it; none when the column can never hold it. */
function literalsOf(field: FilterField, value: Literal): SqlValue[] {
  const type = typeOf(field);
  if (type === 'number') return numbersOf(value);
  if (type === 'boolean') return booleansOf(value);
  if (typeof value !== 'boolean') return [String(value)];
  // Python clients write True and False (`azureml.git.dirty`), all others true and false.
  return value ? ['true', 'True'] : ['false', 'False'];
}

function numbersOf(value: Literal): number[] {
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  return typeof value === 'boolean' || Number.isNaN(number) ? [] : [number];
}

function booleansOf(value: Literal): number[] {
  const text = String(value).toLowerCase();
  if (text === 'true' || text === '1') return [1];
  return text === 'false' || text === '0' ? [0] : [];
}
