import { allOf, equals, hasTag } from '../../client/filter-text.ts';
import type { RunClient } from '../../client/run-client.ts';
import type { Run } from '../../contract/run.ts';
import { RUN_STATUSES } from '../../contract/run-status.ts';
import { AzMlError } from '../../errors.ts';
import { defineCommand } from '../command.ts';
import { experimentOption, metadataFileOption, workspaceOptions } from '../shared-options.ts';
import { toMinimalRunObject, toRunObject } from './run-object.ts';
import { runTable } from './run-table.ts';

const DEFAULT_LAST = 10;
const NEWEST_FIRST = 'StartTimeUtc desc';

export const listRuns = defineCommand({
  summary: 'List runs.',
  description:
    'Newest first, without child runs. Without an experiment, given or attached, the runs of the whole workspace are listed.',
  options: {
    ...experimentOption,
    last: {
      kind: 'integer',
      summary: 'How many of the latest runs to list.',
      defaultText: String(DEFAULT_LAST),
    },
    status: { kind: 'text', choices: RUN_STATUSES, summary: 'Only runs with this status.' },
    tags: {
      kind: 'list',
      summary: 'Only runs with this tag, `key` or `key=value`. May be repeated; all must match.',
    },
    computeTargetName: { kind: 'text', summary: 'Only runs on this compute target.' },
    parentRunId: { kind: 'text', summary: 'Only the children of this run.' },
    minimal: { kind: 'flag', summary: 'Only id, type, status, times, target and tags of each run.' },
    userId: { kind: 'text', summary: 'Only runs of this user.' },
    ...metadataFileOption,
    ...workspaceOptions,
  },
  examples: [
    {
      title: 'Which code was the latest run of an experiment made of?',
      command: "az-ml run list -e train-on-local --last 1 --query '[].properties'",
    },
    {
      title: 'The failed runs, as a table',
      command: 'az-ml run list -e train-on-local --status Failed -o table',
    },
    {
      title: 'Ids of the runs that carry a tag',
      command: `az-ml run list -e train-on-local --query "[?tags.stage=='prod'].run_id" -o tsv`,
    },
  ],
  table: runTable,
  async run(options, context) {
    const { client, experimentName } = await context.connect(options);
    const last = options.last ?? DEFAULT_LAST;
    const terms = [
      ...(options.status === undefined ? [] : [equals('Status', options.status)]),
      ...(options.computeTargetName === undefined ? [] : [equals('Target', options.computeTargetName)]),
      ...(options.userId === undefined ? [] : [equals('UserId', options.userId)]),
      ...options.tags.map(tagTerm),
    ];
    const runs = await collectLast(last, (limit) => {
      if (options.parentRunId !== undefined) {
        const filter = allOf(terms);
        const params = { orderBy: NEWEST_FIRST, ...(filter === undefined ? {} : { filter }) };
        return client.listChildren({ runId: options.parentRunId, experimentName }, params, limit);
      }
      const filter = allOf([...terms, equals('ParentRunId', null)]) ?? '';
      return client.queryRuns(experimentName, { filter, orderBy: NEWEST_FIRST }, limit);
    }).catch((error: unknown) => emptyWhenNew(error, experimentName, context.warn));
    if (options.minimal) return runs.map(toMinimalRunObject);
    const nameOf = experimentName === undefined ? await nameExperiments(client, runs) : () => experimentName;
    return runs.map((run) => toRunObject(run, nameOf(run)));
  },
});

/** `--last N` as v1 has it: 0 lists nothing, and a negative number leaves out that many of the oldest. */
async function collectLast(last: number, query: (limit: number) => AsyncGenerator<Run>): Promise<Run[]> {
  if (last === 0) return [];
  const runs: Run[] = [];
  for await (const run of query(last < 0 ? Number.POSITIVE_INFINITY : last)) if (!run.hidden) runs.push(run);
  return last < 0 ? runs.slice(0, last) : runs;
}

function tagTerm(tag: string): string {
  const at = tag.indexOf('=');
  if (at === 0 || tag === '') {
    throw new AzMlError('BadArgument', `argument --tags: '${tag}' is not key or key=value`);
  }
  return at < 0 ? hasTag(tag) : equals(`Tags/${tag.slice(0, at)}`, tag.slice(at + 1));
}

/** A workspace or experiment without any run yet is not an error for a list, but a mistyped name should not go unseen. */
function emptyWhenNew(
  error: unknown,
  experimentName: string | undefined,
  warn: (text: string) => void,
): Run[] {
  if (!(error instanceof AzMlError)) throw error;
  if (error.code === 'ExperimentNotFound' || error.code === 'WorkspaceNotFound') {
    warn(
      `there is no ${experimentName === undefined ? 'run' : `experiment '${experimentName}'`} yet: ${error.message}`,
    );
    return [];
  }
  throw error;
}

/** Names for a list that spans experiments, each asked for once. */
async function nameExperiments(
  client: RunClient,
  runs: readonly Run[],
): Promise<(run: Run) => string | undefined> {
  const names = new Map<string, string>();
  for (const experimentId of new Set(runs.map((run) => run.experimentId))) {
    names.set(experimentId, (await client.getExperiment(experimentId)).name);
  }
  return (run) => names.get(run.experimentId);
}
