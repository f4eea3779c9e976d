/** JSON texts in which a printer can go wrong, each by its own kind of trouble; with queries that show it. */
export interface TrickyDocument {
  readonly body: string;
  readonly queries?: readonly string[];
  /**
   * Holds what our tables show in another way than this package of az: wide characters, as it measures in code points
   * where we measure in columns of a terminal, or control characters, which we do not let through.
   */
  readonly isUnlikeInTables?: boolean;
}

const NUMBERS =
  '[0, -0, 1, -1, 1.0, -0.0, 0.1, 1e5, 1E+5, 1e-5, 1e-4, 0.0001, 0.00001, 1e15, 1e16, 123456789012345678, 1e22, 1.5e300, 1e400, -1e400, 5e-324, 9007199254740992, 9007199254740993, 9007199254740993.0, 12345678901234567890123456789, 0.1e1, 100e-2, 1.10, 3.0000000000000001, 99999999999999999999.0, 2.5e-7]';

const TEXTS =
  '["", " ", " lead", "trail ", "two words", "yes", "No", "on", "true", "null", "~", "1", "1.0", "0x1F", "012", "1_000", "12:30", "2024-01-05", "2024-01-05T10:03:23Z", "-", "- a", "? a", ": a", "a: b", "a:", "a #b", "#c", "&a", "*a", "!a", "|", ">", "%", "@x", "`x`", "\'x\'", "\\"x\\"", "it\'s", "\\\\", "a\\\\b", "=", "<<", "[x]", "{x}", ",", "é", "ÄÖ", "ß", ".5", "1.", "+5", ".inf", ".nan", "1e3", "--", "---", "...", "None", "y", "n"]';

const SENTENCE =
  'long text of many words that goes past the eightieth column of the line and then on and on to the end of it';

const ROWS =
  '[{"name": "b", "id": "1", "type": "t", "etag": "e", "Id": "2", "n": 1.0, "none": null, "list": [1], "map": {"a": 1}, "flag": true}, {"aa": "x", "name": "a", "n": 12345678901234567890, "flag": false, "ßz": "y"}]';

