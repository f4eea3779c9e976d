import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface RepositoryOptions {
  /** Files of the first commit, by path; one file unless told. None: a repository without a commit. */
  readonly files?: Readonly<Record<string, string>>;
  /** URL of the remote `origin`; none unless told. */
  readonly remote?: string;
  /** Folder with the person's git settings; a new one beside the repository unless told. */
  readonly home?: string;
}

/** What a plain git command said. */
export interface GitOutcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A real repository for a test, together with an environment that no setting of the machine leaks into. */
export interface TestRepository {
  readonly folder: string;
  /** For whatever is to run git here, also the code under test. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs git in the repository and answers what it printed; throws if it fails. */
  git(...args: string[]): string;
  /** Runs git, whatever comes of it, in the repository or a folder below. */
  tryGit(args: readonly string[], subfolder?: string): GitOutcome;
  /** Writes a file, and the folders that it needs. */
  write(path: string, content: string | Buffer): void;
  /** Commits all that there is. */
  commitAll(message?: string): void;
}

/** Makes a repository with one commit on the branch `main`. */
export function makeRepository(folder: string, options: RepositoryOptions = {}): TestRepository {
  const { files = { 'train.py': 'print(1)\n' }, remote, home = `${folder}.home` } = options;
  const repository = openRepository(folder, home);
  mkdirSync(folder, { recursive: true });
  repository.git('init', '--quiet');
  if (remote !== undefined) repository.git('remote', 'add', 'origin', remote);
  for (const [path, content] of Object.entries(files)) repository.write(path, content);
  if (Object.keys(files).length > 0) repository.commitAll();
  return repository;
}

/** Clones a repository; further arguments go to `git clone`. */
export function cloneRepository(source: TestRepository, folder: string, ...args: string[]): TestRepository {
  source.git('clone', '--quiet', ...args, source.folder, folder);
  return { ...openRepository(folder, source.environment.HOME ?? `${folder}.home`) };
}

/** Says how to work with a folder that is, or will be, a repository. */
export function openRepository(folder: string, home: string): TestRepository {
  const environment = makeGitHome(home);
  const tryGit = (args: readonly string[], subfolder = '.'): GitOutcome => {
    const cwd = join(folder, subfolder);
    const { status, stdout, stderr, error } = spawnSync('git', args, {
      cwd,
      env: environment,
      encoding: 'utf8',
    });
    if (error !== undefined) throw error;
    return { exitCode: status, stdout, stderr };
  };
  const git = (...args: string[]): string => {
    const { exitCode, stdout, stderr } = tryGit(args);
    if (exitCode !== 0) throw new Error(`git ${args.join(' ')} ended with ${exitCode}: ${stderr}`);
    return stdout.trimEnd();
  };
  const write = (path: string, content: string | Buffer): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const commitAll = (message = 'a change'): void => {
    git('add', '--all');
    git('commit', '--quiet', '--message', message);
  };
  return { folder, environment, git, tryGit, write, commitAll };
}

const GIT_SETTINGS = `[user]
  name = Ada
  email = ada@example.com
[init]
  defaultBranch = main
[protocol "file"]
  allow = always
[advice]
  detachedHead = false
`;

function makeGitHome(home: string): Record<string, string> {
  const settings = join(home, '.gitconfig');
  mkdirSync(home, { recursive: true });
  writeFileSync(settings, GIT_SETTINGS, { flag: 'a' });
  return {
    PATH: process.env.PATH ?? '',
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: settings,
    GIT_AUTHOR_DATE: '2024-01-01T00:00:00Z',
    GIT_COMMITTER_DATE: '2024-01-01T00:00:00Z',
  };
}
