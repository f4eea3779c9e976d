import { describe, expect } from '@jest/globals';
import { testWithAzureCli } from '../support/component.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import {
  type RestCase,
  runAzTogether,
  runAzWhole,
  runUsTogether,
  runUsWhole,
  serveCases,
} from './reference/az-rest.ts';
import { createChance } from './reference/chance.ts';
import { generateDocument } from './reference/generate-document.ts';
import { generateQuery } from './reference/generate-query.ts';
import { OTHER_BODIES, TRICKY_DOCUMENTS } from './reference/rest-documents.ts';

const home = makeTempFolder();
const test = testWithAzureCli();

const FORMATS = ['json', 'jsonc', 'yaml', 'yamlc', 'table', 'tsv', 'none'];

/** `jsonc` and `yamlc` differ from two of these in colour alone, which nobody sees here; every fourth document will do. */
const PLAIN_FORMATS = ['json', 'yaml', 'table', 'tsv'];

/** The cases in which we do something else, with both outcomes. */
async function findDifferences(cases: readonly RestCase[]) {
  const lines = await serveCases(cases);
  const [theirs, ours] = await Promise.all([runAzTogether(lines, home), runUsTogether(lines, home)]);
  return cases
    .map((one, index) => ({ ...one, theirs: theirs[index], ours: ours[index] }))
    .filter(({ theirs, ours }) => JSON.stringify(theirs) !== JSON.stringify(ours));
}

describe('az-ml rest prints what az rest prints, and ends as it ends', () => {
  test('hand-made documents, in all formats', async () => {
    const cases = TRICKY_DOCUMENTS.flatMap(({ body, isUnlikeInTables }, index) =>
      (index % 4 === 0 ? FORMATS : PLAIN_FORMATS)
        .filter((format) => format !== 'table' || isUnlikeInTables !== true)
        .map((format) => ({ answer: { body }, words: ['-o', format] })),
    );
    expect((await findDifferences(cases)).slice(0, 5)).toEqual([]);
  });

  test('hand-made queries, in all formats', async () => {
    const cases = TRICKY_DOCUMENTS.flatMap(({ body, queries = [], isUnlikeInTables }) =>
      PLAIN_FORMATS.filter((format) => format !== 'table' || isUnlikeInTables !== true).flatMap((format) =>
        queries.map((query) => ({ answer: { body }, words: ['-o', format, '--query', query] })),
      ),
    );
    expect((await findDifferences(cases)).slice(0, 5)).toEqual([]);
  });

  test('generated documents and queries', async () => {
    const chance = createChance(5);
    const texts = [
      'train_1699_ab12cd34',
      'Completed',
      '',
      ' x',
      '10',
      '1.0',
      'no',
      "it's",
      'a: b',
      'é',
      'ß',
      'two\nlines',
    ];
    const cases = Array.from(
      { length: 150 },
      (_, index): RestCase => ({
        answer: { body: generateDocument(chance, texts) },
        words: [
          ...['-o', FORMATS[index % FORMATS.length] ?? ''],
          ...(index % 3 === 0 ? [] : ['--query', generateQuery(chance)]),
        ],
      }),
    );
    expect((await findDifferences(cases)).slice(0, 5)).toEqual([]);
  });

  test('answers that tell an error, hold no JSON, or nothing', async () => {
    const cases = OTHER_BODIES.flatMap((answer) =>
      [
        ['-o', 'json'],
        ['-o', 'none', '--query', 'a'],
        ['-o', 'tsv', '--query', 'a'],
      ].map((words) => ({ answer, words })),
    );
    expect((await findDifferences(cases)).slice(0, 5)).toEqual([]);
  });
});

