import { statSync } from 'node:fs';
import { type GitAnswer, prepareGit, readLine, startTimeLimit } from './git-command.ts';
import type { Environment } from './git-environment.ts';
import { explainFailure, NO_REMOTE } from './git-failure.ts';
import { readHead, readHeadWithoutStatus } from './git-head.ts';
import { readWorkTree } from './git-work-tree.ts';
import { redactUrl, UNCLEAR_URL } from './redact-url.ts';

/** What can be missing; `repository` when there is nothing to ask at all. */
export type GitFact = 'repository' | 'repository_uri' | 'branch' | 'commit' | 'dirty';

/** What git says of a folder. Each fact is either there or has a reason in `missing`. */
export interface GitFacts {
  /** What `git ls-remote --get-url` answers, without credentials. */
  readonly repositoryUri?: string;
  /** True if credentials or a query were taken out of the URL. */
  readonly redacted?: boolean;
  readonly branch?: string;
  readonly commit?: string;
  /** Whether anything in the folder, and only there, differs from the commit; untracked files count. */
  readonly dirty?: boolean;
  readonly missing: Readonly<Partial<Record<GitFact, string>>>;
}

export interface GitFactsOptions {
  readonly folder: string;
  readonly environment: Environment;
  /** For all that is asked together; 5000 unless told. */
  readonly timeoutMs?: number;
  /** `git`, found in the environment's `PATH`, unless told. */
  readonly gitProgram?: string;
  /** Let the repository's own filters run (Git LFS or git-crypt set up for this one only), as git itself would. */
  readonly trusted?: boolean;
}

const DEFAULT_TIMEOUT_MS = 5000;
/** For a second try, with commands that read next to nothing, where `status` ran out of time. */
const LAST_TRY_TIMEOUT_MS = 1000;

/**
 * Asks git about a folder: two processes side by side in the ordinary case. Never throws, and never runs a program
 * that the repository's configuration names; a failure becomes a reason. Only a work tree counts, as with
 * `git rev-parse --is-inside-work-tree`: not a bare repository, nor the inside of `.git`.
 */
export async function readGitFacts(options: GitFactsOptions): Promise<GitFacts> {
  const {
    folder,
    environment,
    gitProgram = 'git',
    timeoutMs = DEFAULT_TIMEOUT_MS,
    trusted = false,
  } = options;
  const start = (limitMs: number) =>
    prepareGit({ folder, environment, gitProgram, limit: startTimeLimit(limitMs) });
  const git = start(timeoutMs);
  const [url, workTree] = await Promise.all([
    git.run(['ls-remote', '--get-url']),
    readWorkTree(git, folder, trusted),
  ]);
  const remote = readRemote(url);
  if (workTree.status !== undefined) {
    return combine(remote, await readHead(git, workTree.status), workTree.dirty);
  }
  const { reason, isTotal } = workTree.failure;
  const isHopeless = isTotal || url.overranMs !== undefined;
  if (isHopeless) return explainNothing(folder, reason);
  const head = await readHeadWithoutStatus(start(Math.min(timeoutMs, LAST_TRY_TIMEOUT_MS)));
  if (head.missing.repository !== undefined) return explainNothing(folder, head.missing.repository);
  return combine(remote, head, { missing: { dirty: reason } });
}

/** A folder that is missing looks like a program that is missing when git does not start. */
function explainNothing(folder: string, reason: string): GitFacts {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  return { missing: { repository: isFolder ? reason : 'the folder does not exist' } };
}

function readRemote(answer: GitAnswer): GitFacts {
  if (answer.exitCode !== 0) return { missing: { repository_uri: explainFailure(answer).reason } };
  const url = readLine(answer);
  // Older gits answer with the bare default name where there is no remote.
  if (url === 'origin' || url === '') return { missing: { repository_uri: NO_REMOTE } };
  const repositoryUri = redactUrl(url);
  if (repositoryUri === undefined) return { missing: { repository_uri: UNCLEAR_URL } };
  return { repositoryUri, ...(repositoryUri === url ? {} : { redacted: true }), missing: {} };
}

function combine(remote: GitFacts, head: GitFacts, dirty: GitFacts): GitFacts {
  const missing = { ...remote.missing, ...head.missing, ...dirty.missing };
  return { ...remote, ...head, ...dirty, missing };
}
