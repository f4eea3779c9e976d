import { appendFileSync, existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { makeRepository, openRepository, type TestRepository } from '../support/git-repository.ts';
import { readFacts } from './plain-git.ts';
import { prepareGround } from './situations.ts';

const { clone, home, make, newPath } = prepareGround();

interface Attack {
  readonly title: string;
  /** Makes the repository such that looking at it may run the program. */
  prepare(repository: TestRepository, program: string): unknown;
  readonly start?: () => TestRepository;
  readonly subfolder?: string;
  /** Whether plain git falls for it: then the test shows that there is something to fall for. */
  readonly plainGitRuns: boolean;
}

/** Same size, other time: only the content can tell, so git has to run the filter. */
function changeInvisibly({ folder, write }: TestRepository, path = 'f'): void {
  write(path, 'z\n');
  utimesSync(join(folder, path), 1e9, 1e9);
}

function useFilter(repository: TestRepository, name = 'evil'): void {
  repository.write('.git/info/attributes', Buffer.from(`* filter=${name}\n`, 'latin1'));
  changeInvisibly(repository);
}

function appendConfig(repository: TestRepository, text: string | Buffer, file = '.git/config'): void {
  appendFileSync(join(repository.folder, file), text);
}

/** A repository that is tracked as a submodule although nobody declared it. */
function addInner(repository: TestRepository, program: string, inner: TestRepository): void {
  repository.commitAll();
  useFilter(inner);
  inner.git('config', 'filter.evil.clean', program);
}

const FILTER_ATTACKS: readonly Attack[] = [
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
  ...['a=b', 'x.y', 'Käse "q"', ''].map((name) => ({
    title: `a filter with the name ${JSON.stringify(name)}`,
    plainGitRuns: name !== 'Käse "q"',
    prepare: (repository: TestRepository, program: string) => {
      useFilter(repository, name);
      repository.git('config', `filter.${name}.clean`, program);
    },
  })),
  {
    title: 'a filter with a name that is not UTF-8',
    plainGitRuns: true,
    prepare: (repository, program) => {
      useFilter(repository, 'caf\xe9');
      appendConfig(repository, Buffer.from(`[filter "caf\xe9"]\n clean = ${program}\n`, 'latin1'));
    },
  },
  ...[
    '[FILTER "evil"] CLEAN =',
    '[filter.evil]\nclean=',
    '[core]x=y[filter "evil"]clean=',
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
];

const OTHER_ATTACKS: readonly Attack[] = [
  {
    title: 'a monitor of changed files',
    plainGitRuns: true,
    prepare: ({ git }, program) => git('config', 'core.fsmonitor', program),
  },
  {
    title: 'a monitor of changed files brought in by an include',
    plainGitRuns: true,
    prepare: (repository, program) => {
      appendConfig(repository, `[core]\n fsmonitor = ${program}\n`, '.git/more');
      repository.git('config', 'include.path', 'more');
    },
  },
  {
    title: 'a monitor of changed files in the configuration of a work tree',
    plainGitRuns: true,
    prepare: ({ git }, program) => {
      git('config', 'extensions.worktreeConfig', 'true');
      git('config', '--worktree', 'core.fsmonitor', program);
    },
  },
  {
    title: 'a monitor of changed files in a submodule',
    plainGitRuns: true,
    prepare: (repository, program) => {
      repository.git('submodule', '--quiet', 'add', make().folder, 'lib');
      repository.commitAll();
      openRepository(join(repository.folder, 'lib'), home).git('config', 'core.fsmonitor', program);
    },
  },
  {
    title: 'a hook that follows a change of the index',
    plainGitRuns: true,
    prepare: (repository, program) => {
      const hook = join(repository.folder, '.git/hooks/post-index-change');
      writeFileSync(hook, `#!/bin/sh\n${program}\n`, { mode: 0o755 });
      // Same content, other time: git would write the new time to the index.
      utimesSync(join(repository.folder, 'f'), 1e9, 1e9);
    },
  },
  {
    title: 'a bare repository among the files',
    plainGitRuns: true,
    subfolder: 'data',
    prepare: (repository, program) => {
      mkdirSync(join(repository.folder, 'data'));
      const data = openRepository(join(repository.folder, 'data'), home);
      data.git('init', '--quiet', '--bare', '.');
      data.git('config', 'core.bare', 'false');
      data.git('config', 'core.worktree', '..');
      data.git('config', 'core.fsmonitor', program);
    },
  },
  ...['file:///nowhere', 'ext::PROGRAM', 'ssh://example.invalid/r'].map((url) => ({
    title: `a lost object that git would fetch from ${url}`,
    plainGitRuns: true,
    start: () => make(),
    prepare: (repository: TestRepository, program: string) => loseTree(repository, url, program),
  })),
  {
    title: 'a remote that is a command',
    plainGitRuns: false,
    prepare: ({ git }, program) => {
      git('remote', 'set-url', 'origin', `ext::${program}`);
      git('config', 'protocol.ext.allow', 'always');
    },
  },
  ...[
    'core.sshCommand',
    'core.pager',
    'pager.status',
    'diff.external',
    'diff.evil.textconv',
    'core.askPass',
  ].map((key) => ({
    title: `a program as ${key}`,
    plainGitRuns: false,
    prepare: (repository: TestRepository, program: string) => {
      repository.write('.git/info/attributes', '* diff=evil\n');
      changeInvisibly(repository);
      repository.git('remote', 'set-url', 'origin', 'git@example.invalid:r');
      repository.git('config', key, program);
    },
  })),
  {
    title: 'aliases called like the commands',
    plainGitRuns: false,
    prepare: ({ git }, program) => {
      for (const name of ['status', 'rev-parse', 'symbolic-ref', 'ls-remote', 'ls-files', 'check-attr']) {
        git('config', `alias.${name}`, `!${program}`);
      }
    },
  },
  {
    title: 'a credential helper',
    plainGitRuns: false,
    prepare: ({ git }, program) => git('config', 'credential.helper', `!${program}`),
  },
];

/** Takes the tree of the commit away, which git then wants from a remote that has promised to have it. */
function loseTree({ folder, git }: TestRepository, url: string, program: string): void {
  const tree = git('rev-parse', 'HEAD^{tree}');
  rmSync(join(folder, '.git/objects', tree.slice(0, 2), tree.slice(2)));
  git('remote', 'add', 'origin', url.replace('PROGRAM', program));
  git('config', 'remote.origin.promisor', 'true');
  git('config', 'remote.origin.uploadPack', program);
  git('config', 'core.sshCommand', program);
  git('config', 'protocol.ext.allow', 'always');
}

const PLAIN_COMMANDS = [
  ['ls-remote', '--get-url'],
  ['symbolic-ref', '--short', 'HEAD'],
  ['rev-parse', 'HEAD'],
  ['status', '--porcelain', '.'],
];

describe.each([
  { kind: 'filters', attacks: FILTER_ATTACKS },
  { kind: 'other programs', attacks: OTHER_ATTACKS },
])('nothing that a repository names is run: $kind', ({ attacks }) => {
  test.each(attacks)('$title', async ({ start = clone, subfolder = '.', prepare, plainGitRuns }) => {
    const repository = start();
    const mark = newPath();
    const program = newPath();
    writeFileSync(program, `#!/bin/sh\ntouch ${mark}\ncat\n`, { mode: 0o755 });
    prepare(repository, program);

    rmSync(mark, { force: true });
    await readFacts(repository, subfolder);
    expect(existsSync(mark)).toBe(false);

    for (const command of PLAIN_COMMANDS) repository.tryGit(command, subfolder);
    expect(existsSync(mark)).toBe(plainGitRuns);
  });
});

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

test('a program called git in the folder is not run, whatever PATH says', async () => {
  const repository = clone();
  const mark = newPath();
  writeFileSync(join(repository.folder, 'git'), `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
  for (const start of ['', '.', ':', '.:', `:./:${repository.environment.PATH}`]) {
    const environment = { ...repository.environment, PATH: start };
    await readFacts(repository, '.', { environment });
  }
  expect(existsSync(mark)).toBe(false);
});

test('what is unaffected by a filter that cannot be switched off is still recorded', async () => {
  const repository = clone();
  useFilter(repository, 'a=b');
  repository.git('config', 'filter.a=b.clean', 'false');
  const { known, missing } = await readFacts(repository);
  expect(known).toMatchObject({ branch: 'main', commit: repository.git('rev-parse', 'HEAD') });
  expect(missing).toEqual({ dirty: "the name of one of the repository's own filters is unusable" });
});
