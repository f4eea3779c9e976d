import { resolve } from 'node:path';
import type { CommandContext } from '../../cli/context.ts';
import { equals, matches } from '../../client/filter-text.ts';
import { AzMlError } from '../../errors.ts';

const COMMIT = 'Properties/azureml.git.commit';

/** SHA-1 or SHA-256, whole. */
const WHOLE_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;
/** As short as git lets an id be. */
const SHORT_ID = /^[0-9a-f]{4,63}$/i;

/**
 * Runs of one commit, as a term of a run filter. A whole id is taken as it is; anything else is git's to resolve
 * in the folder. An abbreviated id of a commit that is not in that repository finds the runs whose commit begins so.
 *
 * @throws AzMlError BadArgument for a name that git does not know
 */
export async function commitTerm(
  name: string,
  path: string | undefined,
  { environment, workingDirectory }: Pick<CommandContext, 'environment' | 'workingDirectory'>,
): Promise<string> {
  if (WHOLE_ID.test(name)) return equals(COMMIT, name.toLowerCase());
  const folder = resolve(workingDirectory, path ?? '.');
  const { resolveCommit } = await import('../../provenance/resolve-commit.ts');
  const found = await resolveCommit({ folder, environment, name });
  if ('commit' in found) return equals(COMMIT, found.commit);
  if (SHORT_ID.test(name)) return matches('startswith', COMMIT, name.toLowerCase());
  throw new AzMlError(
    'BadArgument',
    `argument --commit: '${name}' is no commit in ${folder}: ${found.reason}`,
    {
      hint: 'Give the id of the commit, or name the folder of its repository with --path.',
    },
  );
}
