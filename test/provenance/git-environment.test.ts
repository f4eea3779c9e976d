import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { makeGitEnvironment } from '../../src/provenance/git-environment.ts';
import { readFacts } from './plain-git.ts';
import { prepareGround } from './situations.ts';

const { clone, make } = prepareGround();

describe('the repository is that of the folder, whatever the environment says', () => {
  test.each([
    'GIT_DIR',
    'GIT_WORK_TREE',
    'GIT_INDEX_FILE',
    'GIT_COMMON_DIR',
    'GIT_OBJECT_DIRECTORY',
    'GIT_NAMESPACE',
  ])('%s', async (name) => {
    const repository = clone();
    const other = make();
    const value =
      name === 'GIT_WORK_TREE' ? other.folder : join(other.folder, '.git', name === 'GIT_DIR' ? '' : 'index');
    const environment = { ...repository.environment, [name]: value };
    expect(await readFacts(repository, '.', { environment })).toEqual(await readFacts(repository));
  });
});

test('a folder above which git may not look is not in the repository around it', async () => {
  const repository = clone();
  repository.write('a/b/f', '');
  const environment = { ...repository.environment, GIT_CEILING_DIRECTORIES: join(repository.folder, 'a') };
  expect((await readFacts(repository, 'a/b', { environment })).missing).toEqual({
    repository: 'not a git repository',
  });
  expect((await readFacts(repository, 'a/b')).known.branch).toBe('main');
});

test('settings that the person gives by environment count', async () => {
  const repository = make();
  repository.git('remote', 'add', 'origin', 'gh:o/r');
  const environment = {
    ...repository.environment,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'url.https://example.com/.insteadOf',
    GIT_CONFIG_VALUE_0: 'gh:',
  };
  expect((await readFacts(repository, '.', { environment })).known.repositoryUri).toBe(
    'https://example.com/o/r',
  );
});

test('of the variables for git only settings of the person are kept', () => {
  const environment = makeGitEnvironment({
    HOME: '/home/ada',
    LANG: 'de_DE.UTF-8',
    LC_ALL: 'de_DE.UTF-8',
    PATH: ':/usr/bin:.:bin:/bin:',
    UNSET: undefined,
    GIT_CONFIG_GLOBAL: '/etc/gitconfig',
    GIT_CONFIG: '/tmp/x',
    GIT_CONFIG_PARAMETERS: "'core.fsmonitor'='evil'",
    GIT_TRACE: '1',
    GIT_SSH_COMMAND: 'evil',
    GIT_ASKPASS: 'evil',
    GIT_EXTERNAL_DIFF: 'evil',
  });
  expect(environment).toEqual({
    HOME: '/home/ada',
    LANG: 'de_DE.UTF-8',
    LC_ALL: 'C',
    PATH: '/usr/bin:/bin',
    GIT_CONFIG_GLOBAL: '/etc/gitconfig',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  });
});
