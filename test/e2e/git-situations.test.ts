import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { cloneRepository, makeRepository } from '../support/git-repository.ts';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const home = makeTempFolder();
const FILES = { 'job.sh': 'true\n', 'sub/job.sh': 'true\n' };
let count = 0;

/** Submits from a folder and answers with what was recorded of git, by the mission's own query. */
async function recordedOf(folder: string, environment: Record<string, string> = {}) {
  const options = { home, workingDirectory: folder, environment };
  const experiment = `situation-${count++}`;
  const submitted = await runCli(['run', 'submit', '-e', experiment, '--query', 'status', 'job.sh'], options);
  expect([submitted.code, submitted.out]).toEqual([0, '"Completed"\n']);
  const { out } = await runCli(
    ['run', 'list', '-e', experiment, '--last', '1', '--query', '[].properties'],
    options,
  );
  const [properties] = JSON.parse(out) as [Record<string, string>];
  return Object.fromEntries(Object.entries(properties).filter(([key]) => key.includes('git')));
}

function makeNamed(name: string) {
  return makeRepository(join(home, name), { files: FILES, remote: `https://example.com/${name}.git` });
}

test('an ordinary clone has all seven properties', async () => {
  const { folder, git } = makeNamed('ordinary');
  const commit = git('rev-parse', 'HEAD');
  expect(await recordedOf(folder)).toEqual({
    'azureml.git.branch': 'main',
    'azureml.git.commit': commit,
    'azureml.git.dirty': 'False',
    'azureml.git.repository_uri': 'https://example.com/ordinary.git',
    'mlflow.source.git.branch': 'main',
    'mlflow.source.git.commit': commit,
    'mlflow.source.git.repoURL': 'https://example.com/ordinary.git',
  });
});

test('a detached HEAD has no branch and says why', async () => {
  const { folder, git } = makeNamed('detached');
  git('checkout', '--quiet', '--detach');
  const recorded = await recordedOf(folder);
  expect(recorded).toMatchObject({
    'azml.git.branch.missing': 'detached HEAD',
    'azureml.git.dirty': 'False',
  });
  expect(recorded).not.toHaveProperty(['azureml.git.branch']);
});

test('a change elsewhere in the repository does not make a subdirectory dirty', async () => {
  const { folder, write } = makeNamed('elsewhere');
  write('job.sh', 'echo changed\n');
  expect(await recordedOf(join(folder, 'sub'))).toMatchObject({ 'azureml.git.dirty': 'False' });
  expect(await recordedOf(folder)).toMatchObject({ 'azureml.git.dirty': 'True' });
});

test('a repository without a commit has a branch and no commit', async () => {
  const { folder, write } = makeRepository(join(home, 'unborn'), { files: {} });
  write('job.sh', 'true\n');
  const recorded = await recordedOf(folder);
  expect(recorded).toMatchObject({
    'azureml.git.branch': 'main',
    'azureml.git.dirty': 'True',
    'azml.git.commit.missing': 'no commit yet',
    'azml.git.repository_uri.missing': 'no remote is configured for this branch',
  });
});

test('a linked worktree has its own branch', async () => {
  const { folder, git } = makeNamed('worktrees');
  git('worktree', 'add', '--quiet', join(home, 'linked'), '-b', 'topic');
  expect(await recordedOf(join(home, 'linked'))).toMatchObject({
    'azureml.git.branch': 'topic',
    'azureml.git.repository_uri': 'https://example.com/worktrees.git',
  });
  rmSync(folder, { recursive: true });
});

test('a shallow clone is like any other', async () => {
  const source = makeNamed('deep');
  source.write('job.sh', 'echo 2\n');
  source.commitAll();
  const shallow = cloneRepository(source, join(home, 'shallow'), '--depth', '1', '--no-local');
  expect(await recordedOf(shallow.folder)).toMatchObject({
    'azureml.git.commit': source.git('rev-parse', 'HEAD'),
    'azureml.git.branch': 'main',
  });
});

test('a git folder in the environment does not lead to another repository', async () => {
  const right = makeNamed('right');
  const wrong = makeNamed('wrong');
  expect(await recordedOf(right.folder, { GIT_DIR: join(wrong.folder, '.git') })).toMatchObject({
    'azureml.git.repository_uri': 'https://example.com/right.git',
  });
});

test('variables win over git, and need none', async () => {
  const folder = join(home, 'no-repository');
  mkdirSync(folder);
  writeFileSync(join(folder, 'job.sh'), 'true\n');
  expect(
    await recordedOf(folder, {
      AZUREML_GIT_REPOSITORY_URI: 'https://token@example.com/from-variable.git',
      AZUREML_GIT_BRANCH: 'release',
      AZUREML_GIT_COMMIT: 'a'.repeat(40),
      AZUREML_GIT_DIRTY: 'true',
      AZUREML_GIT_BUILD_ID: '42',
    }),
  ).toEqual({
    'azureml.git.branch': 'release',
    'azureml.git.build_id': '42',
    'azureml.git.commit': 'a'.repeat(40),
    'azureml.git.dirty': 'True',
    'azureml.git.repository_uri': 'https://example.com/from-variable.git',
    'mlflow.source.git.branch': 'release',
    'mlflow.source.git.commit': 'a'.repeat(40),
    'mlflow.source.git.repoURL': 'https://example.com/from-variable.git',
  });
});

test('a hook, a monitor and a filter of the repository are not run by a submit', async () => {
  const { folder, git, write } = makeNamed('hostile');
  const mark = join(home, 'mark');
  const program = join(home, 'program.sh');
  writeFileSync(program, `#!/bin/sh\necho run >> ${mark}\ncat\n`, { mode: 0o755 });
  git('config', 'core.fsmonitor', program);
  git('config', 'filter.evil.clean', program);
  git('config', 'core.sshCommand', program);
  write('.gitattributes', '* filter=evil\n');
  write('.git/hooks/post-index-change', `#!/bin/sh\n${program}\n`);
  write('job.sh', 'echo\n');
  await recordedOf(folder);
  expect(() => rmSync(mark)).toThrow('ENOENT');
});
