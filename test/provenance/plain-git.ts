import { join } from 'node:path';
import { type GitFacts, readGitFacts } from '../../src/provenance/git-facts.ts';
import type { TestRepository } from '../support/git-repository.ts';

export type KnownFacts = Omit<GitFacts, 'missing'>;

/** What the four plain commands of `az ml run` say, in a work tree only. */
export function askPlainGit(repository: TestRepository, subfolder = '.'): KnownFacts {
  const ask = (...args: string[]) => {
    const { exitCode, stdout } = repository.tryGit(args, subfolder);
    return exitCode === 0 ? stdout : undefined;
  };
  if (ask('rev-parse', '--is-inside-work-tree')?.trim() !== 'true') return {};
  const repositoryUri = ask('ls-remote', '--get-url')?.trim();
  const branch = ask('symbolic-ref', '--short', 'HEAD')?.trim();
  const commit = ask('rev-parse', 'HEAD')?.trim();
  const changes = ask('status', '--porcelain', '.');
  return {
    ...(repositoryUri === undefined ? {} : { repositoryUri }),
    ...(branch === undefined ? {} : { branch }),
    ...(commit === undefined ? {} : { commit }),
    ...(changes === undefined ? {} : { dirty: changes !== '' }),
  };
}

/** The facts of a repository, split in what is known and why the rest is not. */
export async function readFacts(
  repository: TestRepository,
  subfolder = '.',
  more: Partial<Parameters<typeof readGitFacts>[0]> = {},
): Promise<{ known: KnownFacts; missing: GitFacts['missing'] }> {
  const folder = join(repository.folder, subfolder);
  const { missing, ...known } = await readGitFacts({ folder, environment: repository.environment, ...more });
  return { known, missing };
}
