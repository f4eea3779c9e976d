import { describe, expect, test } from '@jest/globals';
import { toGitProperties } from '../../src/provenance/git-properties.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { readFacts } from './plain-git.ts';
import { NO_REMOTE, prepareGround, testSituations } from './situations.ts';

const ground = prepareGround();
const { clone, make } = ground;

/** No remote is called `origin`. */
function withTwoRemotes(): TestRepository {
  const repository = clone();
  repository.git('remote', 'rename', 'origin', 'upstream');
  repository.git('remote', 'add', 'fork', 'https://example.com/fork.git');
  return repository;
}

function withRemote(url: string): TestRepository {
  const repository = make();
  repository.git('remote', 'add', 'origin', url);
  return repository;
}

testSituations('the remote', ground, [
  {
    title: 'an scp-like URL',
    start: () => withRemote('git@example.com:o/r.git'),
    known: { repositoryUri: 'git@example.com:o/r.git' },
  },
  {
    title: 'an ssh URL with a user name',
    start: () => withRemote('ssh://git@example.com:2222/o/r.git'),
    known: { repositoryUri: 'ssh://git@example.com:2222/o/r.git' },
  },
  {
    title: 'a URL to push to that differs',
    start: () => withRemote('https://example.com/o/r.git'),
    change: ({ git }) => git('config', 'remote.origin.pushUrl', 'https://example.com/push.git'),
    known: { repositoryUri: 'https://example.com/o/r.git' },
  },
  {
    title: 'a URL that insteadOf rewrites',
    start: () => withRemote('gh:o/r'),
    change: ({ git }) => git('config', 'url.https://example.com/.insteadOf', 'gh:'),
    known: { repositoryUri: 'https://example.com/o/r' },
  },
  { title: 'two remotes of which the branch follows one', start: withTwoRemotes },
  {
    title: 'two remotes of which the branch follows none',
    start: withTwoRemotes,
    change: ({ git }) => git('checkout', '--quiet', '-b', 'topic'),
    missing: NO_REMOTE,
  },
  {
    title: 'a single remote that is not called origin',
    change: ({ git }) => {
      git('remote', 'rename', 'origin', 'upstream');
      git('checkout', '--quiet', '-b', 'topic');
    },
  },
  {
    title: 'a branch that follows one of this repository',
    start: () => make(),
    change: ({ git }) => git('config', 'branch.main.remote', '.'),
    known: { repositoryUri: '.' },
  },
]);

describe('credentials are not recorded', () => {
  async function readProperties(repository: TestRepository): Promise<string> {
    const { known, missing } = await readFacts(repository);
    return JSON.stringify(toGitProperties({ ...known, missing }, {}));
  }

  test('that stand in the URL', async () => {
    const repository = withRemote('https://user:s3cr3t@example.com/o/r.git?token=s3cr3t#s3cr3t');
    const { known } = await readFacts(repository);
    expect(known).toMatchObject({ repositoryUri: 'https://example.com/o/r.git', redacted: true });
    expect(await readProperties(repository)).not.toMatch(/s3cr3t|user/);
  });

  test('that insteadOf adds, as on a build machine', async () => {
    const repository = withRemote('https://example.com/o/r.git');
    const tokenUrl = 'url.https://x-access-token:s3cr3t@example.com/.insteadOf';
    repository.git('config', '--global', tokenUrl, 'https://example.com/');
    expect(repository.git('ls-remote', '--get-url')).toContain('s3cr3t');
    expect((await readFacts(repository)).known.repositoryUri).toBe('https://example.com/o/r.git');
    expect(await readProperties(repository)).not.toContain('s3cr3t');
    repository.git('config', '--global', '--unset', tokenUrl);
  });

  test('that stand in a URL to push to', async () => {
    const repository = withRemote('https://example.com/o/r.git');
    repository.git('config', 'remote.origin.pushUrl', 'https://user:s3cr3t@example.com/o/r.git');
    expect(await readProperties(repository)).not.toContain('s3cr3t');
  });

  test('that cannot be told from the rest of the URL, which is left out with the reason', async () => {
    const repository = withRemote('https://user:s3c/r3t@example.com/o/r.git');
    const { known, missing } = await readFacts(repository);
    expect(known).not.toHaveProperty('repositoryUri');
    expect(missing.repository_uri).toBe('the URL may hold a password that cannot be told from the rest');
    expect(await readProperties(repository)).not.toMatch(/s3c|r3t/);
  });

  test('that a name of a remote holds, where the branch follows a URL', async () => {
    const repository = make();
    repository.git('config', 'branch.main.remote', 'https://user:s3cr3t@example.com/o/r.git');
    expect((await readFacts(repository)).known.repositoryUri).toBe('https://example.com/o/r.git');
  });

  test('that git prints in an error', async () => {
    const repository = withRemote('https://user:s3cr3t@example.com/o/r.git');
    repository.write('.git/refs/heads/main', 's3cr3t');
    expect(await readProperties(repository)).not.toContain('s3cr3t');
  });
});
