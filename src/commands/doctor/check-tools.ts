import type { ToolFacts } from '../../diagnose.ts';
import { type Finding, reportFact, reportProblem } from './finding.ts';

/** The first git that can be told not to use a bare repository hidden among somebody's files (safe.bareRepository). */
const SAFE_GIT = [2, 38] as const;

/** The programs that submitting and running a script takes. */
export function checkTools(facts: ToolFacts, workingDirectory: string): readonly Finding[] {
  return [...checkGit(facts.git, workingDirectory), checkPython(facts), checkGuardians(facts)];
}

function checkGit(git: ToolFacts['git'], workingDirectory: string): readonly Finding[] {
  if ('failure' in git) {
    const message = `${git.failure}, so runs are recorded without repository, branch and commit`;
    return [
      reportProblem('git', 'warning', message, 'Install git from https://git-scm.com, or put it in PATH.'),
    ];
  }
  return [checkGitVersion(git.version), checkRepository(git.repository, workingDirectory)];
}

function checkGitVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > SAFE_GIT[0] || (major === SAFE_GIT[0] && minor >= SAFE_GIT[1])) {
    return reportFact('git', 'ok', `git ${version}`);
  }
  const message = `git ${version} cannot be kept from using a repository that is hidden in somebody's files`;
  return reportProblem('git', 'warning', message, `Upgrade git to ${SAFE_GIT.join('.')} or newer.`);
}

type Repository = Extract<ToolFacts['git'], { version: string }>['repository'];

function checkRepository({ missing, branch, commit }: Repository, workingDirectory: string): Finding {
  const reason = missing.repository;
  if (reason === undefined) {
    const place = `${branch ?? 'no branch'} at ${commit?.slice(0, 8) ?? 'no commit'}`;
    return reportFact('repository', commit === undefined ? 'info' : 'ok', `${workingDirectory}: ${place}`);
  }
  if (!reason.includes('safe.directory'))
    return reportFact('repository', 'info', `${workingDirectory}: ${reason}`);
  const fix = `If you trust it, run: git config --global --add safe.directory '${workingDirectory}'`;
  return reportProblem('repository', 'warning', `${workingDirectory}: ${reason}`, fix);
}

function checkPython({ python }: ToolFacts): Finding {
  if (python !== undefined) return reportFact('python', 'ok', python);
  const fix = 'Install Python 3, or name an interpreter in the run configuration.';
  return reportProblem('python', 'warning', 'found neither python3 nor python in PATH', fix);
}

function checkGuardians({ guardians }: ToolFacts): Finding {
  const [best] = guardians;
  if (best === undefined) {
    const message = 'found none of perl, python3 and sh, one of which watches over every script';
    return reportProblem('guardian', 'error', message, 'Install one of them, or put it in PATH.');
  }
  if (best !== 'sh') return reportFact('guardian', 'ok', `${best} watches over scripts`);
  const message = 'sh watches over scripts, which cannot tell a signal from an exit code';
  return reportProblem('guardian', 'warning', message, 'Install perl or python3.');
}
