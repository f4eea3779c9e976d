import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { suggest } from '../../src/cli/suggest.ts';
import { hasProgram, testWith } from '../support/component.ts';

const testWithPython = testWith('python3', hasProgram('python3'), 'apt-get install python3');

const DIFFLIB = `
import difflib, json, sys
for line in sys.stdin:
    word, candidates = json.loads(line)
    print(json.dumps((difflib.get_close_matches(word, candidates, 1, 0.7) or [None])[0]))
`;

test.each([
  ['lisst', ['list', 'show'], 'list'],
  ['Complted', ['Completed', 'Failed'], 'Completed'],
  ['zzz', ['list', 'show'], undefined],
  ['', ['list'], undefined],
  ['abcd', ['abcx', 'abcy'], 'abcy'],
])('%j among %j', (word, candidates, expected) => {
  expect(suggest(word, candidates)).toBe(expected);
});

test('a word of a million characters is told apart from every name at once', () => {
  const startMs = performance.now();
  expect(suggest('list'.repeat(250_000), ['list', 'show'])).toBeUndefined();
  expect(performance.now() - startMs).toBeLessThan(1_000);
});

testWithPython('for any word and candidates it is the choice of Python’s difflib', () => {
  const name = fc.oneof(
    fc.constantFrom(
      'list',
      'show',
      'submit-script',
      'download-logs',
      '--status',
      '--subscription',
      'table',
      'tsv',
    ),
    // Few letters, so that much is alike.
    fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-'), maxLength: 12 }),
    fc.string({ unit: fc.constantFrom('a', 'é', '\uffee', '\u{1f41f}'), maxLength: 8 }),
  );
  const damaged = fc
    .tuple(name, fc.nat({ max: 12 }), fc.nat({ max: 2 }), fc.constantFrom('', 'a', 'x', 'st'))
    .map(([text, at, length, inserted]) => {
      const letters = [...text];
      letters.splice(at, length, inserted);
      return letters.join('');
    });
  const questions = fc.sample(fc.tuple(damaged, fc.array(name, { maxLength: 16 })), {
    numRuns: 5_000,
    seed: 20_261_123,
  });
  const input = questions.map((question) => `${JSON.stringify(question)}\n`).join('');
  const { stdout } = spawnSync('python3', ['-c', DIFFLIB], { input, encoding: 'utf8', maxBuffer: 1e9 });
  const theirs: unknown[] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const ours = questions.map(([word, candidates]) => suggest(word, candidates) ?? null);
  expect(theirs.filter((choice) => choice !== null).length).toBeGreaterThan(300);
  expect(theirs.filter((choice) => choice === null).length).toBeGreaterThan(500);
  expect(ours).toEqual(theirs);
});
