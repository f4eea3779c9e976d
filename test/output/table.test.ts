import { describe, expect, test } from '@jest/globals';
import type { TableLayout } from '../../src/output/table-layout.ts';
import { formatDocument, lines } from './format-document.ts';

describe('table', () => {
  test('columns are the sorted keys, without id, type, etag, lists, objects and nulls', async () => {
    const rows = [
      { status: 'Completed', id: 1, type: 't', etag: 'e', Id: 5, tags: {}, list: [], gone: null, flag: true },
      { status: 'Failed', extra: '' },
    ];
    expect(await formatDocument(rows, 'table')).toBe(
      lines(
        'Id    Flag    Status     Extra',
        '----  ------  ---------  -------',
        '5     True    Completed',
        '              Failed',
      ),
    );
  });

  test('with a query columns stand as the document or the query has them', async () => {
    const rows = [{ b: 'x', a: 1 }];
    expect(await formatDocument(rows, 'table', { query: '@' })).toBe(lines('B    A', '---  ---', 'x    1'));
    expect(await formatDocument(rows, 'table', { query: '[].{Zed: a, "1": b}' })).toBe(
      lines('Zed    1', '-----  ---', '1      x'),
    );
  });

  test('rows of lists and of scalars get names for their columns', async () => {
    expect(await formatDocument('[["a", null, [1, "it\'s"], {"k": 1.0}], ["b"]]', 'table')).toBe(
      lines(
        'Column1    Column2    Column3      Column4',
        '---------  ---------  -----------  ----------',
        `a                     [1, "it's"]  {'k': 1.0}`,
        'b',
      ),
    );
    expect(await formatDocument('["x", 1e5, null]', 'table')).toBe(
      lines('Result', '--------', 'x', '100000.0', ''),
    );
    expect(await formatDocument('7', 'table')).toBe(lines('Result', '--------', '7'));
  });

  test('an object in a list row shows that a query made it', async () => {
    expect(await formatDocument({ a: 1 }, 'table', { query: '[[{x: a}]]' })).toBe(
      lines('Column1', '-----------------------', "OrderedDict([('x', 1)])"),
    );
  });

  test('two keys with one header share a column', async () => {
    expect(await formatDocument([{ Ab: 1, ab: 2, ß: 3 }], 'table')).toBe(
      lines('Ab    SS', '----  ----', '2     3'),
    );
  });

  test('cells are stripped, and no line ends with a space', async () => {
    expect(await formatDocument([{ a: ' \u00a0x\u3000 ', b: ' ' }], 'table')).toBe(
      lines('A    B', '---  ---', 'x'),
    );
  });

  test('cells with line feeds make tall rows', async () => {
    expect(
      await formatDocument(
        [
          { a: 'x\ny\r\nz', b: 1 },
          { a: '', b: '' },
          { a: 'w', b: 2 },
        ],
        'table',
      ),
    ).toBe(lines('A    B', '---  ---', 'x    1', 'y', 'z', 'w    2'));
  });

  test('widths are columns of the terminal', async () => {
    expect(
      await formatDocument(
        [
          { a: '漢字テスト', b: 1 },
          { a: 'e\u0301', b: 2 },
        ],
        'table',
      ),
    ).toBe(lines('A           B', '----------  ---', '漢字テスト  1', 'e\u0301           2'));
  });

  test.each(['[]', '{}', '[{"id": 1}]', '[[]]'])('%s is an empty line', async (document) => {
    expect(await formatDocument(document, 'table')).toBe('\n');
  });

  test('escape sequences and controls do not reach the terminal', async () => {
    const rows = [
      { a: '\x1b[31mred\x1b[0m', b: 1 },
      { a: '\x1b]0;title\x07t', b: 2 },
      { a: '\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\', b: 3 },
      { a: '\x9b2Jc1', b: 4 },
      { a: 'a\bb\x00c\x7f', b: 5 },
      { a: 'tab\there', b: 6 },
      { a: 'x\u202egnp', b: 7 },
      { a: '\x1b[', b: 8 },
      { a: '\x1bc!', b: 9 },
    ];
    expect(await formatDocument(rows, 'table')).toBe(
      lines(
        'A         B',
        '--------  ---',
        'red       1',
        't         2',
        'link      3',
        'c1        4',
        'abc       5',
        'tab here  6',
        'xgnp      7',
        '          8',
        '!         9',
      ),
    );
    expect(await formatDocument([{ 'a\x1b[2J': 1 }], 'table')).toBe(lines('A', '---', '1'));
  });

  test('a long table has the same columns from top to bottom', async () => {
    const rows = Array.from({ length: 1500 }, (_, index) => ({
      n: index,
      text: 'x'.repeat(index % 37),
      z: '漢',
    }));
    const printed = (await formatDocument(rows, 'table')).split('\n');
    expect(printed).toHaveLength(1503);
    expect(printed[1]).toBe(`----  ${'-'.repeat(36)}  ---`);
    const wrong = rows.filter(
      ({ n, text }, index) => printed[index + 2] !== `${String(n).padEnd(4)}  ${text.padEnd(36)}  漢`,
    );
    expect(wrong).toEqual([]);
  });
});

describe("a command's own table", () => {
  const tableLayout: TableLayout = {
    columns: [
      { header: 'RunId', cell: (row) => String(row.runId) },
      { header: 'Note', cell: (row) => String(row.note ?? '') },
    ],
  };

  test('is used when there is no query', async () => {
    const rows = [
      { runId: 'r1', id: 'x' },
      { runId: 'r2', note: '\x1b[1mbold' },
    ];
    expect(await formatDocument(rows, 'table', { tableLayout })).toBe(
      lines('RunId    Note', '-------  ------', 'r1', 'r2       bold'),
    );
    expect(await formatDocument({ runId: 'r1' }, 'table', { tableLayout })).toBe(
      lines('RunId    Note', '-------  ------', 'r1'),
    );
  });

  test('gives way to a query', async () => {
    expect(await formatDocument([{ runId: 'r1' }], 'table', { tableLayout, query: '[].{R: runId}' })).toBe(
      lines('R', '---', 'r1'),
    );
  });

  test('of nothing is an empty line', async () => {
    expect(await formatDocument([], 'table', { tableLayout })).toBe('\n');
  });
});
