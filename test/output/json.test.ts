import { describe, expect, test } from '@jest/globals';
import { formatJson } from '../../src/output/json.ts';
import { formatDocument, lines } from './format-document.ts';

function sortEntries(row: object): object {
  return Object.fromEntries(Object.entries(row).sort());
}

describe('json', () => {
  test('keys are sorted at every level, empty containers take one line', async () => {
    const document = { b: [{ z: 1, a: [] }, {}], a: { d: null, c: true }, B: 'x' };
    expect(await formatDocument(document, 'json')).toBe(
      lines(
        '{',
        '  "B": "x",',
        '  "a": {',
        '    "c": true,',
        '    "d": null',
        '  },',
        '  "b": [',
        '    {',
        '      "a": [],',
        '      "z": 1',
        '    },',
        '    {}',
        '  ]',
        '}',
      ),
    );
  });

  test('keys are sorted by code point, not by code unit', async () => {
    expect(await formatDocument({ '🐟': 1, ﾮ: 2, é: 3, z: 4 }, 'json')).toBe(
      lines('{', '  "z": 4,', '  "é": 3,', '  "ﾮ": 2,', '  "🐟": 1', '}'),
    );
  });

  test('an object made by a query is sorted too', async () => {
    expect(await formatDocument({ a: 1, b: 2 }, 'json', { query: '{z: a, c: b}' })).toBe(
      lines('{', '  "c": 2,', '  "z": 1', '}'),
    );
  });

  test('only quotes, backslashes and controls are escaped', async () => {
    expect(await formatDocument(['é/\u007f\u0085\u2028😀', '"\\\n\r\t\b\f\u0001\u001f'], 'json')).toBe(
      lines('[', '  "é/\u007f\u0085\u2028😀",', String.raw`  "\"\\\n\r\t\b\f\u0001\u001f"`, ']'),
    );
  });

  test('half a character is escaped, so that the text can be written as UTF-8', async () => {
    expect(await formatDocument(['\ud800x'], 'json')).toBe(lines('[', String.raw`  "\ud800x"`, ']'));
  });

  test.each([
    ['1', '1'],
    ['-0', '0'],
    ['12345678901234567890', '12345678901234567890'],
    ['1.0', '1.0'],
    ['-0.0', '-0.0'],
    ['1e5', '100000.0'],
    ['1e16', '1e+16'],
    ['123456789012345680.0', '1.2345678901234568e+17'],
    ['0.0001', '0.0001'],
    ['0.00001', '1e-05'],
    ['1e-7', '1e-07'],
    ['1e21', '1e+21'],
    ['1.5e300', '1.5e+300'],
    ['1e400', 'Infinity'],
    ['NaN', 'NaN'],
    ['0.1', '0.1'],
  ])('the number %s is printed as %s', async (document, printed) => {
    expect(await formatDocument(document, 'json')).toBe(`${printed}\n`);
    expect(await formatDocument(`[${document}]`, 'json')).toBe(`[\n  ${printed}\n]\n`);
  });

  test('a key named __proto__ is a key like others', async () => {
    const document = '{"__proto__": {"x": 1.0}, "a": {"__proto__": 2}}';
    const printed = await formatDocument(document, 'json');
    expect(printed).toBe(
      lines('{', '  "__proto__": {', '    "x": 1.0', '  },', '  "a": {', '    "__proto__": 2', '  }', '}'),
    );
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });

  test('entries without a value are left out', async () => {
    expect(formatJson({ a: undefined, b: [undefined] })).toBe(lines('{', '  "b": [', '    null', '  ]', '}'));
    expect(formatJson({ a: undefined })).toBe('{}\n');
  });

  test('the indent can be chosen', () => {
    expect(formatJson({ a: [1] }, { indent: 4 })).toBe(lines('{', '    "a": [', '        1', '    ]', '}'));
  });

  test('objects with the same keys, in another order, and with others in between are each themselves', async () => {
    const rows = [{ b: 1, a: 2 }, { a: 3, b: 4 }, { b: 5, c: 6 }, { b: 7, a: undefined }, {}, { b: 8, a: 9 }];
    expect(await formatDocument([...rows, { b: rows }], 'json')).toBe(
      `${JSON.stringify([...rows.map(sortEntries), { b: rows.map(sortEntries) }], null, 2)}\n`,
    );
  });

  test('a list of many runs comes in pieces that make up the whole', async () => {
    const runs = Array.from({ length: 5000 }, (_, index) => ({
      runId: `run_${index}`,
      tags: { n: String(index) },
    }));
    expect(JSON.parse(await formatDocument(runs, 'json'))).toEqual(runs);
  });
});

describe('jsonc', () => {
  test('without colour it is json', async () => {
    const document = { a: ['x', 1.5, null] };
    expect(await formatDocument(document, 'jsonc')).toBe(await formatDocument(document, 'json'));
  });

  test('with colour keys, strings and other values differ', async () => {
    const [key, text, other, end] = ['\x1b[94m', '\x1b[33m', '\x1b[34m', '\x1b[39;49;00m'];
    expect(await formatDocument({ a: ['x: "1"', 1.5, null] }, 'jsonc', { colour: true })).toBe(
      lines(
        '{',
        `  ${key}"a"${end}: [`,
        String.raw`    ${text}"x: \"1\""${end},`,
        `    ${other}1.5${end},`,
        `    ${other}null${end}`,
        '  ]',
        '}',
      ),
    );
  });

  test('json itself never has colour', async () => {
    expect(await formatDocument(['x'], 'json', { colour: true })).toBe(lines('[', '  "x"', ']'));
  });
});