describe('where az fails, we do not', () => {
  const documents = {
    surrogate: '{"a": "\\ud800x\\u00e9"}',
    deep: `${'['.repeat(900)}${']'.repeat(900)}`,
    long: `[${'1'.repeat(5000)}]`,
    text: 'h\u00e9',
  };

  async function printBoth(answer: RestCase['answer'], ...words: string[]) {
    const lines = await serveCases([{ answer, words }]);
    const [[theirs], [ours]] = await Promise.all([runAzTogether(lines, home), runUsTogether(lines, home)]);
    return { theirs, ours };
  }

  test('half of a surrogate pair costs az every letter beyond ASCII, and us nothing', async () => {
    expect(await printBoth({ body: documents.surrogate })).toEqual({
      theirs: { code: 0, out: '{\n  "a": "x"\n}\n' },
      ours: { code: 0, out: Buffer.from('{\n  "a": "\\ud800xé"\n}\n').toString('latin1') },
    });
  });

  test('a document 900 levels deep', async () => {
    const { theirs, ours } = await printBoth({ body: documents.deep });
    expect(theirs).toEqual({ code: 1, out: '' });
    expect([ours?.code, ours?.out.split('\n').length]).toEqual([0, 1800]);
  });

  test('an integer of 5,000 digits', async () => {
    const { theirs, ours } = await printBoth({ body: documents.long }, '-o', 'tsv');
    expect(theirs).toEqual({ code: 0, out: `${documents.long}\n` });
    expect(ours).toEqual({ code: 0, out: `${'1'.repeat(5000)}\n` });
  });

  test('a text in UTF-8 that names no charset', async () => {
    const { theirs, ours } = await printBoth({ body: documents.text, type: 'text/plain' });
    expect([theirs?.out, ours?.out]).toEqual(['h\xc3\x83\xc2\xa9\n', 'h\xc3\xa9\n']);
  });
});

describe('whole processes do the same', () => {
  const cases: RestCase[] = [
    { answer: { body: '{"value": [{"b": 1.0, "a": "é"}]}' }, words: [] },
    { answer: { body: '{"value": [{"b": 1.0, "a": "é"}]}' }, words: ['--query', 'value', '-o', 'table'] },
    { answer: { body: '{"value": [{"b": 1.0, "a": "é"}]}' }, words: ['--query', 'value[].{x: b}', '-oyaml'] },
    {
      answer: { body: '{"value": [{"b": 1.0, "a": "é"}]}' },
      words: ['--query', 'value[0].a', '--output=tsv'],
    },
    { answer: { body: 'text' }, words: [] },
    { answer: { body: '\ufeff{}' }, words: ['-o', 'YAML'] },
    { answer: { body: 'null' }, words: ['-o', 'table'] },
    { answer: { body: '{"error": "é"}', status: 404 }, words: ['-m', 'delete'] },
    { answer: { body: '', status: 500 }, words: ['--method', 'POST', '-b', '{}'] },
    { answer: { body: 'no', status: 403 }, words: ['-m', 'put', '--body', 'x'] },
    { answer: { body: '{}' }, words: ['-o', 'jsn'] },
    { answer: { body: '{}' }, words: ['--query', 'a b'] },
    { answer: { body: '{}' }, words: ['--headers'] },
    { answer: { body: '{}' }, words: ['--nonsense'] },
    { answer: { body: '{}' }, words: ['--m', 'x'] },
  ];
  const titled = cases.map((one): [string, RestCase] => [describeCase(one), one]);
  test.each(titled)('%s', async (_, one) => {
    const [words = []] = await serveCases([one]);
    const [theirs, ours] = await Promise.all([runAzWhole(words, home), runUsWhole(words, home)]);
    // What the parser refuses az tells at more length.
    const firstLine = theirs.code === 2 ? expect.stringMatching(/^ERROR: /) : theirs.firstLine;
    expect(ours).toEqual({ ...theirs, firstLine });
  });
});

function describeCase({ answer: { body, status = 200 }, words }: RestCase): string {
  return `${['rest', ...words].join(' ')} when ${status} ${JSON.stringify(body)} comes`;
}
