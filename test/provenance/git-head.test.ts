import { mkdirSync, symlinkSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { makeRepository, openRepository } from '../support/git-repository.ts';
import { readFacts } from './plain-git.ts';
import { NO_REMOTE, prepareGround, testSituations } from './situations.ts';

const ground = prepareGround();
const { clone, home, make, newPath } = ground;

testSituations('branch and commit', ground, [
  { title: 'a clean clone', known: { branch: 'main', dirty: false } },
  {
    title: 'a repository without commits',
    start: () => makeRepository(newPath(), { files: {}, home, remote: 'https://example.com/o/r.git' }),
    known: { repositoryUri: 'https://example.com/o/r.git', branch: 'main', dirty: false },
    missing: { commit: 'no commit yet' },
  },
  {
    title: 'a repository without commits but with a new file',
    start: () => make({}),
    change: ({ write }) => write('new', ''),
    known: { branch: 'main', dirty: true },
    missing: { commit: 'no commit yet', ...NO_REMOTE },
  },
  {
    title: 'an orphan branch',
    change: ({ git }) => git('checkout', '--quiet', '--orphan', 'fresh'),
    known: { branch: 'fresh', dirty: true },
    missing: { commit: 'no commit yet' },
  },
  { title: 'a repository without a remote', start: () => make(), missing: NO_REMOTE },
  {
    title: 'a detached HEAD',
    change: ({ git }) => git('checkout', '--quiet', '--detach'),
    known: { dirty: false },
    missing: { branch: 'detached HEAD' },
  },
  {
    title: 'a branch that is called (detached)',
    change: ({ git }) => git('checkout', '--quiet', '-b', '(detached)'),
    known: { branch: '(detached)' },
  },
  {
    title: 'a branch with an odd name',
    change: ({ git }) => git('checkout', '--quiet', '-b', 'feature/ünï-"q"-#1'),
    known: { branch: 'feature/ünï-"q"-#1' },
  },
  {
    title: 'a HEAD outside refs/heads',
    change: ({ git }) => {
      git('update-ref', 'refs/foo/bar', 'HEAD');
      git('symbolic-ref', 'HEAD', 'refs/foo/bar');
    },
    known: { branch: 'foo/bar' },
  },
  {
    title: 'the middle of a rebase',
    change: ({ git, tryGit, write, commitAll }) => {
      git('checkout', '--quiet', '-b', 'topic');
      write('f', 'one\n');
      commitAll();
      git('checkout', '--quiet', 'main');
      write('f', 'two\n');
      commitAll();
      tryGit(['rebase', 'topic']);
    },
    known: { dirty: true },
    missing: { branch: 'detached HEAD' },
  },
  {
    title: 'a linked work tree',
    start: () => {
      const path = newPath();
      clone().git('worktree', 'add', '--quiet', path, '-b', 'topic');
      return openRepository(path, home);
    },
    known: { branch: 'topic', dirty: false },
  },
  { title: 'a shallow clone', start: () => clone('--depth=1', '--no-local'), known: { dirty: false } },
  {
    title: 'a partial clone',
    start: () => clone('--filter=blob:none', '--no-local'),
    known: { dirty: false },
  },
  {
    title: 'a repository with SHA-256 names',
    start: () => openRepository(newPath(), home),
    change: ({ folder, git, write, commitAll }) => {
      mkdirSync(folder);
      git('init', '--quiet', '--object-format=sha256');
      write('f', '');
      commitAll();
    },
    known: { dirty: false },
    missing: NO_REMOTE,
  },
  {
    title: 'a folder reached through a symbolic link',
    start: () => {
      const path = newPath();
      symlinkSync(clone().folder, path);
      return openRepository(path, home);
    },
    known: { dirty: false },
  },
]);

test('a branch keeps its plain name where a tag is called the same', async () => {
  const repository = clone();
  repository.git('tag', 'main');
  expect(repository.git('symbolic-ref', '--short', 'HEAD')).toBe('heads/main');
  expect((await readFacts(repository)).known.branch).toBe('main');
});
