import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { cloneRepository, makeRepository, type TestRepository } from '../support/git-repository.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { takeInventory } from './inventory.ts';
import { askPlainGit, type KnownFacts, readFacts } from './plain-git.ts';

export interface Situation {
  readonly title: string;
  /** The repository to begin with, if not a clone. */
  readonly start?: () => TestRepository;
  /** What is done to it. */
  readonly change?: (repository: TestRepository) => unknown;
  /** Folder of the repository that is asked about. */
  readonly subfolder?: string;
  /** What is special, besides being what plain git says. */
  readonly known?: KnownFacts;
  readonly missing?: Readonly<Record<string, string>>;
}

/** Repositories to begin with, all with the same home. */
export interface Ground {
  readonly home: string;
  newPath(): string;
  /** One commit with the files `f` and `sub/g`, clean, on `main`, with the remote `origin`. */
  clone(...args: string[]): TestRepository;
  /** A repository of its own, without a remote; by default with one file. */
  make(files?: Readonly<Record<string, string>>): TestRepository;
}

export const NO_REMOTE = { repository_uri: 'no remote is configured for this branch' };

export function prepareGround(): Ground {
  const folder = makeTempFolder();
  const home = join(folder, 'home');
  const origin = makeRepository(join(folder, 'origin'), { files: { f: 'a\n', 'sub/g': 'b\n' }, home });
  origin.git('config', 'uploadpack.allowFilter', 'true');
  let count = 0;
  const newPath = () => {
    count += 1;
    return join(folder, `repository-${count}`);
  };
  return {
    home,
    newPath,
    clone: (...args) => cloneRepository(origin, newPath(), ...args),
    make: (files = { f: 'a\n' }) => makeRepository(newPath(), { files, home }),
  };
}

/** Tests that in each situation the facts are those that plain git tells, and that nothing is changed by looking. */
export function testSituations(subject: string, { clone }: Ground, situations: readonly Situation[]): void {
  describe(subject, () => {
    test.each(situations)('$title: what is recorded is what plain git says', async (situation) => {
      const { start = clone, change, subfolder = '.', known = {}, missing = {} } = situation;
      const repository = start();
      change?.(repository);
      const before = takeInventory(repository.folder);
      const facts = await readFacts(repository, subfolder);
      expect(takeInventory(repository.folder)).toEqual(before);
      expect(facts).toEqual({ known: askPlainGit(repository, subfolder), missing });
      expect(facts.known).toMatchObject(known);
    });
  });
}
