import type { FilterField, RunFilter } from '../../src/contract/run-filter.ts';

/** A filter as text: every value and key in quotes, every part in parentheses. */
export function printFilter(filter: RunFilter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.terms.map((term) => `(${printFilter(term)})`).join(` ${filter.kind} `);
    case 'not':
      return `not (${printFilter(filter.term)})`;
    case 'compare':
      return `${printField(filter.field)} ${filter.op} ${printValue(filter.value)}`;
    case 'in':
      return `${printField(filter.field)} in (${filter.values.map(printValue).join(', ')})`;
    case 'match':
      return `${filter.how}(${printField(filter.field)}, ${printValue(filter.value)})`;
  }
}

function printField(field: FilterField): string {
  if (field.kind === 'column') return field.name;
  return `${field.kind === 'tag' ? 'Tags' : 'Properties'}/${quote(field.key)}`;
}

function printValue(value: string | number | boolean | null): string {
  return typeof value === 'string' ? quote(value) : String(value);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
