import { describe, expect, test } from '@jest/globals';
import { formatDocument, lines } from './format-document.ts';

describe('tsv', () => {
  test('a list of objects gives a line each, values by sorted key', async () => {
    expect(
      await formatDocument(
        [
          { b: 'x', a: 1 },
          { c: null, a: true },
        ],
        'tsv',
      ),
    ).toBe(lines('1\tx', 'True\tNone'));
  });

  test('an object made by a query keeps its order', async () => {
    expect(await formatDocument([{ b: 'x', a: 1 }], 'tsv', { query: '[].{z: b, "2": a, "1": b}' })).toBe(
      'x\t1\tx\n',
    );
  });

  test('a flat list is one value a line', async () => {
    expect(await formatDocument('["x", 1, 1.0, true, null, [], {}]', 'tsv')).toBe(
      lines('x', '1', '1.0', 'true', 'None', '', ''),
    );
    expect(await formatDocument({ a: 1, b: 2 }, 'tsv', { query: '[a, b]' })).toBe(lines('1', '2'));
  });

  test('in a row a list is its length and an object is nothing', async () => {
    expect(await formatDocument([[['a', 'b'], { c: 1 }, false, null, 1e-7]], 'tsv')).toBe(
      '2\t\tFalse\tNone\t1e-07\n',
    );
  });

  test('texts are not escaped', async () => {
    expect(await formatDocument(['a\tb\nc'], 'tsv')).toBe('a\tb\nc\n');
  });

  test('an empty list prints nothing, a scalar a line', async () => {
    expect(await formatDocument([], 'tsv')).toBe('');
    expect(await formatDocument('"x"', 'tsv')).toBe('x\n');
    expect(await formatDocument('false', 'tsv')).toBe('false\n');
  });

  test('a list of many runs comes in pieces that make up the whole', async () => {
    const runs = Array.from({ length: 5000 }, (_, index) => ({ status: 'Completed', runId: `run_${index}` }));
    expect(await formatDocument(runs, 'tsv')).toBe(lines(...runs.map(({ runId }) => `${runId}\tCompleted`)));
  });
});
