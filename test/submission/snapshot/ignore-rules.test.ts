import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { scanSource } from '../../../src/submission/snapshot/scan-source.ts';
import { hasProgram, testWith } from '../../support/component.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

const root = makeTempFolder();

function makeTree(files: readonly string[], rules: Record<string, string>): string {
  const folder = mkdtempSync(join(root, 't-'));
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  for (const [name, text] of Object.entries(rules)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

async function list(folder: string): Promise<string[]> {
  const { files } = await scanSource(folder);
  return files.map(({ path }) => path);
}

describe('the ignore file', () => {
  const files = ['a.py', 'b.log', 'data/x', 'data/keep', 'deep/data/y'];

  test('is .amlignore alone where there is one', async () => {
    const folder = makeTree(files, { '.amlignore': '*.log\n', '.gitignore': 'data\n' });
    expect(await list(folder)).toEqual([
      '.amlignore',
      '.gitignore',
      'a.py',
      'data/keep',
      'data/x',
      'deep/data/y',
    ]);
    expect((await scanSource(folder)).ignoredBy).toBe(join(folder, '.amlignore'));
  });

  test('is .gitignore where there is no .amlignore', async () => {
    const folder = makeTree(files, { '.gitignore': '/data/*\r\n!/data/keep\r\n' });
    expect(await list(folder)).toEqual(['.gitignore', 'a.py', 'b.log', 'data/keep', 'deep/data/y']);
    expect((await scanSource(folder)).ignoredBy).toBe(join(folder, '.gitignore'));
  });

  test('is read at the root only', async () => {
    const folder = makeTree(files, { 'data/.gitignore': '*\n', 'deep/.amlignore': '*\n' });
    expect(await list(folder)).toEqual([
      'a.py',
      'b.log',
      'data/.gitignore',
      'data/keep',
      'data/x',
      'deep/.amlignore',
      'deep/data/y',
    ]);
  });

  test('with patterns for names only leaves them out at every depth', async () => {
    const folder = makeTree(files, { '.amlignore': '# names\ndata/\n*.log\n.amlignore\n' });
    expect(await list(folder)).toEqual(['a.py']);
  });

  test('need not be there: then everything is taken, except what git keeps for itself', async () => {
    const tree = [...files, '.git/HEAD', 'sub/.git', 'sub/x', '.github/y', 'x.git'];
    expect(await list(makeTree(tree, {}))).toEqual(['.github/y', ...files, 'sub/x', 'x.git'].sort());
  });

  test('cannot take .git in', async () => {
    expect(await list(makeTree(['.git/HEAD', 'a'], { '.amlignore': '!.git\n!.git/**\n' }))).toEqual([
      '.amlignore',
      'a',
    ]);
  });
});

const gitTest = testWith('git', hasProgram('git'), 'apt-get install git');

const name = fc.constantFrom('a', 'b', 'ab', 'a.c', 'b.c', 'A', 'x y', '#a', '!b', '[a]', 'a*', 'ä');
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const tree = fc.uniqueArray(path, { minLength: 1, maxLength: 25 }).map(withoutClashes);
const patternPart = fc.oneof(
  name,
  fc.constantFrom(
    '*',
    '?',
    '**',
    'a*',
    '*.c',
    '?b',
    '[ab]',
    '[!a]',
    '[a-b]*',
    '\\#a',
    '\\!b',
    'a\\*',
    '*a*',
    'x\\ y',
  ),
);
const pattern = fc
  .tuple(
    fc.constantFrom('', '', '', '!'),
    fc.constantFrom('', '', '/'),
    fc.array(patternPart, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '', '/', ' '),
  )
  .map(([negation, anchor, parts, end]) => negation + anchor + parts.join('/') + end);
const ignoreFile = fc
  .array(fc.oneof({ weight: 9, arbitrary: pattern }, fc.constantFrom('', '# comment')), { maxLength: 6 })
  .chain((lines) =>
    fc.constantFrom(`${lines.join('\n')}\n`, lines.join('\r\n'), `\ufeff${lines.join('\n')}`),
  );

gitTest('what is left out is what git ignores, for generated trees and patterns', async () => {
  const repository = mkdtempSync(join(root, 'git-'));
  git(repository, ['init', '--quiet']);
  await fc.assert(
    fc.asyncProperty(tree, ignoreFile, async (files, text) => {
      for (const entry of readdirSync(repository)) {
        if (entry !== '.git') rmSync(join(repository, entry), { recursive: true });
      }
      for (const file of files) {
        mkdirSync(dirname(join(repository, file)), { recursive: true });
        writeFileSync(join(repository, file), '');
      }
      writeFileSync(join(repository, '.gitignore'), text);
      const ignored = new Set(listIgnored(repository, files));
      const expected = files.filter((file) => !ignored.has(file)).sort();
      expect((await list(repository)).filter((file) => file !== '.gitignore')).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});

/** A path cannot be a file and a folder at once. */
function withoutClashes(paths: readonly string[]): string[] {
  return paths.filter((file) => !paths.some((other) => other.startsWith(`${file}/`)));
}

function git(folder: string, args: readonly string[], input = ''): string {
  const settings = ['-c', 'core.excludesFile=/dev/null', '-c', 'core.ignoreCase=false'];
  const { stdout, status, stderr } = spawnSync('git', [...settings, ...args], {
    cwd: folder,
    input,
    encoding: 'utf8',
  });
  if (status !== 0 && status !== 1) throw new Error(stderr);
  return stdout;
}

function listIgnored(folder: string, files: readonly string[]): string[] {
  const input = files.map((file) => `${file}\0`).join('');
  return git(folder, ['check-ignore', '--no-index', '-z', '--stdin'], input).split('\0');
}
