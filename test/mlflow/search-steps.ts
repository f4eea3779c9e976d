import * as fc from 'fast-check';
import type { Step } from './conversation.ts';
import { post } from './steps.ts';

const RUNS = Array.from({ length: 8 }, (_, index) => index);

const pair = (key: string, value: string) => ({ key, value });

/** Runs that differ in all that a search can ask for; some lack what others have. */
export const SEARCHED_RUNS: readonly Step[] = [
  post('experiments/create', { name: 'searched' }, 'searched'),
  ...RUNS.flatMap((index) => [
    post(
      'runs/create',
      {
        experiment_id: '$searched',
        user_id: index % 2 === 0 ? 'ann' : 'bob',
        run_name: `run ${index}`,
        start_time: 1_700_000_000_000 + index * 1000,
        tags: [
          pair('kind', index < 4 ? 'small' : 'Large'),
          ...(index % 3 === 0 ? [pair('a.b', `value ${index}`)] : []),
        ],
      },
      `run${index}`,
    ),
    post('runs/log-batch', {
      run_id: `$run${index}`,
      metrics: [
        { key: 'loss', value: index / 4, timestamp: 1, step: 0 },
        ...(index % 2 === 0 ? [{ key: 'acc', value: 1 - index / 10, timestamp: 1, step: 0 }] : []),
        ...(index === 5 ? [{ key: 'acc', value: 'NaN', timestamp: 1, step: 0 }] : []),
      ],
      params: [pair('lr', index < 3 ? '0.1' : '0.01'), ...(index > 5 ? [pair('extra', 'X')] : [])],
    }),
    ...(index === 7
      ? []
      : [
          post('runs/update', {
            run_id: `$run${index}`,
            status: index === 6 ? 'FAILED' : 'FINISHED',
            end_time: 1_700_000_100_000 - index * 1000,
          }),
        ]),
  ]),
];

const search = (filter: string | undefined, order_by?: readonly string[]): Step =>
  post('runs/search', {
    experiment_ids: ['$searched'],
    ...(filter === undefined ? {} : { filter }),
    ...(order_by === undefined ? {} : { order_by }),
  });

/** Each form of the grammar, and each way to get it wrong. */
export const SEARCH_STEPS: readonly Step[] = [
  ...[
    undefined,
    '',
    'metrics.loss < 1',
    'metric.loss >= 0.5 AND metrics.acc != 1',
    'metrics.loss = 0.25 and params.lr = "0.1"',
    'metrics.loss < -1e3',
    "parameters.lr = '0.01'",
    "params.lr != '0.01'",
    "params.lr LIKE '0.0%'",
    "params.extra ILIKE 'x'",
    "params.extra LIKE 'x'",
    "tags.kind = 'small'",
    "tag.kind != 'small'",
    "tags.kind LIKE 'L%'",
    "tags.kind ILIKE 'l_rge'",
    "tags.`a.b` = 'value 3'",
    'tags."a.b" LIKE "value%"',
    "tags.a.b != 'value 0'",
    "tags.mlflow.runName = 'run 2'",
    "attributes.run_name LIKE 'run%' and attribute.status = 'FINISHED'",
    "run_name = 'run 1'",
    "attributes.`run name` = 'run 1'",
    "status != 'FINISHED'",
    "user_id = 'ann'",
    'start_time > 1700000003000',
    'start_time <= 1700000003000',
    'start_time = 1700000003000',
    'start_time != 1700000003000',
    'attributes.end_time >= 1700000097000',
    'created < 1700000003000',
    'params.extra IS NULL',
    'params.extra IS NOT NULL',
    'tags.`a.b` IS NULL',
    "tags.none = 'x'",
    'metrics.loss < 1 OR metrics.loss > 2',
    '(metrics.loss < 1)',
    'NOT metrics.loss < 1',
    "metrics.loss < '1'",
    'metrics.loss = nan',
    'metrics.loss IS NULL',
    'params.lr = 0.1',
    "params.lr > '0.1'",
    "params.lr IN ('0.1')",
    'tags.kind = small',
    "experiment_id = '1'",
    "lifecycle_stage = 'active'",
    'status IS NULL',
    "start_time > '1'",
    "nothing.at = 'all'",
    'metrics.loss',
    'metrics.loss <',
    '= 5',
    ';',
  ].map((filter) => search(filter)),
  ...[
    ['start_time ASC'],
    ['attributes.start_time DESC'],
    ['end_time'],
    ['end_time DESC'],
    ['metrics.loss'],
    ['metrics.loss DESC'],
    ['metrics.acc ASC'],
    ['metrics.acc DESC'],
    ['params.lr', 'metrics.loss DESC'],
    ['params.extra DESC'],
    ['tags.kind ASC', 'start_time ASC'],
    ['status', 'start_time'],
    ['run_name desc'],
    ['metrics.loss, metrics.acc'],
    ['nothing'],
    ['metrics.loss UP'],
  ].map((order) => search(undefined, order)),
  post('runs/search', { experiment_ids: [] }),
  post('runs/search', { experiment_ids: ['$searched', '0'], max_results: 3 }),
  post('runs/search', { experiment_ids: ['987654'] }),
  post('runs/search', { experiment_ids: ['$searched'], max_results: 50_001 }),
  post('runs/search', { experiment_ids: ['$searched'], page_token: '!' }),
];

const text = fc.constantFrom("'small'", "'Large'", '"0.1"', "'run 3'", "'%a%'", "'r_n %'", "'FINISHED'");
const number = fc.constantFrom('0', '0.5', '1', '1.25', '-1', '1e0');
const clause = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('metrics.loss', 'metrics.acc', 'metric.none'),
      fc.constantFrom('=', '!=', '<', '<=', '>', '>='),
      number,
    )
    .map((words) => words.join(' ')),
  fc
    .tuple(
      fc.constantFrom('params.lr', 'param.extra', 'tags.kind', 'tags.`a.b`', 'tags."mlflow.runName"'),
      fc.constantFrom('=', '!=', 'LIKE', 'ilike'),
      text,
    )
    .map((words) => words.join(' ')),
  fc
    .tuple(
      fc.constantFrom('status', 'attributes.run_name', 'attr.user_id'),
      fc.constantFrom('=', '!=', 'LIKE', 'ILIKE'),
      text,
    )
    .map((words) => words.join(' ')),
);

/** Searches of one to three clauses with an order. */
export const SEARCH_ARBITRARY: fc.Arbitrary<Step> = fc
  .tuple(
    fc.array(clause, { minLength: 1, maxLength: 3 }),
    fc.constantFrom(undefined, ['metrics.loss DESC'], ['params.lr ASC', 'start_time ASC'], ['run_name']),
    fc.constantFrom(' and ', ' AND '),
  )
  .map(([clauses, order, joint]) => search(clauses.join(joint), order));
