import fc from 'fast-check';
import {
  FILTER_COLUMNS,
  type FilterField,
  type OrderBy,
  type RunFilter,
} from '../../src/contract/run-filter.ts';
import { type BareRun, makeRun } from './make-runs.ts';

// Few values of each kind, so that runs are often equal in something.
const TIMES = [1, 2, 3, 4].map((day) => `2026-11-0${day}T10:00:00.000000Z`);
const TEXTS = ['a', 'b', 'A', '', '7', 'true', 'True', '%', '😀', '\uffff', "it's"];
const KEYS = ['k', 'azureml.git.commit', '__proto__', 'a/b'];

const time = fc.constantFrom(...TIMES);
const text = fc.constantFrom(...TEXTS);
const key = fc.constantFrom(...KEYS);
const rarely = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });

function labels<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  // By way of JSON, because `__proto__` must become a key like any other.
  const pairs = fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 3 });
  return pairs.map((entries) =>
    JSON.parse(`{${entries.map(([name, own]) => `${JSON.stringify(name)}:${JSON.stringify(own)}`).join()}}`),
  );
}

/** What a run may be given, when it is added or later. */
export const runChange: fc.Arbitrary<Partial<BareRun>> = fc
  .record({
    status: fc.constantFrom('NotStarted', 'Running', 'Completed', 'Failed'),
    hidden: fc.boolean(),
    createdUtc: time,
    startTimeUtc: rarely(time),
    endTimeUtc: rarely(time),
    target: rarely(fc.constantFrom('local', 'gpu')),
    runType: rarely(text),
    name: rarely(text),
    displayName: rarely(text),
    description: rarely(text),
    scriptName: rarely(text),
    userId: rarely(text),
    parentRunId: rarely(fc.constantFrom('r0', 'r1')),
    rootRunId: rarely(fc.constantFrom('r0', 'r1')),
    tags: labels(fc.option(text)),
    properties: labels(text),
  })
  .map(
    (change): Partial<BareRun> =>
      Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
  );

export const runs: fc.Arbitrary<BareRun[]> = fc
  .array(fc.tuple(runChange, fc.constantFrom('exp-1', 'exp-2')), { maxLength: 20 })
  .map((changes) =>
    changes.map(([change, experimentId], index) => makeRun(`r${index}`, { ...change, experimentId })),
  );

const field: fc.Arbitrary<FilterField> = fc.oneof(
  fc.constantFrom(...FILTER_COLUMNS).map((name) => ({ kind: 'column' as const, name })),
  key.map((name) => ({ kind: 'tag' as const, key: name })),
  key.map((name) => ({ kind: 'property' as const, key: name })),
);
const literal = fc.oneof(
  text,
  time,
  fc.constantFrom('r0', 'r1', 'local', 'Running', 'Failed'),
  fc.integer({ min: 0, max: 9 }),
);
const operator = fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le');

export const filter: fc.Arbitrary<RunFilter> = fc.letrec<{ filter: RunFilter; leaf: RunFilter }>((tie) => ({
  leaf: fc.oneof(
    fc.record({
      kind: fc.constant('compare' as const),
      field,
      op: fc.oneof({ weight: 2, arbitrary: fc.constant('eq' as const) }, operator),
      value: fc.oneof({ weight: 4, arbitrary: literal }, fc.boolean(), fc.constant(null)),
    }),
    fc.record({ kind: fc.constant('in' as const), field, values: fc.array(literal, { maxLength: 3 }) }),
    fc.record({
      kind: fc.constant('match' as const),
      field,
      how: fc.constantFrom('contains' as const, 'startswith' as const, 'endswith' as const),
      value: text,
    }),
  ),
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      terms: fc.array(tie('filter'), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), term: tie('filter') }),
  ),
})).filter;

export const orderBy: fc.Arbitrary<OrderBy> = fc.record({
  column: fc.oneof(
    fc.constant('startTimeUtc' as const),
    fc.constantFrom('createdUtc' as const, 'endTimeUtc' as const, 'runId' as const, 'runNumber' as const),
  ),
  descending: fc.boolean(),
});
