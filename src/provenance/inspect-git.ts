import { prepareGit, readLine, startTimeLimit } from './git-command.ts';
import type { Environment } from './git-environment.ts';
import { type GitFacts, readGitFacts } from './git-facts.ts';
import { explainFailure } from './git-failure.ts';

/** The git of this machine, and what it says of one folder. */
export type GitToolFacts =
  | { readonly failure: string }
  | { readonly version: string; readonly repository: GitFacts };

const TIMEOUT_MS = 5000;

/** Asks git for its version and about a folder, as a submit would. Never throws. */
export async function inspectGit(folder: string, environment: Environment): Promise<GitToolFacts> {
  const git = prepareGit({ folder, environment, gitProgram: 'git', limit: startTimeLimit(TIMEOUT_MS) });
  const answer = await git.run(['--version']);
  if (answer.exitCode !== 0) return { failure: explainFailure(answer).reason };
  const version = /\d+(\.\d+)+/.exec(readLine(answer))?.[0] ?? readLine(answer);
  return { version, repository: await readGitFacts({ folder, environment }) };
}
