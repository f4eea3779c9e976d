import { expect, test } from '@jest/globals';
import { parseExactJson } from '../../src/output/exact-json.ts';
import { streamNdjson, writeNdjson } from '../../src/output/ndjson.ts';
import { printResult } from '../../src/output/print.ts';

const print = (value: unknown) => [...writeNdjson(value)].join('');

test.each([
  [
    'a list, one line an item',
    '[{"b":1,"a":[1,{"d":2,"c":3}]},2,"x",null]',
    '{"a":[1,{"c":3,"d":2}],"b":1}\n2\n"x"\nnull\n',
  ],
  ['an object, one line', '{"b":{},"a":[]}', '{"a":[],"b":{}}\n'],
  ['a scalar, one line', 'true', 'true\n'],
  ['an empty list, nothing', '[]', ''],
  [
    'numbers as they came',
    '[12345678901234567890, 1.0, 1e20, -0.0]',
    '12345678901234567890\n1.0\n1e+20\n-0.0\n',
  ],
  [
    'keys by code point, __proto__ among them',
    '{"\u{1f41f}":1,"\uffee":2,"__proto__":3}',
    '{"__proto__":3,"\uffee":2,"\u{1f41f}":1}\n',
  ],
  [
    'text that some readers would break, in escapes',
    '["a\\nb\u2028c\u0085d\u009be é"]',
    '"a\\nb\\u2028c\\u0085d\\u009be é"\n',
  ],
])('%s', (_, document, lines) => {
  expect(print(parseExactJson(document))).toBe(lines);
});

test('rows that come one by one make the same lines', async () => {
  const rows = Array.from({ length: 5_000 }, (_, index) => ({ index, text: 'x'.repeat(50) }));
  async function* come() {
    yield* rows;
  }
  const pieces: string[] = [];
  for await (const piece of streamNdjson(come())) pieces.push(piece);
  expect(pieces.join('')).toBe(print(rows));
  expect(pieces.length).toBeGreaterThan(1);
});

test('rows are no longer asked for when the reader has gone', async () => {
  let made = 0;
  let ended = false;
  async function* come() {
    try {
      for (;;) yield { made: made++, text: 'x'.repeat(1000) };
    } finally {
      ended = true;
    }
  }
  let written = '';
  await printResult(come(), {
    format: 'ndjson',
    colour: false,
    write: async (text) => {
      written += text;
    },
    isClosed: () => written !== '',
  });
  expect(ended).toBe(true);
  expect(made).toBeLessThan(200);
  expect(written).toMatch(/^\{"made":0,/);
});

test.each(['json', 'tsv', 'table'] as const)(
  'rows that come one by one are a list in -o %s',
  async (format) => {
    async function* come() {
      yield { a: 1 };
      yield { a: 2 };
    }
    const printAs = async (result: unknown) => {
      let written = '';
      await printResult(result, {
        format,
        colour: false,
        write: async (text) => {
          written += text;
        },
      });
      return written;
    };
    expect(await printAs(come())).toBe(await printAs([{ a: 1 }, { a: 2 }]));
  },
);
