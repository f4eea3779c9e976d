import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { resolveLocalFile, resolveUserFile } from '../../src/config/config-files.ts';
import { openSettings } from '../../src/config/settings.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const root = makeTempFolder();

function makeHome(files: Readonly<Record<string, string>>): string {
  const home = mkdtempSync(join(root, 'home-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }
  return home;
}

describe('the person’s own file', () => {
  test.each([
    ['linux', { HOME: '/h' }, '/h/.config/az-ml/config'],
    ['linux', { HOME: '/h', XDG_CONFIG_HOME: '/x' }, '/x/az-ml/config'],
    ['linux', { HOME: '/h', XDG_CONFIG_HOME: 'relative' }, '/h/.config/az-ml/config'],
    ['darwin', { HOME: '/h' }, '/h/Library/Application Support/az-ml/config'],
    ['win32', { USERPROFILE: 'C:\\u', APPDATA: 'C:\\u\\Roaming' }, 'C:\\u\\Roaming\\az-ml\\config'],
    ['win32', { USERPROFILE: 'C:\\u' }, 'C:\\u\\AppData\\Roaming\\az-ml\\config'],
    ['linux', { HOME: '/h', XDG_CONFIG_HOME: '/x', AZ_ML_HOME: '/data' }, '/data/config'],
    ['linux', { HOME: '/h', AZ_ML_HOME: '/data', AZ_ML_CONFIG_DIR: '/mine' }, '/mine/config'],
  ] as const)('on %s with %j is %s', (platform, environment, file) => {
    expect(resolveUserFile(environment, platform)).toBe(file);
  });
});

describe('a setting', () => {
  const home = makeHome({
    '.azure/config': '[defaults]\ngroup = az\nlocation = az\nworkspace = az\nexperiment = az\n',
    '.config/az-ml/config': '[defaults]\nGroup = user\nlocation = user\nworkspace = user\n',
    'work/.azure/config': '[defaults]\ngroup = outer\nlocation = outer\n',
    'work/project/.azure/config': '[defaults]\ngroup = inner\n',
  });
  const find = (option: string, environment = {}) =>
    openSettings({
      environment: { HOME: home, ...environment },
      projectFolder: join(home, 'work/project'),
    }).find('defaults', option);

  test('comes from the environment before the nearest folder, the folders above, our own file and that of az', () => {
    expect(find('group', { AZURE_DEFAULTS_GROUP: 'env' })).toEqual({
      value: 'env',
      origin: 'environment',
      source: 'AZURE_DEFAULTS_GROUP',
    });
    const source = (file: string) => join(home, file);
    expect(find('group')).toEqual({
      value: 'inner',
      origin: 'project',
      source: source('work/project/.azure/config'),
    });
    expect(find('location')).toEqual({
      value: 'outer',
      origin: 'project',
      source: source('work/.azure/config'),
    });
    expect(find('workspace')).toEqual({
      value: 'user',
      origin: 'user',
      source: source('.config/az-ml/config'),
    });
    expect(find('experiment')).toEqual({ value: 'az', origin: 'az', source: source('.azure/config') });
    expect(find('vm')).toBeUndefined();
  });

  test('of a folder is not looked for unless a project is given', () => {
    expect(openSettings({ environment: { HOME: home } }).find('defaults', 'group')?.origin).toBe('user');
  });

  test('that is empty hides the weaker ones', () => {
    expect(find('experiment', { AZURE_DEFAULTS_EXPERIMENT: '' })?.value).toBe('');
  });

  test('is listed once, with the variables of the section first', () => {
    const environment = {
      HOME: home,
      AZURE_DEFAULTS_WEB: 'w',
      AZURE_DEFAULTS_lower: 'x',
      AZURE_CORE_OUTPUT: 'x',
    };
    const settings = openSettings({ environment, projectFolder: join(home, 'work') });
    expect(settings.list('defaults').map(({ name, value }) => `${name}=${value}`)).toEqual([
      'web=w',
      'group=outer',
      'location=outer',
      'workspace=user',
      'experiment=az',
    ]);
  });

  test('of a folder lies where az looks: under the name of its own folder', () => {
    const azFolder = join(home, 'elsewhere/settings');
    expect(resolveLocalFile({ AZURE_CONFIG_DIR: azFolder }, '/p')).toBe('/p/settings/config');
    expect(find('group', { AZURE_CONFIG_DIR: azFolder })?.value).toBe('user');
  });

  test('is found in a file with a byte order mark or in UTF-16, as Windows editors write them', () => {
    for (const encoding of ['utf8', 'utf16le'] as const) {
      const folder = makeHome({});
      writeFileSync(join(folder, 'config'), '\ufeff[defaults]\r\ngroup = ä\r\n', encoding);
      const settings = openSettings({ environment: { HOME: home, AZ_ML_CONFIG_DIR: folder } });
      expect(settings.find('defaults', 'group')?.value).toBe('ä');
    }
  });
});

describe('a file that cannot be read', () => {
  test('is an error if it is ours, and nothing if it is another’s', () => {
    const home = makeHome({});
    mkdirSync(join(home, '.azure/config'), { recursive: true });
    const find = () => openSettings({ environment: { HOME: home } }).find('defaults', 'group');
    expect(find()).toBeUndefined();
    mkdirSync(join(home, '.config/az-ml/config'), { recursive: true });
    expect(find).toThrow(expect.objectContaining({ code: 'BadConfiguration' }));
  });

  test('is an error with file and line if it is damaged, whoever’s it is', () => {
    const home = makeHome({ '.azure/config': '[defaults]\ngroup\n' });
    expect(() => openSettings({ environment: { HOME: home } }).find('defaults', 'group')).toThrow(
      `${join(home, '.azure/config')}:2: this is neither a [section] nor name = value`,
    );
  });
});
