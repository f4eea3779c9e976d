import { type Git, type GitAnswer, readLine } from './git-command.ts';
import type { GitFacts } from './git-facts.ts';
import { explainFailure } from './git-failure.ts';
import type { GitStatus } from './git-status.ts';

type Head = Pick<GitFacts, 'branch' | 'commit' | 'missing'>;

const BRANCH_ARGS = ['symbolic-ref', '--short', '--quiet', 'HEAD'];
const COMMIT_ARGS = ['rev-parse', '--verify', '--quiet', 'HEAD'];

/**
 * Branch and commit as `status` told them. Only where it shows a word in parentheses is git asked again: `(detached)`
 * may also be the name of a branch.
 */
export async function readHead(git: Git, { branch, commit }: GitStatus): Promise<Head> {
  const branchHead = branch === undefined ? readBranch(await git.run(BRANCH_ARGS)) : { branch, missing: {} };
  if (commit !== undefined) return join(branchHead, { commit, missing: {} });
  // Neither branch nor commit: a HEAD that git cannot follow looks like one without commits.
  return join(branchHead, { missing: { commit: branchHead.missing.branch ?? NO_COMMIT } });
}

/** Branch and commit where `status` fails; with `missing.repository` where git knows no work tree at all. */
export async function readHeadWithoutStatus(git: Git): Promise<Head> {
  const [inside, branch, commit] = await Promise.all([
    git.run(['rev-parse', '--is-inside-work-tree']),
    git.run(BRANCH_ARGS),
    git.run(COMMIT_ARGS),
  ]);
  if (inside.exitCode !== 0) return { missing: { repository: explainFailure(inside).reason } };
  if (readLine(inside) !== 'true') return { missing: { repository: 'not inside a work tree' } };
  return join(readBranch(branch), readCommit(commit));
}

const NO_COMMIT = 'no commit yet';

function readBranch(answer: GitAnswer): Head {
  if (answer.exitCode === 0) return { branch: readLine(answer), missing: {} };
  // With --quiet, 1 and silence mean that HEAD names a commit itself.
  const isDetached = answer.exitCode === 1 && answer.stderr === '';
  return { missing: { branch: isDetached ? 'detached HEAD' : explainFailure(answer).reason } };
}

function readCommit(answer: GitAnswer): Head {
  if (answer.exitCode === 0) return { commit: readLine(answer), missing: {} };
  const isUnborn = answer.exitCode === 1 && answer.stderr === '';
  return { missing: { commit: isUnborn ? NO_COMMIT : explainFailure(answer).reason } };
}

function join(branch: Head, commit: Head): Head {
  return { ...branch, ...commit, missing: { ...branch.missing, ...commit.missing } };
}
