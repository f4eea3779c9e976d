import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readCliSettings } from '../../src/config/cli-settings.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const root = makeTempFolder();

function makeHome(ofUser: string, ofAz = ''): string {
  const home = mkdtempSync(join(root, 'home-'));
  for (const [folder, text] of [
    ['.config/az-ml', ofUser],
    ['.azure', ofAz],
  ] as const) {
    mkdirSync(join(home, folder), { recursive: true });
    writeFileSync(join(home, folder, 'config'), text);
  }
  return home;
}

test('nothing is set for somebody who has set nothing', () => {
  expect(readCliSettings({ HOME: makeHome('', '[cloud]\nname = AzureCloud\n') })).toEqual({});
});

test('the environment wins over our own file, and that over the one of az', () => {
  const home = makeHome(
    '[core]\noutput = TSV\nno_color = On\n',
    '[core]\noutput = table\nonly_show_errors = 1\n',
  );
  const own = join(home, '.config/az-ml/config');
  expect(readCliSettings({ HOME: home })).toEqual({
    output: { value: 'tsv', origin: 'user', source: own },
    onlyShowErrors: { value: true, origin: 'az', source: join(home, '.azure/config') },
    noColor: { value: true, origin: 'user', source: own },
  });
  expect(
    readCliSettings({ HOME: home, AZURE_CORE_OUTPUT: 'yaml', AZURE_CORE_NO_COLOR: 'off' }),
  ).toMatchObject({
    output: { value: 'yaml', origin: 'environment', source: 'AZURE_CORE_OUTPUT' },
    noColor: { value: false, origin: 'environment', source: 'AZURE_CORE_NO_COLOR' },
  });
});

test('an empty value means that nothing is set, whatever weaker ones say', () => {
  const home = makeHome('[core]\noutput =\n', '[core]\noutput = table\nonly_show_errors = yes\n');
  expect(readCliSettings({ HOME: home, AZURE_CORE_ONLY_SHOW_ERRORS: '' })).toEqual({});
});

test.each([
  ['1', true],
  ['Yes', true],
  ['TRUE', true],
  ['on', true],
  ['0', false],
  ['no', false],
  ['False', false],
  ['OFF', false],
])('%s means %s', (text, value) => {
  expect(readCliSettings({ HOME: root, AZURE_CORE_NO_COLOR: text }).noColor?.value).toBe(value);
});

test('a bad value is refused with its place and what is allowed', () => {
  const home = makeHome('[core]\noutput = fancy\n');
  expect(() => readCliSettings({ HOME: home })).toThrow(
    expect.objectContaining({
      code: 'BadConfiguration',
      message: `${join(home, '.config/az-ml/config')}: output in [core]: 'fancy' is not allowed`,
      hint: expect.stringMatching(/^Allowed values: json, .*table/),
    }),
  );
  expect(() => readCliSettings({ HOME: root, AZURE_CORE_ONLY_SHOW_ERRORS: 'maybe' })).toThrow(
    expect.objectContaining({
      code: 'BadConfiguration',
      message: "AZURE_CORE_ONLY_SHOW_ERRORS: 'maybe' is not allowed",
      hint: 'Allowed values: 1, yes, true, on, 0, no, false, off.',
    }),
  );
});
