import { allOf, equals } from '../../client/filter-text.ts';
import type { RunClient } from '../../client/run-client.ts';
import type { Run } from '../../contract/run.ts';
import { AzMlError } from '../../errors.ts';
import { defineCommand } from '../command.ts';
import { experimentOption, metadataFileOption, workspaceOptions } from '../shared-options.ts';
import { filterOptions, readFilterTerms } from './list-filter.ts';
import { type RunObject, toMinimalRunObject, toRunObject } from './run-object.ts';
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
    ...filterOptions,
    parentRunId: { kind: 'text', summary: 'Only the children of this run.' },
    minimal: { kind: 'flag', summary: 'Only id, type, status, times, target and tags of each run.' },
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
      title: 'What has run of the commit that is checked out here?',
      command: 'az-ml run list --commit HEAD -o table',
    },
    {
      title: 'The runs of the last two days that were made of uncommitted changes',
      command: 'az-ml run list --since 2d --dirty -o table',
    },
    {
      title: 'Ids of the runs that carry a tag',
      command: `az-ml run list -e train-on-local --query "[?tags.stage=='prod'].run_id" -o tsv`,
    },
    {
      title: 'All runs, one line of JSON each, as they come',
      command: 'az-ml run list --last 1000000 -o ndjson',
    },
  ],
  table: runTable,
  async run(options, context) {
    const terms = await readFilterTerms(options, context);
    const { client, experimentName } = await context.connect(options);
    const query = (limit: number) => {
      const { parentRunId } = options;
      if (parentRunId === undefined) {
        const filter = allOf([...terms, equals('ParentRunId', null)]) ?? '';
        return client.queryRuns(experimentName, { filter, orderBy: NEWEST_FIRST }, limit);
      }
      const filter = allOf(terms);
      const params = { orderBy: NEWEST_FIRST, ...(filter === undefined ? {} : { filter }) };
      return client.listChildren({ runId: parentRunId, experimentName }, params, limit);
    };
    const runs = noneWhenNew(takeLast(options.last ?? DEFAULT_LAST, query), experimentName, context.warn);
    return options.minimal ? minimalRows(runs) : namedRows(runs, experimentName, client);
  },
});

/** `--last N` as v1 has it: 0 lists nothing, and a negative number leaves out that many of the oldest. */
async function* takeLast(last: number, query: (limit: number) => AsyncGenerator<Run>): AsyncGenerator<Run> {
  if (last === 0) return;
  const held: Run[] = [];
  let place = 0;
  for await (const run of query(last < 0 ? Number.POSITIVE_INFINITY : last)) {
    if (run.hidden) continue;
    // Of a negative number so many runs are held back, in a ring, until as many have come after them.
    const next = last < 0 ? held[place] : run;
    if (last < 0) {
      held[place] = run;
      place = (place + 1) % -last;
    }
    if (next !== undefined) yield next;
  }
}

/** A workspace or experiment without any run yet is not an error for a list, but a mistyped name should not go unseen. */
async function* noneWhenNew(
  runs: AsyncGenerator<Run>,
  experimentName: string | undefined,
  warn: (text: string) => void,
): AsyncGenerator<Run> {
  try {
    yield* runs;
  } catch (error) {
    if (!(error instanceof AzMlError)) throw error;
    if (error.code !== 'ExperimentNotFound' && error.code !== 'WorkspaceNotFound') throw error;
    const what = experimentName === undefined ? 'run' : `experiment '${experimentName}'`;
    warn(`there is no ${what} yet: ${error.message}`);
  }
}

async function* minimalRows(runs: AsyncGenerator<Run>): AsyncGenerator<RunObject> {
  for await (const run of runs) yield toMinimalRunObject(run);
}

/** Runs with the name of their experiment. In a list that spans experiments each name is asked for once. */
async function* namedRows(
  runs: AsyncGenerator<Run>,
  experimentName: string | undefined,
  client: RunClient,
): AsyncGenerator<RunObject> {
  const names = new Map<string, string>();
  for await (const run of runs) {
    let name = experimentName ?? names.get(run.experimentId);
    if (name === undefined) {
      name = (await client.getExperiment(run.experimentId)).name;
      names.set(run.experimentId, name);
    }
    yield toRunObject(run, name);
  }
}
