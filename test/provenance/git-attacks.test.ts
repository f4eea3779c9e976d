import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openRepository, type TestRepository } from '../support/git-repository.ts';
import { appendConfig, changeInvisibly, testAttacks } from './attacks.ts';
import { readFacts } from './plain-git.ts';
import { prepareGround } from './situations.ts';

const ground = prepareGround();
const { clone, home, make, newPath } = ground;

testAttacks('other programs', ground, [
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
]);

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
