export const SEARCH_OPERATORS = ['=', '!=', '>', '>=', '<', '<='] as const;

export type ComparisonOperator = (typeof SEARCH_OPERATORS)[number];
export type SearchOperator =
  | ComparisonOperator
  | 'LIKE'
  | 'ILIKE'
  | 'IN'
  | 'NOT IN'
  | 'IS NULL'
  | 'IS NOT NULL';

export type SearchEntity = 'metric' | 'param' | 'tag' | 'attribute' | 'dataset';

/** What a condition looks at, or an order goes by. */
export interface SearchField {
  readonly entity: SearchEntity;
  readonly key: string;
}

/** One clause of a filter of MLflow's search; all clauses of a filter must hold. */
export interface SearchCondition {
  readonly field: SearchField;
  readonly operator: SearchOperator;
  readonly value: string | number | readonly string[] | null;
}

export interface SearchOrder {
  readonly field: SearchField;
  readonly descending: boolean;
}
