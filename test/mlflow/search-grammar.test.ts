import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isLike } from '../../src/service/mlflow/search/like.ts';
import { parseSearchFilter, parseSearchOrder } from '../../src/service/mlflow/search/parse.ts';
import { RUN_VOCABULARY } from '../../src/service/mlflow/search/vocabulary.ts';

const parse = (text: string) => parseSearchFilter(text, RUN_VOCABULARY);

describe('a filter of MLflow', () => {
  test('names its fields with any entity and any quotes', () => {
    const fields = [
      ['metrics.a = 1', 'metric', 'a'],
      ['parameter.a = "1"', 'param', 'a'],
      ["tags.`a b` = 'x'", 'tag', 'a b'],
      ['tags."a.b" = \'x\'', 'tag', 'a.b'],
      ["tags.mlflow.runName = 'x'", 'tag', 'mlflow.runName'],
      ["attr.`Run name` = 'x'", 'attribute', 'run_name'],
      ['created > 5', 'attribute', 'start_time'],
      ["dataset.name = 'x'", 'dataset', 'name'],
    ] as const;
    for (const [text, entity, key] of fields) expect(parse(text)[0]?.field).toEqual({ entity, key });
  });

  test('keeps the values as they are written', () => {
    expect(parse("metrics.a >= -1e3 AND params.b = 'it''s' and status in ('A', \"B\")")).toEqual([
      { field: { entity: 'metric', key: 'a' }, operator: '>=', value: -1000 },
      { field: { entity: 'param', key: 'b' }, operator: '=', value: "it's" },
      { field: { entity: 'attribute', key: 'status' }, operator: 'IN', value: ['A', 'B'] },
    ]);
  });

  test.each([
    "a OR b = 'x'",
    "tags.kind = 'small' AND",
    "tags.kind = 'small' tags.kind = 'small'",
    "(tags.kind = 'small')",
    "tags.kind == 'small'",
    "tags.kind = 'small",
    "constructor.x = '1'",
    'status IN ()',
    '   ',
  ])('is refused where it cannot be understood: %s', (text) => {
    expect(() => parse(text)).toThrow(/^(Invalid|Expected)/);
  });

  test('never fails in another way, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'tags.a=\'"`()<>!, \\n1eANDLIKE%'), maxLength: 60 }),
        (text) => {
          try {
            parse(text);
          } catch (error) {
            expect(error).toMatchObject({ code: 'BadRequest' });
          }
        },
      ),
      { seed: 7 },
    );
  });
});

test('an order is one name with a direction', () => {
  expect(parseSearchOrder('metrics.`a b` desc', RUN_VOCABULARY)).toEqual({
    field: { entity: 'metric', key: 'a b' },
    descending: true,
  });
  expect(() => parseSearchOrder('metrics.a, metrics.b', RUN_VOCABULARY)).toThrow(/Invalid order_by/);
});

test('a pattern fits as the same regular expression does', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 }),
      fc.string({ unit: fc.constantFrom('a', 'b', '%', '_'), maxLength: 6 }),
      (text, pattern) => {
        const expression = new RegExp(`^${pattern.replaceAll('%', '.*').replaceAll('_', '.')}$`, 's');
        expect(isLike(text, pattern)).toBe(expression.test(text));
      },
    ),
    { seed: 7 },
  );
});

test('no pattern takes long', () => {
  const started = performance.now();
  expect(isLike('a'.repeat(5000), `${'%a'.repeat(200)}%b`)).toBe(false);
  expect(performance.now() - started).toBeLessThan(2000);
});
