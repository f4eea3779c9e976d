import { spawn } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { chooseSettingsFile, saveSettings } from '../../src/config/save-settings.ts';
import { openSettings } from '../../src/config/settings.ts';
import { AZ_ML, processEnvironment } from '../support/az-ml-process.ts';
import { kill } from '../support/processes.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const root = makeTempFolder();
const makeHome = () => mkdtempSync(join(root, 'home-'));
const group = (value: string) => ({ section: 'defaults', option: 'group', value });

describe('settings are saved', () => {
  test('in a file that only its owner may read, with nothing left beside it but the lock', () => {
    const home = makeHome();
    const file = chooseSettingsFile({ HOME: home }, '/anywhere', false);
    saveSettings(file, [group('g')], { HOME: home });
    expect(readFileSync(file, 'utf8')).toBe('[defaults]\ngroup = g\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(home, '.config/az-ml')).sort()).toEqual(['config', 'config.lock']);
  });

  test('for a folder where az finds them, with no lock in the project', () => {
    const home = makeHome();
    const project = join(home, 'project');
    const file = chooseSettingsFile({ HOME: home }, project, true);
    saveSettings(file, [group('g')], { HOME: home });
    expect(file).toBe(join(project, '.azure/config'));
    expect(readdirSync(join(project, '.azure'))).toEqual(['config']);
  });

  test('through a link, which stays one', () => {
    const home = makeHome();
    const file = chooseSettingsFile({ HOME: home }, home, false);
    mkdirSync(join(home, '.config/az-ml'), { recursive: true });
    writeFileSync(join(home, 'kept'), '# kept\n');
    symlinkSync(join(home, 'kept'), file);
    saveSettings(file, [group('g')], { HOME: home });
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(home, 'kept'), 'utf8')).toBe('# kept\n\n[defaults]\ngroup = g\n');
  });
});

describe('settings are not saved', () => {
  test('for the home folder alone, because that file is az’s own', () => {
    const home = makeHome();
    expect(() => chooseSettingsFile({ HOME: home }, home, true)).toThrow(
      expect.objectContaining({ code: 'BadConfiguration', message: expect.stringContaining("az's own") }),
    );
  });

  test('in a damaged file, which stays as it is', () => {
    const home = makeHome();
    writeFileSync(join(home, 'config'), 'damaged\n');
    const environment = { HOME: home, AZ_ML_CONFIG_DIR: home };
    expect(() => saveSettings(join(home, 'config'), [group('g')], environment)).toThrow(/config:1: /);
    expect(readFileSync(join(home, 'config'), 'utf8')).toBe('damaged\n');
  });

  test('where nothing can be written, and that is told', () => {
    const home = makeHome();
    writeFileSync(join(home, 'file'), '');
    const environment = { HOME: home, AZ_ML_CONFIG_DIR: join(home, 'file') };
    expect(() => saveSettings(join(home, 'file/config'), [group('g')], environment)).toThrow(
      expect.objectContaining({ code: 'BadFile', hint: expect.stringContaining('AZ_ML_CONFIG_DIR') }),
    );
  });
});

test('of many processes that save at the same time every one is heard', async () => {
  const home = makeHome();
  const names = Array.from({ length: 8 }, (_, n) => `k${n}`);
  const env = processEnvironment({ home, cwd: home });
  const codes = await Promise.all(
    names.map(
      (name) =>
        new Promise((resolve) => {
          const words = [AZ_ML, 'config', 'set', `defaults.${name}=${name}`];
          spawn(process.execPath, words, { env, cwd: home, stdio: 'ignore' }).on('close', resolve);
        }),
    ),
  );
  expect(codes).toEqual(names.map(() => 0));
  const saved = openSettings({ environment: env }).list('defaults');
  expect(saved.map(({ name, value }) => [name, value]).sort()).toEqual(names.map((name) => [name, name]));
});

test('a process that is killed while it saves leaves no lock behind', async () => {
  const home = makeHome();
  const environment = { HOME: home, AZ_ML_CONFIG_DIR: home };
  const program = `
    const { DatabaseSync } = require('node:sqlite');
    new DatabaseSync('config.lock').exec('BEGIN EXCLUSIVE');
    console.log('held');
    setInterval(() => {}, 1000);
  `;
  const holder = spawn(process.execPath, ['-e', program], { cwd: home });
  let said = '';
  holder.stdout.on('data', (chunk) => {
    said += chunk;
  });
  await waitUntil('the lock to be held', () => said.includes('held'));
  kill(holder.pid);
  saveSettings(join(home, 'config'), [group('g')], environment);
  expect(readFileSync(join(home, 'config'), 'utf8')).toBe('[defaults]\ngroup = g\n');
});
