import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { describe, expect, test } from '@jest/globals';
import type { TestRepository } from '../support/git-repository.ts';
import { readFacts } from './plain-git.ts';
import { NO_REMOTE, prepareGround } from './situations.ts';

const { clone, make, newPath } = prepareGround();

/** An environment in which `git` is a shell script; `$git` in it is the real one. */
function withScriptAsGit({ environment }: TestRepository, script: string): Record<string, string> {
  const folder = newPath();
  mkdirSync(folder);
  const path = join(folder, 'git');
  writeFileSync(path, `#!/bin/sh\ngit() { PATH='${environment.PATH}' command git "$@"; }\n${script}\n`, {
    mode: 0o755,
  });
  return { ...environment, PATH: `${folder}:${environment.PATH}` };
}

function isAlive(pid: number): boolean {
  try {
    // A dead process whose parent has not looked yet still has an entry.
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function waitUntilDead(pids: readonly number[]): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (pids.some(isAlive)) {
    if (performance.now() > deadline) throw new Error(`still alive: ${pids.filter(isAlive)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('a git that hangs', () => {
  const LATE = { known: {}, missing: { repository: 'git did not answer within 0.3 s' } };

  test.each([
    ['sleeps', 'exec sleep 600'],
    ['ignores the wish that it end', "trap '' TERM INT HUP; while :; do sleep 600; done"],
    ['waits for a child', 'sleep 600 & wait'],
    ['waits for input', 'exec sleep 600 <&0'],
    ['has already said something', 'echo "# branch.oid"; exec sleep 600'],
  ])('and %s is ended with all that it started', async (_, script) => {
    const repository = clone();
    const list = newPath();
    const record = 'echo $$ >>"$LIST"; ';
    const environment = withScriptAsGit(
      repository,
      `${record}${script.replace('& wait', '& echo $! >>"$LIST"; wait')}`,
    );
    const start = performance.now();
    const facts = await readFacts(repository, '.', {
      environment: { ...environment, LIST: list },
      timeoutMs: 300,
    });
    const elapsedMs = performance.now() - start;
    expect(facts).toEqual(LATE);
    expect(elapsedMs).toBeGreaterThanOrEqual(290);
    expect(elapsedMs).toBeLessThan(3000);
    await waitUntilDead(readFileSync(list, 'utf8').trim().split('\n').map(Number));
  });

  test('only at status costs nothing but the answer to whether the folder is dirty', async () => {
    const repository = clone();
    const environment = withScriptAsGit(
      repository,
      'case "$*" in *" status "*) exec sleep 600;; esac; git "$@"',
    );
    const { known, missing } = await readFacts(repository, '.', { environment, timeoutMs: 1000 });
    expect(known).toEqual({
      repositoryUri: repository.git('ls-remote', '--get-url'),
      branch: 'main',
      commit: repository.git('rev-parse', 'HEAD'),
    });
    expect(missing).toEqual({ dirty: 'git did not answer within 1 s' });
  });

  test('only at the remote costs nothing but its URL', async () => {
    const repository = clone();
    const environment = withScriptAsGit(
      repository,
      'case "$*" in *ls-remote*) exec sleep 600;; esac; git "$@"',
    );
    const { known, missing } = await readFacts(repository, '.', { environment, timeoutMs: 1000 });
    expect(known).toMatchObject({ branch: 'main', dirty: false });
    expect(missing).toEqual({ repository_uri: 'git did not answer within 1 s' });
  });

  test('because its configuration is a pipe is not waited for longer than allowed', async () => {
    const repository = make();
    repository.git('config', 'include.path', 'pipe');
    const { execFileSync } = await import('node:child_process');
    execFileSync('mkfifo', [join(repository.folder, '.git/pipe')]);
    expect(await readFacts(repository, '.', { timeoutMs: 300 })).toEqual(LATE);
  });
});

test('a process that git leaves behind with its output open is not waited for', async () => {
  const repository = clone();
  const environment = withScriptAsGit(repository, 'git "$@"; code=$?; sleep 600 & exit $code');
  const start = performance.now();
  const { known } = await readFacts(repository, '.', { environment });
  expect(performance.now() - start).toBeLessThan(3000);
  expect(known).toMatchObject({ branch: 'main', dirty: false });
});

describe('a git that says too much', () => {
  test('is cut off', async () => {
    const repository = clone();
    const environment = withScriptAsGit(repository, 'yes "some output without end"');
    const facts = await readFacts(repository, '.', { environment });
    expect(facts.missing).toEqual({ repository: 'git gave an answer that cannot be read' });
  });

  test('on the error output is read no further than needed', async () => {
    const repository = clone();
    const environment = withScriptAsGit(repository, 'head -c 100000000 /dev/zero >&2; git "$@"');
    expect((await readFacts(repository, '.', { environment })).known).toMatchObject({
      branch: 'main',
      dirty: false,
    });
  });

  test('because of very many changes is cut off, and the folder is dirty', async () => {
    const deep = 'a-rather-long-name-of-a-folder/'.repeat(100);
    const repository = make({ [`${deep}f`]: '' });
    for (let index = 0; index < 400; index += 1) repository.write(`${deep}${index}`, '');
    expect(await readFacts(repository)).toEqual({
      known: { branch: 'main', commit: repository.git('rev-parse', 'HEAD'), dirty: true },
      missing: NO_REMOTE,
    });
  });
});

describe('no usable git', () => {
  test.each([
    ['PATH is empty', { PATH: '' }, {}, 'git is not installed'],
    ['PATH leads nowhere', { PATH: '/nowhere' }, {}, 'git is not installed'],
    ['the program does not exist', {}, { gitProgram: '/nowhere/git' }, 'git is not installed'],
    ['the program is not one', {}, { gitProgram: '/etc/passwd' }, 'git could not be started'],
  ])('%s', async (_, more, options, reason) => {
    const repository = clone();
    const environment = { ...repository.environment, ...more };
    expect(await readFacts(repository, '.', { environment, ...options })).toEqual({
      known: {},
      missing: { repository: reason },
    });
  });

  test('one that fails without a word is told by its exit code', async () => {
    const repository = clone();
    const environment = withScriptAsGit(repository, 'exit 3');
    expect((await readFacts(repository, '.', { environment })).missing).toEqual({
      repository: 'git failed with exit code 3',
    });
  });

  test('one that is killed is told so', async () => {
    const repository = clone();
    const environment = withScriptAsGit(repository, 'kill -9 $$');
    expect((await readFacts(repository, '.', { environment })).missing).toEqual({
      repository: 'git was killed',
    });
  });
});

test('the ordinary case takes two processes, also in a folder below', async () => {
  const repository = clone();
  const log = newPath();
  const environment = withScriptAsGit(repository, `echo "$*" >>${log}; git "$@"`);
  for (const subfolder of ['.', 'sub']) await readFacts(repository, subfolder, { environment });
  const commands = readFileSync(log, 'utf8').trim().split('\n');
  expect(commands.map((line) => /status|ls-remote/.exec(line)?.[0]).sort()).toEqual([
    'ls-remote',
    'ls-remote',
    'status',
    'status',
  ]);
});
