import { type GitAnswer, prepareGit, readLine, startTimeLimit } from './git-command.ts';
import type { Environment } from './git-environment.ts';
import { explainFailure } from './git-failure.ts';

const TIMEOUT_MS = 5000;

export interface CommitName {
  /** In which repository, or below. */
  readonly folder: string;
  readonly environment: Environment;
  /** Whatever git takes for a commit: `HEAD`, `HEAD~1`, a branch, a tag, an abbreviated id. */
  readonly name: string;
}

/** The id of the commit that a name stands for in a repository, or why there is none. Never throws. */
export async function resolveCommit({
  folder,
  environment,
  name,
}: CommitName): Promise<{ readonly commit: string } | { readonly reason: string }> {
  // No name of git's begins with a dash; git would take it for an option.
  if (name === '' || name.startsWith('-')) return { reason: NO_COMMIT };
  const git = prepareGit({ folder, environment, gitProgram: 'git', limit: startTimeLimit(TIMEOUT_MS) });
  // A tag stands for what it is put on.
  const answer = await git.run(['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
  return answer.exitCode === 0 ? { commit: readLine(answer) } : { reason: explain(answer) };
}

const NO_COMMIT = 'git knows no commit of that name';

/** With --quiet, 1 and silence mean that nothing has this name. */
function explain(answer: GitAnswer): string {
  const isUnknown = answer.exitCode === 1 && answer.stderr === '';
  return isUnknown ? NO_COMMIT : explainFailure(answer).reason;
}
