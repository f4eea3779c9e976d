import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sortByPath } from '../../../src/submission/snapshot/paths.ts';
import { scanSource } from '../../../src/submission/snapshot/scan-source.ts';
import { hasProgram, testWith } from '../../support/component.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

const root = makeTempFolder();

function makeTree(files: Record<string, string>): string {
  const folder = mkdtempSync(join(root, 't-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

describe('the list of files', () => {
  test('tells size and whether a file may be executed', async () => {
    const folder = makeTree({ 'run.sh': 'echo', 'a.txt': 'ab' });
    chmodSync(join(folder, 'run.sh'), 0o755);
    const { files, totalBytes } = await scanSource(folder);
    expect(files).toMatchObject([
      { path: 'a.txt', size: 2, executable: false },
      { path: 'run.sh', size: 4, executable: true },
    ]);
    expect(totalBytes).toBe(6);
  });

  test('is in code point order over all folders', async () => {
    const names = ['a', 'a-b/x', 'a.b', 'aa/x', 'B', 'b/c/d', 'b/c-d', 'é', '\uff5e', '\u{1f600}', 'b/c.d/e'];
    const { files } = await scanSource(makeTree(Object.fromEntries(names.map((name) => [name, '']))));
    const inBytes = names.toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
    expect(files.map(({ path }) => path)).toEqual(inBytes);
  });

  test('sorts any paths as their UTF-8 bytes sort', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (paths) => {
        const sorted = sortByPath(paths.map((path) => ({ path }))).map(({ path }) => path);
        const inBytes = paths.toSorted((left, right) =>
          Buffer.compare(Buffer.from(left), Buffer.from(right)),
        );
        expect(sorted).toEqual(inBytes);
      }),
    );
  });

  test('leaves out what the caller excludes, such as a data folder inside the source', async () => {
    const folder = makeTree({ 'a.py': '', 'home/az-ml.db': '', 'home2/x': '' });
    const { files } = await scanSource(folder, { exclude: [join(folder, 'home'), '/no/where'] });
    expect(files.map(({ path }) => path)).toEqual(['a.py', 'home2/x']);
  });

  test('needs a folder', async () => {
    const folder = makeTree({ file: '' });
    for (const path of [join(folder, 'file'), join(folder, 'none')]) {
      await expect(scanSource(path)).rejects.toThrow(
        expect.objectContaining({ code: 'FileNotFound', target: path }),
      );
    }
  });
});

describe('a symbolic link', () => {
  test('inside the source is listed by its text and never followed', async () => {
    const folder = makeTree({ 'data/x': 'x' });
    symlinkSync('data', join(folder, 'linked'));
    symlinkSync('..', join(folder, 'data/loop'));
    symlinkSync('nothing', join(folder, 'dangling'));
    const { files, warnings } = await scanSource(folder);
    expect(files).toMatchObject([
      { path: 'dangling', link: 'nothing', size: 7 },
      { path: 'data/loop', link: '..' },
      { path: 'data/x', size: 1 },
      { path: 'linked', link: 'data', size: 4 },
    ]);
    expect(warnings).toEqual([]);
  });

  test('out of the source is kept as a link, with a warning', async () => {
    const folder = makeTree({ 'a/x': '' });
    symlinkSync('/etc/passwd', join(folder, 'absolute'));
    symlinkSync('../..', join(folder, 'a/up'));
    const { files, warnings } = await scanSource(folder);
    expect(files.map(({ path, link }) => [path, link])).toEqual([
      ['a/up', '../..'],
      ['a/x', undefined],
      ['absolute', '/etc/passwd'],
    ]);
    expect(warnings).toEqual([
      'Kept as a link, though it leads out of the source directory: absolute -> /etc/passwd, a/up -> ../..',
    ]);
  });

  test('is ignored as a file is, not as the folder it leads to', async () => {
    const folder = makeTree({ '.gitignore': 'data/\n.gitignore\n', 'real/x': '' });
    symlinkSync('real', join(folder, 'data'));
    expect((await scanSource(folder)).files.map(({ path }) => path)).toEqual(['data', 'real/x']);
  });
});

describe('what no snapshot can hold is left out with a warning', () => {
  const withFifo = testWith('mkfifo', hasProgram('mkfifo'), 'apt-get install coreutils');

  withFifo('pipes and sockets', async () => {
    const folder = makeTree({ 'a.py': '' });
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const { files, warnings } = await scanSource(folder);
    expect(files.map(({ path }) => path)).toEqual(['a.py']);
    expect(warnings).toEqual([
      'Left out of the snapshot, because it is neither a file, a folder nor a link: pipe',
    ]);
  });

  const onLinux = testWith(
    'a file system that takes any bytes for a name',
    process.platform === 'linux',
    'Linux has one.',
  );

  onLinux('names that are no UTF-8, in percent form; names that only look like it stay', async () => {
    const folder = makeTree({ 'sub/real-\ufffd': 'ok', 'sub/fine': '' });
    for (const byte of [0xe9, 0xff]) {
      writeFileSync(Buffer.concat([Buffer.from(join(folder, 'sub/real-')), Buffer.from([byte])]), 'bad');
    }
    mkdirSync(Buffer.concat([Buffer.from(join(folder, 'caf')), Buffer.from([0xe9])]));
    const { files, warnings } = await scanSource(folder);
    expect(files).toMatchObject([{ path: 'sub/fine' }, { path: 'sub/real-\ufffd', size: 2 }]);
    expect(warnings).toHaveLength(1);
    for (const name of ['caf%E9', 'sub/real-%E9', 'sub/real-%FF']) expect(warnings[0]).toContain(name);
  });

  onLinux('names that are not possible on every system, escaped for the terminal', async () => {
    const names = [
      'a\\b',
      'new\nline',
      '\u001b[31m',
      'C:x',
      'aux.py',
      'nul',
      'dot.',
      'blank ',
      '%2e%2E',
      'sub/con/x',
    ];
    const fine = ['.hidden', 'auxiliary.py', 'sub/C:x', 'x%20y', '\u{1f600}'];
    const folder = makeTree(Object.fromEntries([...names, ...fine].map((name) => [name, ''])));
    const { files, warnings } = await scanSource(folder);
    expect(files.map(({ path }) => path)).toEqual(fine);
    expect(warnings).toEqual([expect.stringMatching(/^Left out of the snapshot, .* and 5 more$/)]);
    for (const char of ['\n', '\u001b']) expect(warnings[0]).not.toContain(char);
  });

  onLinux('but not a word of what the ignore file leaves out', async () => {
    const folder = makeTree({ '.amlignore': '*\n', 'a\\b': '', 'aux.py': '' });
    expect(await scanSource(folder)).toMatchObject({ files: [], warnings: [] });
  });
});
