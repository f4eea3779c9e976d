import { describe, expect, test } from '@jest/globals';
import { OUTPUT_FORMATS, printResult } from '../../src/output/print.ts';
import { formatDocument, lines } from './format-document.ts';

describe('printing', () => {
  test.each(OUTPUT_FORMATS)('null prints nothing as %s', async (format) => {
    expect(await formatDocument('null', format)).toBe('');
    expect(await formatDocument(undefined, format)).toBe('');
    expect(await formatDocument({ a: 1 }, format, { query: 'b' })).toBe('');
  });

  test('an empty list is not null', async () => {
    expect(await formatDocument([], 'json')).toBe('[]\n');
    expect(await formatDocument([], 'yaml')).toBe('[]\n');
  });

  test('none prints nothing, but asks the query', async () => {
    expect(await formatDocument({ a: 1 }, 'none')).toBe('');
    await expect(formatDocument({ a: 1 }, 'none', { query: 'keys(a)' })).rejects.toMatchObject({
      code: 'QueryFailed',
    });
  });

  test.each(['json', 'yaml', 'table'] as const)(
    'what is nested too deeply is an error as %s',
    async (format) => {
      const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
      await expect(formatDocument(deep, format)).rejects.toMatchObject({ code: 'LimitExceeded' });
    },
  );

  test('writing waits for each piece, and ends when nobody reads any more', async () => {
    const written: string[] = [];
    const result = Array.from({ length: 20_000 }, (_, index) => ({ runId: `run_${index}` }));
    await printResult(result, {
      format: 'json',
      colour: false,
      write: async (text) => void written.push(text),
      isClosed: () => written.length === 2,
    });
    expect(written).toHaveLength(2);
    expect(written[0]).toMatch(/^\[\n {2}\{\n {4}"runId": "run_0"/);
  });

  test('writing gives the whole text', async () => {
    const written: string[] = [];
    const write = async (text: string) => void written.push(text);
    await printResult([1, 2], { format: 'tsv', colour: false, write });
    expect(written.join('')).toBe(lines('1', '2'));
  });
});
