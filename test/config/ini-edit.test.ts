import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type IniDocument, parseIni } from '../../src/config/ini-document.ts';
import { editIni } from '../../src/config/ini-edit.ts';
import { escapeIniValue } from '../../src/config/ini-value.ts';
import { hasProgram, testWith } from '../support/component.ts';
import { anyIniChange, anyIniText } from './arbitrary-ini.ts';
import { readWithPython } from './python-configparser.ts';

const testWithPython = testWith('python3', hasProgram('python3'), 'apt-get install python3');

const set = (text: string, section: string, option: string, value: string | undefined) =>
  editIni(text, 'FILE', [{ section, option, value }]);

test('a new option stands at the end of its section, as far in as the ones before it', () => {
  expect(set('[core]\n  output = json\n\n# about the next\n[defaults]\n', 'core', 'no_color', 'yes')).toBe(
    '[core]\n  output = json\n  no_color = yes\n\n# about the next\n[defaults]\n',
  );
});

test('a new section stands at the end of the file', () => {
  expect(set('', 'core', 'output', 'table')).toBe('[core]\noutput = table\n');
  expect(set('[a]\nb = c', 'core', 'output', 'table')).toBe('[a]\nb = c\n\n[core]\noutput = table\n');
});

test('a changed option keeps its place, its spelling and the spaces around its sign', () => {
  const text = '[defaults]\n; mine\nGroup:  a\n    continued\nworkspace=b\n';
  expect(set(text, 'defaults', 'group', 'c')).toBe('[defaults]\n; mine\nGroup:  c\nworkspace=b\n');
  expect(set(text, 'defaults', 'workspace', 'c')).toBe(
    '[defaults]\n; mine\nGroup:  a\n    continued\nworkspace=c\n',
  );
});

test('an option is cleared and filled again, removed, and its section stays', () => {
  const cleared = set('[defaults]\ngroup = a\n', 'defaults', 'group', '');
  expect(cleared).toBe('[defaults]\ngroup =\n');
  expect(set(cleared, 'defaults', 'group', 'b')).toBe('[defaults]\ngroup = b\n');
  expect(set(cleared, 'defaults', 'group', undefined)).toBe('[defaults]\n');
});

test('Windows line endings stay, and new lines have them', () => {
  expect(set('[core]\r\noutput = json\r\n', 'core', 'output', 'tsv')).toBe('[core]\r\noutput = tsv\r\n');
  expect(set('[core]\r\noutput = json\r\n', 'defaults', 'group', 'g')).toBe(
    '[core]\r\noutput = json\r\n\r\n[defaults]\r\ngroup = g\r\n',
  );
});

test('a percent sign is kept so that it is read as one', () => {
  expect(set('', 'a', 'b', '50%')).toBe('[a]\nb = 50%%\n');
});

test('a damaged file is not edited', () => {
  expect(() => set('[core]\nnonsense\n', 'core', 'output', 'tsv')).toThrow(/^FILE:2: /);
});

/** Each option as the file has it, without interpolation. */
function rawOptions(document: IniDocument): Map<string, string> {
  const all = [...document.sections.values(), { name: 'DEFAULT', options: document.defaults }];
  return new Map(
    all.flatMap(({ name, options }) =>
      [...options.values()].map((option) => [JSON.stringify([name, option.name]), option.value] as const),
    ),
  );
}

const linesOf = (text: string) => text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [];

testWithPython('an edit changes what it says and nothing else, by Python’s reading and ours', () => {
  const samples = fc
    .sample(fc.tuple(anyIniText, anyIniChange), 2500)
    .filter(([text]) => isReadable(text))
    .map(([text, change]) => ({ text, change, edited: editIni(text, 'FILE', [change]) }));
  expect(samples.length).toBeGreaterThan(500);
  const readings = readWithPython(samples.map(({ edited }) => edited));
  for (const [index, { text, change, edited }] of samples.entries()) {
    const { section, option, value } = change;
    const before = parseIni(text, 'FILE');
    const after = parseIni(edited, 'FILE');
    const expected = rawOptions(before);
    const key = JSON.stringify([section, option]);
    if (value === undefined) expected.delete(key);
    else expected.set(key, escapeIniValue(value));
    expect({ text, change, options: rawOptions(after) }).toEqual({ text, change, options: expected });

    const reading = readings[index];
    const theirs =
      reading !== undefined && 'sections' in reading ? reading.sections[section]?.[option] : null;
    const inherited = before.defaults.has(option) ? expect.anything() : undefined;
    if (value !== undefined || inherited === undefined) {
      expect({ text, change, theirs }).toEqual({ text, change, theirs: value });
    }

    const old = before.sections.get(section)?.options.get(option);
    const own = new Set(old === undefined ? [] : [old.line, ...old.continuation]);
    const kept = linesOf(text).filter((_, line) => !own.has(line));
    const shown = JSON.stringify({ text, edited });
    expect({ shown, isKept: isKept(kept, linesOf(edited)) }).toEqual({ shown, isKept: true });
  }
});

/** Whether all lines are there in their order, to the byte. Only a last one may have got an ending, or a longer one. */
function isKept(kept: readonly string[], lines: readonly string[]): boolean {
  let next = 0;
  for (const line of lines) {
    const old = kept[next];
    if (
      old !== undefined &&
      (line === old || (!old.endsWith('\n') && /^[\r\n]*$/.test(line.replace(old, ''))))
    ) {
      next++;
    }
  }
  return next === kept.length;
}

function isReadable(text: string): boolean {
  try {
    parseIni(text, 'FILE');
    return true;
  } catch {
    return false;
  }
}
