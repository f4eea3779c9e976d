import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type IniDocument, parseIni } from '../../src/config/ini-document.ts';
import { listIniOptions, readIniValue } from '../../src/config/ini-value.ts';
import { AzMlError } from '../../src/errors.ts';
import { hasProgram, testWith } from '../support/component.ts';
import { anyIniText } from './arbitrary-ini.ts';
import { type PythonReading, readWithPython } from './python-configparser.ts';

const testWithPython = testWith('python3', hasProgram('python3'), 'apt-get install python3');

function readOrNull(document: IniDocument, section: string, option: string): string | null {
  try {
    return readIniValue(document, section, option) ?? null;
  } catch (error) {
    expect(error).toMatchObject({ code: 'BadConfiguration' });
    return null;
  }
}

/** The same as Python's reading, of our own. */
function readAll(text: string): PythonReading {
  let document: IniDocument;
  try {
    document = parseIni(text, 'FILE');
  } catch (error) {
    if (!(error instanceof AzMlError)) throw error;
    return { mistake: error.message, line: Number(/^FILE:(\d+): /.exec(error.message)?.[1]) };
  }
  const sections = [...document.sections.keys()].map((section) => [
    section,
    Object.fromEntries(
      listIniOptions(document, section).map((option) => [option, readOrNull(document, section, option)]),
    ),
  ]);
  return { sections: Object.fromEntries(sections) };
}

testWithPython('an INI file is read as Python’s configparser reads it, mistakes at the same lines', () => {
  const texts = fc.sample(anyIniText, 2500);
  const readings = readWithPython(texts);
  const seen = { read: 0, refused: 0 };
  for (const [index, text] of texts.entries()) {
    const theirs = readings[index];
    const ours = readAll(text);
    if (theirs === undefined || 'sections' in theirs) {
      expect({ text, ours }).toEqual({ text, ours: theirs });
      seen.read++;
    } else {
      // It tells of a line that is no pair only after all others, so that another mistake further down comes first.
      const atMost = theirs.mistake === 'ParsingError' ? theirs.line : expect.any(Number);
      expect({ text, ours }).toEqual({ text, ours: { mistake: expect.any(String), line: atMost } });
      expect('line' in ours && ours.line <= theirs.line).toBe(true);
      seen.refused++;
    }
  }
  expect(seen.read).toBeGreaterThan(500);
  expect(seen.refused).toBeGreaterThan(500);
});

describe('a damaged file is refused with file and line', () => {
  test.each([
    ['output = table\n', 'FILE:1: this stands before the first [section]'],
    ['[core]\n\noutput\n', 'FILE:3: this is neither a [section] nor name = value'],
    ['[core]\r\na=1\r\nA=2\r\n', "FILE:3: 'a' is here for a second time in [core]"],
    ['[core]\n[a]\n[core]\n', 'FILE:3: the section [core] is here for a second time'],
  ])('%j', (text, message) => {
    expect(() => parseIni(text, 'FILE')).toThrow(
      expect.objectContaining({ code: 'BadConfiguration', message }),
    );
  });

  test.each([
    ['a = %', "FILE:2: 'a' in [s] has a % that is neither %% nor %(name)s"],
    ['a = %(b)s', "FILE:2: 'a' in [s] refers to %(b)s, which is not there"],
    ['a = %(a)s', "FILE:2: 'a' in [s] refers to itself, or to others too deeply"],
  ])('in a value: %s', (line, message) => {
    expect(() => readIniValue(parseIni(`[s]\n${line}\n`, 'FILE'), 's', 'a')).toThrow(
      expect.objectContaining({ code: 'BadConfiguration', message }),
    );
  });

  test('when a few lines would make a value without end', () => {
    const lines = Array.from({ length: 9 }, (_, n) => `k${n} = ${`%(k${n + 1})s`.repeat(10)}`);
    const document = parseIni(`[s]\n${lines.join('\n')}\nk9 = x\n`, 'FILE');
    expect(() => readIniValue(document, 's', 'k0')).toThrow(/refers to too many others$/);
  });
});
