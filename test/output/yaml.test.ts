import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { formatDocument, lines } from './format-document.ts';

describe('yaml', () => {
  test('keys are sorted and lists stand under their key', async () => {
    const document = { b: [1, { y: 'x', a: [] }, [['p'], 'q']], a: { d: null, c: true }, e: {} };
    expect(await formatDocument(document, 'yaml')).toBe(
      lines('a:', '  c: true', '  d: null', 'b:', '- 1', '- a: []', '  y: x', '- - - p', '  - q', 'e: {}'),
    );
  });

  test.each([
    ['"x"', 'x\n...\n'],
    ['1.5', '1.5\n...\n'],
    ['true', 'true\n...\n'],
    ['"yes"', "'yes'\n"],
    ['"a\\tb"', '"a\\tb"\n'],
    ['[]', '[]\n'],
    ['{}', '{}\n'],
  ])('alone, %s is %j', async (document, printed) => {
    expect(await formatDocument(document, 'yaml')).toBe(printed);
  });

  test('texts that YAML 1.1 would read as something else are quoted', async () => {
    const quoted = [
      'yes',
      'No',
      'ON',
      'off',
      'true',
      'False',
      'NULL',
      '~',
      '=',
      '<<',
      '012',
      '0x1F',
      '0b101',
      '1_000',
      '+5',
      '12:30',
      '.5',
      '1.',
      '0.',
      '1.5e+3',
      '.inf',
      '.NaN',
      '2024-01-05',
      '2026-01-11T10:03:23.123456Z',
      '',
      ' x',
      'x ',
      '[x',
      ']',
      '{x',
      '}',
      ',x',
      '#x',
      '&x',
      '*x',
      '!x',
      '|',
      '>',
      '"x',
      '%x',
      '@x',
      '`x',
      '- x',
      '? x',
      ': x',
      'a: b',
      'a #b',
      'a:',
      '-',
      '?',
      '---',
      '...',
    ];
    expect(await formatDocument(quoted, 'yaml')).toBe(lines(...quoted.map((text) => `- '${text}'`)));
    expect(await formatDocument(["it's", "'x"], 'yaml')).toBe(lines("- it's", "- '''x'"));
  });

  test('texts that read back as themselves are plain', async () => {
    const plain = [
      'y',
      'n',
      '1e3',
      '1.5e3',
      '0o14',
      '2024-1-5',
      '2024-01',
      'inf',
      'None',
      '--',
      '-x',
      '?x',
      ':x',
      'a:b',
      'a#b',
      'é',
      '😀',
      'a\\b',
    ];
    expect(await formatDocument(plain, 'yaml')).toBe(lines(...plain.map((text) => `- ${text}`)));
  });

  test('line feeds become empty lines, and only controls need double quotes', async () => {
    expect(
      await formatDocument(
        { a: 'x\ny', b: '\tx', c: 'x \ny', d: '\x07\x1b\x00\x7f\ufeff', e: ' x\ny' },
        'yaml',
      ),
    ).toBe(
      lines(
        "a: 'x",
        '',
        "  y'",
        String.raw`b: "\tx"`,
        String.raw`c: "x \ny"`,
        String.raw`d: "\a\e\0\x7F\uFEFF"`,
        "e: ' x",
        '',
        "  y'",
      ),
    );
  });

  test('long texts are folded after column 80 where one space stands', async () => {
    const words = 'word '.repeat(20).trim();
    expect(
      await formatDocument({ key: [{ text: words, tabbed: `\t${words}` }], solid: 'x'.repeat(200) }, 'yaml'),
    ).toBe(
      lines(
        'key:',
        `- tabbed: "\\t${words.slice(0, 69)}\\`,
        `    \\ ${words.slice(70)}"`,
        `  text: ${words.slice(0, 74)}`,
        `    ${words.slice(75)}`,
        `solid: ${'x'.repeat(200)}`,
      ),
    );
  });

  test('a key that is empty, long or of two lines is set apart', async () => {
    const long = 'k'.repeat(128);
    expect(await formatDocument({ '': 1, 'a\nb': { c: 2 }, [long]: [3] }, 'yaml')).toBe(
      lines("? ''", ': 1', "? 'a", '', "  b'", ': c: 2', `? ${long}`, ': - 3'),
    );
  });

  test('floats have a point', async () => {
    expect(await formatDocument('[1.0, 1e21, 1e-7, 1.5e300, 1e400, NaN, 12345678901234567890]', 'yaml')).toBe(
      lines('- 1.0', '- 1.0e+21', '- 1.0e-07', '- 1.5e+300', '- .inf', '- .nan', '- 12345678901234567890'),
    );
  });

  test('what is shared is named once, unless a query made an object', async () => {
    const document = { tags: { a: '1' }, none: [] };
    expect(await formatDocument(document, 'yaml', { query: '[tags, tags, [none, none]]' })).toBe(
      lines('- &id001', "  a: '1'", '- *id001', '- - &id002 []', '  - *id002'),
    );
    expect(await formatDocument(document, 'yaml', { query: '{x: tags, y: tags}' })).toBe(
      lines('x:', "  a: '1'", 'y:', "  a: '1'"),
    );
  });
});

describe('yamlc', () => {
  test('without colour it is yaml', async () => {
    expect(await formatDocument({ a: 'x' }, 'yamlc')).toBe('a: x\n');
  });

  test('with colour keys, quoted texts and other values differ', async () => {
    const [key, text, other, end] = ['\x1b[94m', '\x1b[33m', '\x1b[34m', '\x1b[39;49;00m'];
    expect(await formatDocument({ a: 'yes', b: [1, 'x'] }, 'yamlc', { colour: true })).toBe(
      lines(`${key}a${end}: ${text}'yes'${end}`, `${key}b${end}:`, `- ${other}1${end}`, '- x'),
    );
  });

  test('a list of many runs comes in pieces that make up the whole', async () => {
    const runs = Array.from({ length: 5000 }, (_, index) => ({
      runId: `run_${index}`,
      tags: { n: String(index), 'two words': ['a', { b: index % 2 === 0 }] },
    }));
    expect(parse(await formatDocument(runs, 'yaml'))).toEqual(runs);
  });
});
