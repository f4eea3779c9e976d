import type { FilterField, RunFilter } from '../contract/run-filter.ts';
import { parseUtc } from './utc-time.ts';

/** A condition that has lists: runs that pass the filter are on one of the lists of its values. */
export interface ListedCondition {
  readonly kind: 'status' | 'target' | 'tag' | 'property';
  readonly key: string;
  readonly values: readonly string[];
}

/** A condition that leaves few runs, which are looked up by an index. */
export interface PinnedCondition {
  readonly column: 'runId' | 'parentRunId' | 'rootRunId';
  readonly values: readonly string[];
}

/** What a filter demands of every run that passes it, as far as an index knows it. */
export interface RunPlan {
  readonly onlyTopLevel: boolean;
  readonly pinned: readonly PinnedCondition[];
  readonly listed: readonly ListedCondition[];
  /** No run that passes comes before this time in the order of start times, microseconds since 1970. */
  readonly earliestUs?: number;
}

/** Reads the conditions that hold for the whole filter. It only narrows: the filter itself is still applied. */
export function planRuns(filter: RunFilter | undefined): RunPlan {
  const demands = filter === undefined ? [] : conjunctsOf(filter);
  const choices = demands.flatMap((demand) => choiceOf(demand) ?? []);
  const earliestUs = latestOf(demands.map(earliestOf));
  return {
    onlyTopLevel: demands.some(isParentless),
    pinned: choices.flatMap(({ field, values }) => pinnedOf(field, values)),
    listed: choices.flatMap(({ field, values }) => listedOf(field, values)),
    ...(earliestUs === undefined ? {} : { earliestUs }),
  };
}

function conjunctsOf(filter: RunFilter): readonly RunFilter[] {
  return filter.kind === 'and' ? filter.terms.flatMap(conjunctsOf) : [filter];
}

function isParentless(filter: RunFilter): boolean {
  return (
    filter.kind === 'compare' &&
    filter.op === 'eq' &&
    filter.value === null &&
    filter.field.kind === 'column' &&
    filter.field.name === 'parentRunId'
  );
}

interface Choice {
  readonly field: FilterField;
  readonly values: readonly string[];
}

/** "This field has one of these values", however it was said. */
function choiceOf(filter: RunFilter): Choice | undefined {
  if (filter.kind === 'in') return { field: filter.field, values: [...new Set(filter.values.map(String))] };
  if (filter.kind === 'compare' && filter.op === 'eq' && isText(filter.value))
    return { field: filter.field, values: [String(filter.value)] };
  if (filter.kind !== 'or') return undefined;
  const choices = filter.terms.map(choiceOf);
  const [first] = choices;
  if (first === undefined) return undefined;
  const values: string[] = [];
  for (const choice of choices) {
    if (choice === undefined || !isSameField(choice.field, first.field)) return undefined;
    values.push(...choice.values);
  }
  return { field: first.field, values: [...new Set(values)] };
}

/** Boolean literals stand for several texts, so they are left to the filter. */
function isText(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function isSameField(left: FilterField, right: FilterField): boolean {
  return left.kind === right.kind && fieldName(left) === fieldName(right);
}

function fieldName(field: FilterField): string {
  return field.kind === 'column' ? field.name : field.key;
}

function pinnedOf(field: FilterField, values: readonly string[]): PinnedCondition[] {
  if (field.kind !== 'column') return [];
  const { name } = field;
  if (name === 'runId') return [{ column: name, values }];
  const isPin = name === 'parentRunId' || name === 'rootRunId';
  return isPin && values.length === 1 ? [{ column: name, values }] : [];
}

function listedOf(field: FilterField, values: readonly string[]): ListedCondition[] {
  if (field.kind !== 'column') return [{ kind: field.kind, key: field.key, values }];
  return field.name === 'status' || field.name === 'target' ? [{ kind: field.name, key: '', values }] : [];
}

/**
 * From which place on in the order of start times a run can pass: where it started, or was created when it has not
 * started. What compares the created time alone says nothing, as a run may have started before it was recorded.
 */
function earliestOf(filter: RunFilter): number | undefined {
  if (filter.kind === 'compare')
    return isFrom(filter, 'startTimeUtc') ? microsecondsOf(filter.value) : undefined;
  if (filter.kind === 'or') return earliestOfAny(filter.terms.map(earliestOf));
  if (filter.kind !== 'and') return undefined;
  const terms = filter.terms.flatMap(conjunctsOf);
  const created = terms.some(isNotStarted)
    ? terms.flatMap((term) => (isFrom(term, 'createdUtc') ? [microsecondsOf(term.value)] : []))
    : [];
  return latestOf([...terms.map(earliestOf), ...created]);
}

type Comparison = Extract<RunFilter, { kind: 'compare' }>;

function isFrom(filter: RunFilter, column: 'startTimeUtc' | 'createdUtc'): filter is Comparison {
  if (filter.kind !== 'compare' || filter.field.kind !== 'column') return false;
  return filter.field.name === column && (filter.op === 'ge' || filter.op === 'gt');
}

function isNotStarted(filter: RunFilter): boolean {
  if (filter.kind !== 'compare' || filter.field.kind !== 'column') return false;
  return filter.field.name === 'startTimeUtc' && filter.op === 'eq' && filter.value === null;
}

function microsecondsOf(value: unknown): number | undefined {
  return typeof value === 'string' ? parseUtc(value)?.microseconds : undefined;
}

function latestOf(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function earliestOfAny(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 || known.length < times.length ? undefined : Math.min(...known);
}
