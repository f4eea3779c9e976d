import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { prepareDataFolder, resolveDataFolder } from '../../src/config/data-folder.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

describe('the place of the data folder', () => {
  test('is AZ_ML_HOME where it is set, with the cache inside', () => {
    expect(resolveDataFolder({ AZ_ML_HOME: '/data/az', XDG_CACHE_HOME: '/c' }, 'linux')).toEqual({
      home: '/data/az',
      database: '/data/az/az-ml.db',
      blobs: '/data/az/blobs',
      runs: '/data/az/runs',
      backups: '/data/az/backups',
      temporary: '/data/az/tmp',
      cache: '/data/az/cache',
    });
  });

  test('is absolute even when AZ_ML_HOME is not', () => {
    expect(resolveDataFolder({ AZ_ML_HOME: 'here' }, process.platform).home).toBe(resolve('here'));
  });

  test.each([
    ['linux', { HOME: '/home/a' }, '/home/a/.local/share/az-ml', '/home/a/.cache/az-ml'],
    ['linux', { HOME: '/home/a', XDG_DATA_HOME: '/d', XDG_CACHE_HOME: '/c' }, '/d/az-ml', '/c/az-ml'],
    [
      'linux',
      { HOME: '/home/a', AZ_ML_HOME: '', XDG_DATA_HOME: '' },
      '/home/a/.local/share/az-ml',
      '/home/a/.cache/az-ml',
    ],
    ['linux', { HOME: '/home/a', XDG_DATA_HOME: 'd' }, '/home/a/.local/share/az-ml', '/home/a/.cache/az-ml'],
    [
      'darwin',
      { HOME: '/Users/a' },
      '/Users/a/Library/Application Support/az-ml',
      '/Users/a/Library/Caches/az-ml',
    ],
    ['win32', { LOCALAPPDATA: 'C:\\L' }, 'C:\\L\\az-ml', 'C:\\L\\az-ml\\cache'],
    [
      'win32',
      { USERPROFILE: 'C:\\Users\\a' },
      'C:\\Users\\a\\AppData\\Local\\az-ml',
      'C:\\Users\\a\\AppData\\Local\\az-ml\\cache',
    ],
  ] as const)('on %s with %j is %s', (platform, environment, home, cache) => {
    expect(resolveDataFolder(environment, platform)).toMatchObject({ home, cache });
  });

  test('has all its parts in Windows form on Windows', () => {
    expect(resolveDataFolder({ LOCALAPPDATA: 'C:\\L' }, 'win32')).toMatchObject({
      database: 'C:\\L\\az-ml\\az-ml.db',
      temporary: 'C:\\L\\az-ml\\tmp',
    });
  });
});

describe('preparing the data folder', () => {
  const root = makeTempFolder();
  let count = 0;
  const newHome = () => resolveDataFolder({ AZ_ML_HOME: join(root, `home-${count++}`, 'deep') });

  test('makes every part, for its owner alone, and writes the format', () => {
    const folder = newHome();
    prepareDataFolder(folder);
    expect(readFileSync(join(folder.home, 'format'), 'utf8')).toBe('1\n');
    for (const part of [folder.home, folder.blobs, folder.runs, folder.backups, folder.temporary]) {
      expect(statSync(part).mode & 0o777).toBe(0o700);
    }
    expect(existsSync(folder.cache)).toBe(false);
  });

  test('a second time changes nothing', () => {
    const folder = newHome();
    prepareDataFolder(folder);
    const before = statSync(join(folder.home, 'format')).mtimeMs;
    prepareDataFolder(folder);
    expect(statSync(join(folder.home, 'format')).mtimeMs).toBe(before);
  });

  test('a format file that a crash left empty is written again', () => {
    const folder = newHome();
    prepareDataFolder(folder);
    writeFileSync(join(folder.home, 'format'), '');
    prepareDataFolder(folder);
    expect(readFileSync(join(folder.home, 'format'), 'utf8')).toBe('1\n');
  });

  test('a newer format is refused with both numbers', () => {
    const folder = newHome();
    prepareDataFolder(folder);
    writeFileSync(join(folder.home, 'format'), '2\n');
    expect(() => prepareDataFolder(folder)).toThrow(
      expect.objectContaining({
        code: 'DataFolderTooNew',
        message: `The data folder ${folder.home} has format 2; this az-ml reads formats up to 1`,
      }),
    );
  });

  test('a folder whose format file is something else is refused', () => {
    const folder = newHome();
    mkdirSync(folder.home, { recursive: true });
    writeFileSync(join(folder.home, 'format'), 'JPEG');
    expect(() => prepareDataFolder(folder)).toThrow(expect.objectContaining({ code: 'DataFolderUnusable' }));
  });

  test('a path through a file is refused with the path and what to do', () => {
    const file = join(root, 'plain-file');
    writeFileSync(file, '');
    const folder = resolveDataFolder({ AZ_ML_HOME: join(file, 'home') });
    expect(() => prepareDataFolder(folder)).toThrow(
      expect.objectContaining({
        code: 'DataFolderUnusable',
        message: expect.stringContaining(folder.home),
        hint: expect.stringContaining('AZ_ML_HOME'),
        target: folder.home,
      }),
    );
  });

  test('a folder that may not be written is refused, but passes once it holds data to read', () => {
    const closed = join(root, 'closed');
    mkdirSync(closed, { mode: 0o755 });
    const folder = resolveDataFolder({ AZ_ML_HOME: closed });
    chmodSync(root, 0o755);
    chmodSync(closed, 0o555);
    expect(prepareAsOther(folder.home)).toBe('DataFolderUnusable');
    chmodSync(closed, 0o755);
    writeFileSync(folder.database, '');
    chmodSync(closed, 0o555);
    expect(prepareAsOther(folder.home)).toBe('ready');
    chmodSync(closed, 0o755);
    prepareDataFolder(folder);
    chmodSync(join(closed, 'format'), 0o644);
    chmodSync(closed, 0o555);
    expect(prepareAsOther(folder.home)).toBe('ready');
    rmSync(closed, { recursive: true });
  });
});

/** What preparing the folder says to somebody who is not root, whom no permission stops. */
function prepareAsOther(home: string): string {
  const module = JSON.stringify(resolve(import.meta.dirname, '../../src/config/data-folder.ts'));
  const program = `
    const { prepareDataFolder, resolveDataFolder } = await import(${module});
    if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534); }
    try { prepareDataFolder(resolveDataFolder({ AZ_ML_HOME: ${JSON.stringify(home)} })); console.log('ready'); }
    catch (error) { console.log(error.code); }`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  return stdout.trim() || stderr;
}
