import type { CommandContext } from '../../cli/context.ts';
import { anyOf, equals, hasTag, matches, startedSince } from '../../client/filter-text.ts';
import { RUN_STATUSES } from '../../contract/run-status.ts';
import { AzMlError } from '../../errors.ts';
import type { OptionSpec, OptionValues } from '../command.ts';
import { commitTerm } from './commit-filter.ts';
import { readSince } from './since.ts';

/** Scripts shorten the options that were there before, `--c gpu`. */
const LATER = { yieldsBeginnings: true } as const;

/** Options of `run list` that say which runs. */
export const filterOptions = {
  status: { kind: 'text', choices: RUN_STATUSES, summary: 'Only runs with this status.' },
  tags: {
    kind: 'list',
    summary: 'Only runs with this tag, `key` or `key=value`. May be repeated; all must match.',
  },
  computeTargetName: { kind: 'text', summary: 'Only runs on this compute target.' },
  userId: { kind: 'text', summary: 'Only runs of this user.' },
  name: { kind: 'text', summary: 'Only runs with this text in their display name or name.', ...LATER },
  since: {
    kind: 'text',
    summary: 'Only runs started since: 30m, 12h, 2d or 2w ago, or a date or time.',
    ...LATER,
  },
  commit: {
    kind: 'text',
    summary: 'Only runs of this commit: its id, or whatever git calls it in the working folder.',
    group: 'Git',
    ...LATER,
  },
  branch: { kind: 'text', summary: 'Only runs of this git branch.', group: 'Git', ...LATER },
  clean: { kind: 'flag', summary: 'Only runs of code that was committed.', group: 'Git', ...LATER },
  dirty: {
    kind: 'flag',
    summary: 'Only runs of code with changes that were not committed.',
    group: 'Git',
    ...LATER,
  },
} as const satisfies Record<string, OptionSpec>;

type FilterValues = OptionValues<typeof filterOptions> & { readonly path?: string | undefined };

/**
 * What the options ask for, as terms of a run filter that must all hold. Throws `BadArgument` for values that mean
 * nothing, such as a commit that git does not know.
 */
export async function readFilterTerms(
  options: FilterValues,
  context: Pick<CommandContext, 'now' | 'environment' | 'workingDirectory'>,
): Promise<string[]> {
  if (options.dirty && options.clean) {
    throw new AzMlError('BadArgument', 'argument --clean: not allowed with argument --dirty');
  }
  const { name, since, commit, branch, dirty, clean } = options;
  return [
    ...equalTo('Status', options.status),
    ...equalTo('Target', options.computeTargetName),
    ...equalTo('UserId', options.userId),
    ...options.tags.map(tagTerm),
    ...equalTo('Properties/azureml.git.branch', branch),
    ...(dirty || clean ? [equals('Properties/azureml.git.dirty', dirty ? 'True' : 'False')] : []),
    ...(commit === undefined ? [] : [await commitTerm(commit, options.path, context)]),
    ...(name === undefined ? [] : [anyOf(NAMES.map((field) => matches('contains', field, name)))]),
    ...(since === undefined ? [] : [startedSince(readSince(since, context.now()))]),
  ];
}

const NAMES = ['DisplayName', 'Name'];

function equalTo(field: string, value: string | undefined): string[] {
  return value === undefined ? [] : [equals(field, value)];
}

function tagTerm(tag: string): string {
  const at = tag.indexOf('=');
  if (at === 0 || tag === '') {
    throw new AzMlError('BadArgument', `argument --tags: '${tag}' is not key or key=value`);
  }
  return at < 0 ? hasTag(tag) : equals(`Tags/${tag.slice(0, at)}`, tag.slice(at + 1));
}
