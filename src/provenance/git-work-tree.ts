import { type Git, readLine } from './git-command.ts';
import type { GitFacts } from './git-facts.ts';
import { explainFailure, type GitFailure } from './git-failure.ts';
import { type GitChange, type GitStatus, parseStatus, STATUS_ARGS } from './git-status.ts';
import { type FilterGuard, guardFilters } from './own-filters.ts';
import { isFaithful } from './repository-files.ts';

export type WorkTreeAnswer =
  | { readonly status: GitStatus; readonly dirty: GitFacts }
  | { readonly status?: undefined; readonly failure: GitFailure };

const NO_GUARD: FilterGuard = { flags: [], disabled: new Set() };
/** A command line is limited in length, and one sure change is enough. */
const CHECKED_PATHS_LIMIT = 200;

/**
 * Runs `git status`, with the repository's own filters off unless it is trusted. A file under such a filter cannot be
 * judged then: if nothing else changed, it is not known whether the folder is dirty.
 */
export async function readWorkTree(git: Git, folder: string, trusted: boolean): Promise<WorkTreeAnswer> {
  const guard = trusted ? NO_GUARD : await guardFilters(git, folder);
  if (typeof guard === 'string') return { failure: { reason: guard, isTotal: false } };
  const answer = await git.run([...guard.flags, ...STATUS_ARGS]);
  const status = answer.exitCode === 0 || answer.isTruncated ? parseStatus(answer.stdout) : undefined;
  if (status === undefined) return { failure: explainFailure(answer) };
  return { status, dirty: await judgeChanges(git, status.changes, guard.disabled) };
}

async function judgeChanges(
  git: Git,
  changes: readonly GitChange[],
  disabled: ReadonlySet<string>,
): Promise<GitFacts> {
  if (changes.length === 0) return { dirty: false, missing: {} };
  const canBeMistaken = disabled.size > 0 && changes.every(({ kind }) => kind !== 'other');
  if (!canBeMistaken) return { dirty: true, missing: {} };
  const files = changes.flatMap(({ kind, path }) => (kind === 'content' && isFaithful(path) ? [path] : []));
  if (await isAnyUnfiltered(git, files.slice(0, CHECKED_PATHS_LIMIT), disabled))
    return { dirty: true, missing: {} };
  return { missing: { dirty: "only the repository's own filters, which were not run, could tell" } };
}

/** Whether one of some files, by its path from the top, has no filter or one that is in force. */
async function isAnyUnfiltered(
  git: Git,
  paths: readonly string[],
  disabled: ReadonlySet<string>,
): Promise<boolean> {
  if (paths.length === 0) return false;
  const top = await git.run(['rev-parse', '--show-toplevel']);
  if (top.exitCode !== 0) return false;
  const { exitCode, stdout } = await git.run(['check-attr', '-z', 'filter', '--', ...paths], {
    folder: readLine(top),
  });
  if (exitCode !== 0) return false;
  // Path, attribute and value of each file, every one closed by NUL.
  const fields = stdout.toString().split('\0');
  return paths.some((_, index) => !disabled.has(fields[3 * index + 2] ?? ''));
}
