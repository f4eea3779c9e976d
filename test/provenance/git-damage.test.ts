import { appendFileSync, chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readFacts } from './plain-git.ts';
import { prepareGround, testSituations } from './situations.ts';

const ground = prepareGround();
const { clone, newPath } = ground;

const NO_WORK_TREE = { repository: 'no work tree: bare repository, or inside .git' };
const OTHER_OWNER = { repository: "the repository is owned by another user (git's safe.directory)" };

testSituations('damaged and odd repositories', ground, [
  {
    title: 'an unusable .git folder inside the repository',
    change: ({ folder }) => mkdirSync(join(folder, 'sub/.git')),
    subfolder: 'sub',
    known: { branch: 'main', dirty: false },
  },
  {
    title: 'a .git file that points nowhere',
    change: ({ write }) => write('sub/.git', 'gitdir: ../nowhere\n'),
    subfolder: 'sub',
    missing: { repository: 'not a git repository' },
  },
  {
    title: 'an empty branch file, as a crash may leave it',
    change: ({ write }) => write('.git/refs/heads/main', ''),
    known: { dirty: true },
    missing: { branch: 'HEAD cannot be read', commit: 'HEAD cannot be read' },
  },
  {
    title: 'a corrupt index',
    change: ({ write }) => write('.git/index', 'twenty bytes of junk'),
    known: { branch: 'main' },
    missing: { dirty: 'the index is corrupt' },
  },
  {
    title: 'a lost commit object',
    change: ({ folder }) => {
      rmSync(join(folder, '.git/objects'), { recursive: true });
      mkdirSync(join(folder, '.git/objects'));
    },
    known: { branch: 'main' },
    missing: { dirty: 'an object is missing or corrupt' },
  },
  { title: 'a bare repository', start: () => clone('--bare'), missing: NO_WORK_TREE },
  { title: 'the inside of .git', subfolder: '.git', missing: NO_WORK_TREE },
  {
    title: 'a corrupt HEAD',
    change: ({ write }) => write('.git/HEAD', 'garbage'),
    missing: { repository: 'not a git repository' },
  },
  {
    title: 'a configuration that is not valid',
    change: ({ folder }) => appendFileSync(join(folder, '.git/config'), '[broken'),
    missing: { repository: 'git cannot read its configuration' },
  },
  {
    title: 'a repository format of the future',
    change: ({ git }) => git('config', 'core.repositoryFormatVersion', '9'),
    missing: { repository: 'the repository needs a newer git' },
  },
]);

test('a folder outside any repository has no facts', async () => {
  const { folder, environment } = clone();
  const outside = newPath();
  mkdirSync(outside);
  const facts = await readFacts({ ...clone(), folder: outside, environment });
  expect(facts).toEqual({ known: {}, missing: { repository: 'not a git repository' } });
  expect(folder).not.toBe(outside);
});

test('a folder that does not exist has no facts', async () => {
  expect(await readFacts(clone(), 'nowhere')).toEqual({
    known: {},
    missing: { repository: 'the folder does not exist' },
  });
});

test('a repository that git takes for that of another user is not read', async () => {
  const repository = clone();
  // Git's own means to have such a repository without being root.
  const program = `${repository.folder}-git`;
  writeFileSync(program, '#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec git "$@"\n', { mode: 0o755 });
  expect(await readFacts(repository, '.', { gitProgram: program })).toEqual({
    known: {},
    missing: OTHER_OWNER,
  });
});

const isRoot = process.getuid?.() === 0;
if (!isRoot)
  process.stderr.write('skipped: the test with a folder of another user. Only root can make one\n');

(isRoot ? test : test.skip)('a repository of another user is not read', async () => {
  const repository = clone();
  for (const path of ['.', '.git', '.git/config']) chownSync(join(repository.folder, path), 12345, 12345);
  expect(await readFacts(repository)).toEqual({ known: {}, missing: OTHER_OWNER });
});
