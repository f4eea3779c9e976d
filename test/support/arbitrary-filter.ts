import fc from 'fast-check';
import type { FilterColumn, RunFilter } from '../../src/contract/run-filter.ts';
import { RUN_STATUSES } from '../../src/contract/run-status.ts';

const column = (name: FilterColumn) => ({ kind: 'column', name }) as const;

/** Short texts of few characters, so that they meet each other, with all those that mean something in a filter. */
export const anyText = fc.string({ unit: fc.constantFrom(...'ab1 \'"(),/=é漢.-_', '😀'), maxLength: 4 });
const keys = anyText.filter((text) => text !== '');
const textFields = fc.oneof(
  keys.map((key) => ({ kind: 'tag', key }) as const),
  keys.map((key) => ({ kind: 'property', key }) as const),
  fc.constantFrom(column('runId'), column('target'), column('description')),
);
const comparisons: fc.Arbitrary<RunFilter> = fc.oneof(
  fc.record({
    kind: fc.constant('compare' as const),
    field: textFields,
    op: fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le'),
    value: anyText,
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    field: textFields,
    op: fc.constantFrom('eq', 'ne'),
    value: fc.constant(null),
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    field: fc.constant(column('status')),
    op: fc.constantFrom('eq', 'ne'),
    value: fc.constantFrom(...RUN_STATUSES),
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    field: fc.constant(column('runNumber')),
    op: fc.constantFrom('eq', 'lt'),
    value: fc.nat(),
  }),
  fc.record({
    kind: fc.constant('match' as const),
    field: textFields,
    how: fc.constantFrom('contains', 'startswith', 'endswith'),
    value: anyText,
  }),
  fc.record({
    kind: fc.constant('in' as const),
    field: textFields,
    values: fc.array(anyText, { minLength: 1, maxLength: 3 }),
  }),
);
/** Filters as the parser makes them. */
export const { filter: anyFilter } = fc.letrec<{ filter: RunFilter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparisons,
    fc.record({ kind: fc.constant('not' as const), term: tie('filter') }),
    fc.record({
      kind: fc.constantFrom('and', 'or'),
      terms: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));