export const TRICKY_DOCUMENTS: readonly TrickyDocument[] = [
  { body: 'null', queries: ['@', 'a'] },
  { body: 'true', queries: ['!@'] },
  { body: 'false' },
  { body: '0' },
  { body: '-0' },
  { body: '1.0' },
  { body: '1e400' },
  { body: '-1e400' },
  { body: 'NaN' },
  { body: '12345678901234567890' },
  { body: '""' },
  { body: '"text"' },
  { body: '"1"' },
  { body: '"a\\nb"' },
  { body: '[]', queries: ['@', '[0]', '[]', 'length(@)'] },
  { body: '{}', queries: ['@', 'keys(@)', '*'] },
  { body: '[[]]', queries: ['[]', '[0]'] },
  { body: '[{}]', queries: ['[0]', '[].a'] },
  { body: '[null]', queries: ['[]', '[0]'] },
  { body: '[null, true, false]', queries: ['[?@]'] },
  { body: '[[1, 2], [3, null], [true, "x"]]', queries: ['[].[@]', '[]', '[0]'] },
  { body: '[1, [2, [3, {"a": [4]}]]]', queries: ['[]', '[1][1]'] },
  { body: '{"a": null}', queries: ['a', '{a: a}', '[a]'] },
  { body: '{"a": [], "b": {}, "c": ""}', queries: ['[a, b, c]', '{c: c, a: a}'] },
  {
    body: NUMBERS,
    queries: ['sum([0:9])', 'max([0:20])', '[?@ > `1`]', 'map(&[@], @)', 'to_string(@)', 'sort([0:9])'],
  },
  {
    body: TEXTS,
    queries: ['sort(@)', 'map(&{t: @}, @)', 'map(&[@], @)', 'to_string(@)', 'join(`,`, @)', 'reverse(@)'],
  },
  {
    body: `{"t": ${TEXTS}, "n": ${NUMBERS}}`,
    queries: ['{n: n[4], t: t[4]}', '[t[2:5], n[2:5]]', 'keys(@)'],
  },
  {
    body: ROWS,
    queries: [
      '@',
      '[].{Name: name, Type: type, N: n}',
      '[].[name, n, list]',
      '[].name',
      '[0]',
      '[?flag].name | [0]',
      'sort_by(@, &name)[].name',
      '[].{b: name, a: n, id: id}',
    ],
  },
  {
    body: '{"value": [{"b": 1, "a": 2}], "nextLink": null}',
    queries: ['value', 'value[].{z: a, y: b}', 'value[0].b', 'length(value)'],
  },
  {
    body: '{"b": 1, "10": 2, "a": 3, "2": 4, "01": 5, "-1": 6, "4294967295": 7}',
    queries: ['@', 'keys(@)', 'values(@)', '*', '[@]', 'to_string(@)'],
  },
  {
    body: '{"__proto__": {"x": 1}, "constructor": "c", "toString": 2, "hasOwnProperty": null}',
    queries: ['keys(@)', '"__proto__".x', '{"__proto__": constructor}', '*'],
  },
  { body: '{"a": 1, "b": 2, "a": {"c": 3}, "c": 4}', queries: ['@', 'keys(@)', 'a'] },
  { body: '[{"1": "x", "0": "y", "a": "z"}, {"b": "w", "0": "v"}]', queries: ['@', '[].keys(@)'] },
  {
    isUnlikeInTables: true,
    body: '{"Z": 1, "a": 2, "Ä": 3, "é": 4, "\\uffee": 5, "\\ud83d\\udc1f": 6, "_": 7, "": 8}',
    queries: ['keys(@)', 'sort(keys(@))', '""'],
  },
  {
    isUnlikeInTables: true,
    body: '["tab\\there", "nul\\u0000", "bell\\u0007", "esc\\u001b[31m", "del\\u007f", "nel\\u0085", "ls\\u2028ps\\u2029", "cr\\rlf\\n", "\\ufeffbom", "\\u00a0nbsp"]',
  },
  {
    isUnlikeInTables: true,
    body: '["漢字", "😀", "e\\u0301", "ﾮ", "\\ud83d\\udc68\\u200d\\ud83d\\udc69"]',
    queries: ['[].length(@)', '[].reverse(@)'],
  },
  { body: '{"a": "two\\nlines", "b": "x"}', queries: ['a', '[a, b]', '{b: b, a: a}'] },
  {
    body: '[{"a": "one\\ntwo\\n", "b": "x"}, {"a": "y", "b": "p\\r\\nq"}, {"a": "", "b": ""}]',
    queries: ['@'],
  },
  { body: '{"a": "line\\n\\n\\nmore", "b": " \\n x", "c": "\\n", "d": "end\\n"}' },
  {
    body: JSON.stringify([
      SENTENCE,
      `${SENTENCE}: ${SENTENCE}`,
      `'${SENTENCE}'`,
      `${SENTENCE}\n${SENTENCE}`,
      SENTENCE.replaceAll(' ', '  '),
      'x'.repeat(200),
    ]),
  },
  {
    body: JSON.stringify({
      [SENTENCE]: SENTENCE,
      ['k'.repeat(130)]: 1,
      ['k'.repeat(127)]: 2,
      'a\nb': [1],
      '': { '? x': '' },
    }),
  },
  { body: '{"a": [{"b": [{"c": [[], {}, [[1]]]}]}]}', queries: ['a[].b[].c', 'a[].b[].c[]'] },
  {
    body: '{"tags": {"a": "x"}, "list": [1, 2]}',
    queries: [
      '[tags, tags]',
      '[list, list, tags]',
      '{p: tags, q: tags}',
      '[@, tags]',
      'merge(tags, {b: `1`})',
    ],
  },
  { body: '[{"a": 1}, {"A": 2}, {"ab": 3}, "text", 4, [5, 6], null, true]' },
  { body: '  \n\t {"a" : 1 , "b":[ ] }  \r\n' },
  { isUnlikeInTables: true, body: '{"a": "\\u00e9\\ud83d\\ude00\\/\\b\\f"}', queries: ['a', 'to_string(@)'] },
  {
    body: '{"a": 1, "b": "x"}',
    queries: [
      'a <',
      'a b',
      'foo(',
      'nope(@)',
      'length(a)',
      'abs(b)',
      'a < b',
      'sort(@)',
      'b[0]',
      '[?',
      "a == '1'",
      '`"q"`',
      '`bare`',
      'a || b',
      '!a',
      '*[0]',
      'max_by(@, &a)',
      'length(@, @)',
      'contains(b, `1`)',
      'ceil(b)',

      '@[::0]',
      '"a',
      "'it\\'s'",
    ],
  },
];

/** Bodies that are no JSON, or none at all. */
export const OTHER_BODIES: readonly {
  readonly body: string;
  readonly status?: number;
  readonly type?: string;
}[] = [
  { body: '' },
  { body: ' ' },
  { body: '\n' },
  { body: 'plain' },
  { body: '{"a": 1' },
  { body: '[1, 2,]' },
  { body: "{'a': 1}" },
  { body: '{"a": 01}' },
  { body: '{"a": .5}' },
  { body: '{"a": +1}' },
  { body: '{"a": "tab\there"}' },
  { body: '"\\x41"' },
  { body: '[1] [2]' },
  { body: 'True' },
  { body: 'nan' },
  { body: '\ufeff{"a": 1}' },
  { body: '\ufeff{"a": 1}', type: 'application/json; charset=utf-8' },
  { body: '\ufeff{"a": 1}', type: 'application/octet-stream' },
  { body: '{"a": "é"}', type: 'application/octet-stream' },
  { body: '{"a": "é"}', type: 'text/plain; charset=utf-8' },
  { body: '{"a": "e"}', type: 'text/html' },
  { body: 'text é', type: 'text/plain; charset=utf-8' },
  { body: '<html>\n</html>\n', type: 'text/html' },
  { body: '', status: 204 },
  { body: '{"a": 1}', status: 201 },
  { body: '', status: 404 },
  { body: '{"error": {"code": "NotFound"}}', status: 404 },
  { body: '{"error": "é\\n"}', status: 500 },
  { body: 'plain\ntext', status: 400, type: 'text/plain' },
  { body: 'who', status: 401 },
  { body: 'no', status: 403 },
  { body: 'later', status: 503 },
  { body: '{"a": 1}', status: 304 },
];
