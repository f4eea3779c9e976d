import { join } from 'node:path';
import type { Git } from './git-command.ts';
import { explainFailure } from './git-failure.ts';
import {
  inspectEnclosingRepositories,
  inspectRepository,
  isFaithful,
  type RepositoryTraits,
} from './repository-files.ts';

/**
 * What keeps `git status` from running the filters that a repository defines in its own configuration. Those of the
 * person or the machine (an installed Git LFS) stay in force: without them every file they manage would look changed.
 */
export interface FilterGuard {
  readonly flags: readonly string[];
  /** Filters that are switched off, so that files under them may look changed although they are not. */
  readonly disabled: ReadonlySet<string>;
}

interface FilterSetting {
  readonly name: string;
  readonly key: string;
  readonly value: string;
  /** `person` settings stay; those of the repository give way to them; a `barred` filter may not run at all. */
  readonly origin: 'person' | 'repository' | 'barred';
}

/** Why something could not be found out. */
type Refusal = string;

const FILTER_SETTING = /^filter\.(?<name>.*)\.(?<key>clean|process|required)$/s;
/** Programs that Git LFS runs inside its own filter (git-lfs-config(5)): nothing but barring the filter stops them. */
const LFS_EXTENSION = /^lfs\.extension\./s;
const SETTING_PATTERN = '^(filter|lfs\\.extension)\\.';

const SUBMODULE_MODE = '160000';
const INDEX_LISTING_LIMIT_BYTES = 1 << 26;
const NESTING_LIMIT = 8;

/**
 * Finds the filters of the repository around a folder and of its submodules, which `status` enters. In the ordinary
 * case their files show that there are none, and no process is started. Answers with the reason where they cannot be
 * listed or cannot be switched off.
 */
export async function guardFilters(git: Git, folder: string): Promise<FilterGuard | Refusal> {
  const settings = await collectSettings(git, folder, inspectEnclosingRepositories(folder), 0);
  return typeof settings === 'string' ? settings : makeGuard(settings);
}

async function collectSettings(
  git: Git,
  folder: string,
  traits: RepositoryTraits,
  depth: number,
): Promise<FilterSetting[] | Refusal> {
  if (depth > NESTING_LIMIT) return 'its submodules are nested too deeply';
  const [own, inside] = await Promise.all([
    traits.mayDefineFilters ? listSettings(git, folder) : [],
    traits.mayHaveSubmodules ? collectFromSubmodules(git, folder, depth) : [],
  ]);
  if (typeof own === 'string') return own;
  return typeof inside === 'string' ? inside : [...own, ...inside];
}

async function collectFromSubmodules(
  git: Git,
  folder: string,
  depth: number,
): Promise<FilterSetting[] | Refusal> {
  const paths = await listSubmodules(git, folder);
  if (typeof paths === 'string') return paths;
  const collected: FilterSetting[] = [];
  for (const path of paths) {
    if (!isFaithful(path)) return 'the path of a submodule is not UTF-8';
    const submodule = join(folder, path);
    const traits = inspectRepository(submodule);
    const settings = traits === undefined ? [] : await collectSettings(git, submodule, traits, depth + 1);
    if (typeof settings === 'string') return settings;
    collected.push(...settings);
  }
  return collected;
}

async function listSubmodules(git: Git, folder: string): Promise<string[] | Refusal> {
  const answer = await git.run(['ls-files', '--stage', '-z', '--', '.'], {
    folder,
    maxBytes: INDEX_LISTING_LIMIT_BYTES,
  });
  if (answer.exitCode !== 0) return explainFailure(answer).reason;
  return answer.stdout
    .toString()
    .split('\0')
    .filter((entry) => entry.startsWith(SUBMODULE_MODE))
    .map((entry) => entry.slice(entry.indexOf('\t') + 1));
}

/** `git config --null --show-scope` (git 2.26): scope, NUL, key, line feed, value, NUL. */
async function listSettings(git: Git, folder: string): Promise<FilterSetting[] | Refusal> {
  const args = ['config', '--null', '--show-scope', '--get-regexp', SETTING_PATTERN];
  const answer = await git.run(args, { folder });
  const isNothingSet = answer.exitCode === 1;
  if (isNothingSet) return [];
  if (answer.exitCode !== 0) return explainFailure(answer).reason;
  const fields = answer.stdout.toString().split('\0');
  const settings: FilterSetting[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const isOwn = fields[index] === 'local' || fields[index] === 'worktree';
    settings.push(...readSetting(fields[index + 1] ?? '', isOwn));
  }
  return settings;
}

function readSetting(text: string, isOwn: boolean): FilterSetting[] {
  const [setting = '', ...lines] = text.split('\n');
  const { name, key } = FILTER_SETTING.exec(setting)?.groups ?? {};
  if (name !== undefined && key !== undefined) {
    return [{ name, key, value: lines.join('\n'), origin: isOwn ? 'repository' : 'person' }];
  }
  if (!isOwn || !LFS_EXTENSION.test(setting)) return [];
  return ['clean', 'process', 'required'].map((part) => ({
    name: 'lfs',
    key: part,
    value: '',
    origin: 'barred',
  }));
}

function makeGuard(settings: readonly FilterSetting[]): FilterGuard | Refusal {
  const flags: string[] = [];
  const disabled = new Set<string>();
  const barred = new Set(settings.flatMap(({ origin, name }) => (origin === 'barred' ? [name] : [])));
  for (const { name, key, origin } of settings) {
    if (origin === 'person') continue;
    // `-c` takes what follows the first equals sign as the value, and an argument is always UTF-8.
    if (name.includes('=') || !isFaithful(name))
      return "the name of one of the repository's own filters is unusable";
    const personal = settings.findLast(
      (other) => other.origin === 'person' && other.name === name && other.key === key && !barred.has(name),
    );
    if (personal === undefined && key !== 'required') disabled.add(name);
    flags.push('-c', `filter.${name}.${key}=${personal?.value ?? (key === 'required' ? 'false' : '')}`);
  }
  return { flags, disabled };
}
