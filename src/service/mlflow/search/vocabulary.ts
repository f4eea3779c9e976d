import type { SearchEntity } from './condition.ts';

interface SearchAttribute {
  readonly name: string;
  readonly type: 'text' | 'number';
}

/** What can be searched for and by what. */
export interface SearchVocabulary {
  readonly entities: Readonly<Record<string, SearchEntity>>;
  /** Attributes by each of their names, and how they compare. */
  readonly attributes: ReadonlyMap<string, SearchAttribute>;
  /** Attributes that an order can go by, beyond those that a filter knows. */
  readonly orderOnly: readonly string[];
  /** What an order can go by. */
  readonly orderEntities: readonly SearchEntity[];
}

const text = (name: string) => ({ name, type: 'text' }) as const;
const number = (name: string) => ({ name, type: 'number' }) as const;

export const RUN_VOCABULARY: SearchVocabulary = {
  entities: {
    metric: 'metric',
    metrics: 'metric',
    param: 'param',
    params: 'param',
    parameter: 'param',
    parameters: 'param',
    tag: 'tag',
    tags: 'tag',
    attribute: 'attribute',
    attributes: 'attribute',
    attr: 'attribute',
    run: 'attribute',
    dataset: 'dataset',
    datasets: 'dataset',
  },
  attributes: new Map<string, SearchAttribute>([
    ...['run_name', 'run name', 'Run name', 'Run Name'].map((name) => [name, text('run_name')] as const),
    ...['run_id', 'status', 'user_id', 'artifact_uri'].map((name) => [name, text(name)] as const),
    ...['start_time', 'created', 'Created'].map((name) => [name, number('start_time')] as const),
    ['end_time', number('end_time')],
  ]),
  orderEntities: ['attribute', 'metric', 'param', 'tag'],
  orderOnly: [],
};

export const EXPERIMENT_VOCABULARY: SearchVocabulary = {
  entities: {
    tag: 'tag',
    tags: 'tag',
    attribute: 'attribute',
    attributes: 'attribute',
    attr: 'attribute',
  },
  attributes: new Map<string, SearchAttribute>([
    ['name', text('name')],
    ['creation_time', number('creation_time')],
    ['last_update_time', number('last_update_time')],
  ]),
  orderEntities: ['attribute'],
  orderOnly: ['experiment_id'],
};

export const MODEL_VOCABULARY: SearchVocabulary = {
  entities: {
    param: 'param',
    params: 'param',
    tag: 'tag',
    tags: 'tag',
    attribute: 'attribute',
    attributes: 'attribute',
  },
  attributes: new Map<string, SearchAttribute>([
    ...['name', 'model_id', 'status', 'source_run_id', 'model_type'].map(
      (name) => [name, text(name)] as const,
    ),
    ['creation_timestamp', number('creation_timestamp')],
    ['creation_time', number('creation_timestamp')],
  ]),
  orderEntities: ['attribute'],
  orderOnly: [],
};
