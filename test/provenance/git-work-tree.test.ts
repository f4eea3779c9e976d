import { chmodSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { makeRepository, type TestRepository } from '../support/git-repository.ts';
import { readFacts } from './plain-git.ts';
import { NO_REMOTE, prepareGround, testSituations } from './situations.ts';

const ground = prepareGround();
const { clone, home, make, newPath } = ground;

testSituations('changes', ground, [
  {
    title: 'a staged file',
    change: ({ write, git }) => {
      write('new', '');
      git('add', 'new');
    },
    known: { dirty: true },
  },
  { title: 'a changed file', change: ({ write }) => write('f', 'changed\n'), known: { dirty: true } },
  { title: 'an untracked file', change: ({ write }) => write('new', ''), known: { dirty: true } },
  { title: 'a deleted file', change: ({ folder }) => rmSync(join(folder, 'f')), known: { dirty: true } },
  { title: 'a renamed file', change: ({ git }) => git('mv', 'f', 'moved'), known: { dirty: true } },
  {
    title: 'a changed mode',
    change: ({ folder }) => chmodSync(join(folder, 'f'), 0o755),
    known: { dirty: true },
  },
  {
    title: 'a file that is announced only',
    change: ({ write, git }) => {
      write('new', 'x\n');
      git('add', '--intent-to-add', 'new');
    },
    known: { dirty: true },
  },
  {
    title: 'a file that was written anew with the same content',
    change: ({ write }) => write('f', 'a\n'),
    known: { dirty: false },
  },
  {
    title: 'a change that only the folder above has',
    change: ({ write }) => write('f', 'changed\n'),
    subfolder: 'sub',
    known: { dirty: false, branch: 'main' },
  },
  {
    title: 'a change in the folder that is asked about',
    change: ({ write }) => write('sub/new', ''),
    subfolder: 'sub',
    known: { dirty: true },
  },
  {
    title: 'ignored files only',
    start: () => make({ '.gitignore': '*.log\n' }),
    change: ({ write }) => write('x.log', ''),
    known: { dirty: false },
    missing: NO_REMOTE,
  },
  {
    title: 'a change that assume-unchanged hides',
    change: ({ git, write }) => {
      git('update-index', '--assume-unchanged', 'f');
      write('f', 'changed\n');
    },
    known: { dirty: false },
  },
  {
    title: 'a file with other line ends',
    change: ({ git, write }) => {
      git('config', 'core.autocrlf', 'true');
      write('f', 'a\r\nb\r\n');
    },
    known: { dirty: true },
  },
  {
    title: 'a repository inside that is not tracked',
    change: ({ folder }) => makeRepository(join(folder, 'inner'), { home }),
    known: { dirty: true },
  },
  {
    title: 'paths that are not UTF-8 or hold line feeds, quotes and spaces',
    change: ({ folder, git, write }) => {
      for (const name of ['caf\nnl', 'a"b c', '日本', '# branch.oid x']) write(name, '');
      writeFileSync(Buffer.from(`${folder}/caf\xe9`, 'latin1'), '');
      git('add', '--all');
    },
    known: { dirty: true, branch: 'main' },
  },
  {
    title: 'a path with spaces, quotes and other scripts',
    start: () => make({ 'sp ace-日本-"q"-\'$(x)/f': '' }),
    subfolder: 'sp ace-日本-"q"-\'$(x)',
    known: { dirty: false },
    missing: NO_REMOTE,
  },
  {
    title: 'a locked index',
    change: ({ write }) => {
      write('.git/index.lock', '');
      write('f', 'changed\n');
    },
    known: { dirty: true },
  },
  {
    title: 'a merge conflict',
    change: ({ git, tryGit, write, commitAll }) => {
      git('checkout', '--quiet', '-b', 'topic');
      write('f', 'one\n');
      commitAll();
      git('checkout', '--quiet', 'main');
      write('f', 'two\n');
      commitAll();
      tryGit(['merge', 'topic']);
    },
    known: { branch: 'main', dirty: true },
  },
]);

test('untracked files count even if git is set not to show them', async () => {
  const repository = clone();
  repository.write('new', '');
  repository.git('config', 'status.showUntrackedFiles', 'no');
  expect((await readFacts(repository)).known.dirty).toBe(true);
});

/** A repository with a file under the filter `upper`, which turns its content to capitals, and one without filter. */
function withFilteredFile(scope: '--global' | '--local'): TestRepository {
  const path = newPath();
  const repository = makeRepository(path, {
    files: { '.gitattributes': '*.up filter=upper\n' },
    home: `${path}.home`,
  });
  repository.git('config', scope, 'filter.upper.clean', 'tr a-z A-Z');
  repository.write('x.up', 'text\n');
  repository.write('sub/plain', 'a\n');
  // Long before the index, so that git need not look into the file.
  utimesSync(join(path, 'x.up'), 1e9, 1e9);
  repository.commitAll();
  return repository;
}

function touch({ folder }: TestRepository): void {
  utimesSync(join(folder, 'x.up'), 1.1e9, 1.1e9);
}

describe('a filter that the person has installed', () => {
  test('stays in force', async () => {
    const repository = withFilteredFile('--global');
    touch(repository);
    expect((await readFacts(repository)).known.dirty).toBe(false);
    repository.write('x.up', 'tex2\n');
    expect((await readFacts(repository)).known.dirty).toBe(true);
  });

  test('wins over one of the same name in the repository', async () => {
    const repository = withFilteredFile('--global');
    repository.git('config', 'filter.upper.clean', 'false');
    repository.git('config', 'filter.upper.required', 'true');
    touch(repository);
    expect((await readFacts(repository)).known.dirty).toBe(false);
  });
});

describe('a filter that only the repository defines', () => {
  test('leaves it open whether its files have changed', async () => {
    const repository = withFilteredFile('--local');
    touch(repository);
    const { known, missing } = await readFacts(repository);
    expect(known).not.toHaveProperty('dirty');
    expect(missing.dirty).toBe("only the repository's own filters, which were not run, could tell");
  });

  test('does not hide a change of another file', async () => {
    const repository = withFilteredFile('--local');
    touch(repository);
    repository.write('sub/plain', 'b\n');
    expect((await readFacts(repository)).known.dirty).toBe(true);
    expect((await readFacts(repository, 'sub')).known.dirty).toBe(true);
  });

  test('does not hide a new file', async () => {
    const repository = withFilteredFile('--local');
    touch(repository);
    repository.write('new', '');
    expect((await readFacts(repository)).known.dirty).toBe(true);
  });

  test('does not stand in the way where its files are untouched', async () => {
    expect((await readFacts(withFilteredFile('--local'))).known.dirty).toBe(false);
  });

  test('is run where the repository is trusted', async () => {
    const repository = withFilteredFile('--local');
    touch(repository);
    expect((await readFacts(repository, '.', { trusted: true })).known.dirty).toBe(false);
  });
});
