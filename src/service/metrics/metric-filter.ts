import type { RunFilter } from '../../contract/run-filter.ts';
import { AzMlError } from '../../errors.ts';

/** What a filter on metrics can name. */
export interface FilteredMetric {
  readonly runId: string;
  readonly name: string;
}

/** Whether a filter lets a metric pass. Throws `BadFilter` for one that names anything but run and name. */
export function selectsMetric(filter: RunFilter, metric: FilteredMetric): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.terms.every((term) => selectsMetric(term, metric));
    case 'or':
      return filter.terms.some((term) => selectsMetric(term, metric));
    case 'not':
      return !selectsMetric(filter.term, metric);
    case 'in':
      return filter.values.includes(fieldOf(filter, metric));
    case 'match':
      return matches(fieldOf(filter, metric), filter.how, filter.value);
    case 'compare':
      if (filter.op === 'eq') return fieldOf(filter, metric) === filter.value;
      if (filter.op === 'ne') return fieldOf(filter, metric) !== filter.value;
      throw badFilter();
  }
}

/** The runs that a filter names, when it lets those of no other run pass; else `undefined`. */
export function runIdsOf(filter: RunFilter): readonly string[] | undefined {
  switch (filter.kind) {
    case 'compare':
      return isRunId(filter) && filter.op === 'eq' ? [String(filter.value)] : undefined;
    case 'in':
      return isRunId(filter) ? filter.values.map(String) : undefined;
    case 'and':
      return filter.terms.map(runIdsOf).find((runIds) => runIds !== undefined);
    case 'or': {
      const named = filter.terms.map(runIdsOf).filter((runIds) => runIds !== undefined);
      return named.length === filter.terms.length ? [...new Set(named.flat())] : undefined;
    }
    default:
      return undefined;
  }
}

type Comparison = Extract<RunFilter, { readonly field: unknown }>;

function isRunId({ field }: Comparison): boolean {
  return field.kind === 'column' && field.name === 'runId';
}

function fieldOf({ field }: Comparison, metric: FilteredMetric): string {
  if (field.kind === 'column' && (field.name === 'runId' || field.name === 'name')) return metric[field.name];
  throw badFilter();
}

function matches(value: string, how: 'contains' | 'startswith' | 'endswith', text: string): boolean {
  if (how === 'contains') return value.includes(text);
  return how === 'startswith' ? value.startsWith(text) : value.endsWith(text);
}

function badFilter(): AzMlError {
  return new AzMlError('BadFilter', 'metrics cannot be filtered so', {
    target: 'filter',
    hint: "possible: runId eq 'the-run', name eq 'the-name', with and, or, not",
  });
}
