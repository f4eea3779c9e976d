import type { GitAnswer } from './git-command.ts';

/** Why git gave no answer. */
export interface GitFailure {
  /** Short and stable: it is kept with the run. Nothing that git printed, which might hold a secret. */
  readonly reason: string;
  /** Nothing else can be asked of this folder either. */
  readonly isTotal: boolean;
}

/** Also where there are several remotes and git would not know which to take. */
export const NO_REMOTE = 'no remote is configured for this branch';

type Explanation = readonly [pattern: RegExp, reason: string];

/** What git says on standard error, with `LC_ALL=C`, where it does not accept the repository at all. */
const TOTAL_FAILURES: readonly Explanation[] = [
  [/dubious ownership|unsafe repository/, "the repository is owned by another user (git's safe.directory)"],
  [/cannot use bare repository|must be run in a work tree/, 'no work tree: bare repository, or inside .git'],
  [/not a git repository|invalid gitfile/i, 'not a git repository'],
  [
    /bad config|bogus (count|config)|missing value for|bad (\w+ )?config/,
    'git cannot read its configuration',
  ],
  [/unknown repository extension|[Ee]xpected git repo version/, 'the repository needs a newer git'],
];

const PARTIAL_FAILURES: readonly Explanation[] = [
  [/No remote configured/, NO_REMOTE],
  [/index file|bad signature|index uses|unordered stage/, 'the index is corrupt'],
  [/bad (tree )?object|unable to read tree|loose object|missing blob/, 'an object is missing or corrupt'],
  [/No such ref/, 'HEAD cannot be read'],
  [/[Pp]ermission denied/, 'git may not read the repository'],
];

/** Explains a call that did not end with exit code 0, or not with the output that belongs to it. */
export function explainFailure(answer: GitAnswer): GitFailure {
  const total = findTotal(answer);
  if (total !== undefined) return { reason: total, isTotal: true };
  return { reason: findPartial(answer), isTotal: false };
}

function findTotal({ failure, stderr }: GitAnswer): string | undefined {
  if (failure === 'notFound') return 'git is not installed';
  if (failure === 'notStarted') return 'git could not be started';
  return findReason(TOTAL_FAILURES, stderr);
}

function findPartial({ overranMs, exitCode, isTruncated, stderr }: GitAnswer): string {
  if (overranMs !== undefined) return `git did not answer within ${overranMs / 1000} s`;
  const reason = findReason(PARTIAL_FAILURES, stderr);
  if (reason !== undefined) return reason;
  if (exitCode === 0 || isTruncated) return 'git gave an answer that cannot be read';
  return exitCode === undefined ? 'git was killed' : `git failed with exit code ${exitCode}`;
}

function findReason(explanations: readonly Explanation[], stderr: string): string | undefined {
  return explanations.find(([pattern]) => pattern.test(stderr))?.[1];
}
