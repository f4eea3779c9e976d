import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { makeRepository, openRepository, type TestRepository } from '../support/git-repository.ts';
import { appendConfig, changeInvisibly, testAttacks, useFilter } from './attacks.ts';
import { readFacts } from './plain-git.ts';
import { prepareGround } from './situations.ts';

const ground = prepareGround();
const { clone, home, make, newPath } = ground;

testAttacks('filters', ground, [
  ...['clean', 'process'].map((key) => ({
    title: `a ${key} filter`,
    plainGitRuns: true,
    prepare: (repository: TestRepository, program: string) => {
      useFilter(repository);
      repository.git('config', `filter.evil.${key}`, program);
    },
  })),
  {
    title: 'a filter that is required',
    plainGitRuns: true,
    prepare: (repository, program) => {
      useFilter(repository);
      repository.git('config', 'filter.evil.clean', program);
      repository.git('config', 'filter.evil.required', 'true');
    },
  },
  ...['a=b', 'x.y', 'Käse', ''].map((name) => ({
    title: `a filter with the name ${JSON.stringify(name)}`,
    plainGitRuns: true,
    prepare: (repository: TestRepository, program: string) => {
      useFilter(repository, name);
      repository.git('config', `filter.${name}.clean`, program);
    },
  })),
  {
    title: 'a filter with a name that is not UTF-8',
    plainGitRuns: true,
    prepare: (repository, program) => {
      useFilter(repository, 'caf\xe9', 'latin1');
      appendConfig(repository, Buffer.from(`[filter "caf\xe9"]\n clean = ${program}\n`, 'latin1'));
    },
  },
  ...[
    '[FILTER "evil"] CLEAN =',
    '[filter.evil]\nclean=',
    '[core][filter "evil"]clean=',
    '[filter "\\evil"]clean=',
  ].map((start) => ({
    title: `a filter written as ${JSON.stringify(start)}`,
    plainGitRuns: true,
    prepare: (repository: TestRepository, program: string) => {
      useFilter(repository);
      appendConfig(repository, `${start}${program}\n`);
    },
  })),
  {
    title: 'a filter at the end of a very long configuration',
    plainGitRuns: true,
    prepare: (repository, program) => {
      useFilter(repository);
      appendConfig(repository, `# ${'x'.repeat(200_000)}\n[filter "evil"]\n clean = ${program}\n`);
    },
  },
  ...['[include]', '[includeIf "gitdir:/"]'].map((section) => ({
    title: `a filter brought in by ${section}`,
    plainGitRuns: true,
    prepare: (repository: TestRepository, program: string) => {
      useFilter(repository);
      appendConfig(repository, `[filter "evil"]\n clean = ${program}\n`, '.git/more');
      appendConfig(repository, `${section}\n path = more\n`);
    },
  })),
  {
    title: 'a filter in the configuration of a work tree',
    plainGitRuns: true,
    prepare: (repository, program) => {
      useFilter(repository);
      repository.git('config', 'extensions.worktreeConfig', 'true');
      repository.git('config', '--worktree', 'filter.evil.clean', program);
    },
  },
  {
    title: 'a filter in the repository of a linked work tree',
    plainGitRuns: true,
    start: () => {
      const path = newPath();
      clone().git('worktree', 'add', '--quiet', path, '-b', 'topic');
      return openRepository(path, home);
    },
    prepare: (repository, program) => {
      repository.write('.gitattributes', '* filter=evil\n');
      changeInvisibly(repository);
      repository.git('config', 'filter.evil.clean', program);
    },
  },
  {
    title: 'a filter of a repository around one that is damaged',
    plainGitRuns: true,
    subfolder: 'sub',
    prepare: (repository, program) => {
      useFilter(repository);
      changeInvisibly(repository, 'sub/g');
      repository.git('config', 'filter.evil.clean', program);
      mkdirSync(join(repository.folder, 'sub/.git'));
    },
  },
  {
    title: 'a filter in a submodule',
    plainGitRuns: true,
    prepare: (repository, program) => {
      repository.git('submodule', '--quiet', 'add', make().folder, 'lib');
      repository.commitAll();
      const library = openRepository(join(repository.folder, 'lib'), home);
      repository.write('.git/modules/lib/info/attributes', '* filter=evil\n');
      changeInvisibly(library);
      library.git('config', 'filter.evil.clean', program);
    },
  },
  {
    title: 'a filter in a repository that is tracked, but not declared as a submodule',
    plainGitRuns: true,
    prepare: (repository, program) =>
      addInner(
        repository,
        program,
        makeRepository(join(repository.folder, 'in'), { files: { f: 'a\n' }, home }),
      ),
  },
  {
    title: 'a filter in a submodule of a submodule',
    plainGitRuns: true,
    prepare: (repository, program) => {
      const middle = makeRepository(join(repository.folder, 'in'), { files: { f: 'a\n' }, home });
      const inner = makeRepository(join(middle.folder, 'in'), { files: { f: 'a\n' }, home });
      middle.commitAll();
      addInner(repository, program, inner);
    },
  },
  {
    title: 'a filter in a submodule that a split index hides',
    plainGitRuns: true,
    prepare: (repository, program) => {
      const inner = makeRepository(join(repository.folder, 'in'), { files: { f: 'a\n' }, home });
      addInner(repository, program, inner);
      repository.git('update-index', '--split-index');
    },
  },
]);

/** A repository that is tracked as a submodule although nobody declared it. */
function addInner(repository: TestRepository, program: string, inner: TestRepository): void {
  repository.commitAll();
  useFilter(inner);
  inner.git('config', 'filter.evil.clean', program);
}

test('a filter of Git LFS is not run where the repository adds programs to it', async () => {
  const path = newPath();
  const repository = makeRepository(path, { files: { f: 'a\n' }, home: `${path}.home` });
  const mark = newPath();
  repository.git('config', '--global', 'filter.lfs.clean', `touch ${mark}; cat`);
  useFilter(repository, 'lfs');
  await readFacts(repository);
  expect(existsSync(mark)).toBe(true);

  rmSync(mark);
  repository.git('config', 'lfs.extension.evil.clean', 'evil %f');
  const { missing } = await readFacts(repository);
  expect(existsSync(mark)).toBe(false);
  expect(missing.dirty).toBe("only the repository's own filters, which were not run, could tell");
});

test('what is unaffected by a filter that cannot be switched off is still recorded', async () => {
  const repository = clone();
  useFilter(repository, 'a=b');
  repository.git('config', 'filter.a=b.clean', 'false');
  const { known, missing } = await readFacts(repository);
  expect(known).toMatchObject({ branch: 'main', commit: repository.git('rev-parse', 'HEAD') });
  expect(missing).toEqual({ dirty: "the name of one of the repository's own filters is unusable" });
});
