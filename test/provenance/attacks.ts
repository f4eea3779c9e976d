import { appendFileSync, existsSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { TestRepository } from '../support/git-repository.ts';
import { readFacts } from './plain-git.ts';
import type { Ground } from './situations.ts';

export interface Attack {
  readonly title: string;
  /** Makes the repository such that looking at it may run the program. */
  prepare(repository: TestRepository, program: string): unknown;
  readonly start?: () => TestRepository;
  readonly subfolder?: string;
  /** Whether plain git falls for it: then the test shows that there is something to fall for. */
  readonly plainGitRuns: boolean;
}

const PLAIN_COMMANDS = [
  ['ls-remote', '--get-url'],
  ['symbolic-ref', '--short', 'HEAD'],
  ['rev-parse', 'HEAD'],
  ['status', '--porcelain', '.'],
];

/** Tests that a program which a repository names leaves no mark. */
export function testAttacks(subject: string, { clone, newPath }: Ground, attacks: readonly Attack[]): void {
  describe(`nothing that a repository names is run: ${subject}`, () => {
    test.each(attacks)('$title', async ({ start = clone, subfolder = '.', prepare, plainGitRuns }) => {
      const repository = start();
      const mark = newPath();
      const program = newPath();
      writeFileSync(program, `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
      prepare(repository, program);

      rmSync(mark, { force: true });
      await readFacts(repository, subfolder);
      expect(existsSync(mark)).toBe(false);

      for (const command of PLAIN_COMMANDS) repository.tryGit(command, subfolder);
      expect(existsSync(mark)).toBe(plainGitRuns);
    });
  });
}

/** Same size, other time: only the content can tell, so git has to run the filter. */
export function changeInvisibly({ folder, write }: TestRepository, path = 'f'): void {
  write(path, 'z\n');
  utimesSync(join(folder, path), 1e9, 1e9);
}

/** Puts all files under a filter, one of which then looks changed until the filter has been run. */
export function useFilter(
  repository: TestRepository,
  name = 'evil',
  encoding: BufferEncoding = 'utf8',
): void {
  repository.write('.git/info/attributes', Buffer.from(`* filter=${name}\n`, encoding));
  changeInvisibly(repository);
}

export function appendConfig(repository: TestRepository, text: string | Buffer, file = '.git/config'): void {
  appendFileSync(join(repository.folder, file), text);
}
