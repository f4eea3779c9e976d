/** A parsed filter of `runs:query`: what the service's parser makes and the store's SQL compiler takes. */
export type RunFilter =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly RunFilter[] }
  | { readonly kind: 'not'; readonly term: RunFilter }
  | {
      readonly kind: 'compare';
      readonly field: FilterField;
      readonly op: FilterOperator;
      /** Dates arrive as RFC 3339 text in UTC with microseconds, so that text order is time order. */
      readonly value: string | number | boolean | null;
    }
  | { readonly kind: 'in'; readonly field: FilterField; readonly values: readonly (string | number)[] }
  | {
      readonly kind: 'match';
      readonly field: FilterField;
      readonly how: 'contains' | 'startswith' | 'endswith';
      readonly value: string;
    };

export type FilterOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

/** A column of the run, or one key of its tags or properties. A missing key is null. */
export type FilterField =
  | { readonly kind: 'column'; readonly name: FilterColumn }
  | { readonly kind: 'tag' | 'property'; readonly key: string };

export const FILTER_COLUMNS = [
  'runId',
  'runNumber',
  'runUuid',
  'status',
  'runType',
  'target',
  'parentRunId',
  'rootRunId',
  'name',
  'displayName',
  'description',
  'scriptName',
  'hidden',
  'userId',
  'createdUtc',
  'startTimeUtc',
  'endTimeUtc',
] as const;

export type FilterColumn = (typeof FILTER_COLUMNS)[number];

/** One key of an order. Runs that have not started are ordered by the time they were created. */
export interface OrderBy {
  readonly column: 'startTimeUtc' | 'createdUtc' | 'endTimeUtc' | 'runId' | 'runNumber';
  readonly descending: boolean;
}
