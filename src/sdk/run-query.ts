import { allOf, equals, hasTag } from '../client/filter-text.ts';
import { Run } from './run.ts';
import type { Workspace } from './workspace.ts';

/** Which runs to list. */
export interface RunQuery {
  /** `Completed`, `Failed`, … */
  readonly status?: string;
  /** Tags that a run must have, `null` for any value. */
  readonly tags?: Readonly<Record<string, string | null>>;
  /** Properties that a run must have, such as `azureml.git.commit`. */
  readonly properties?: Readonly<Record<string, string>>;
  /** Most runs to list. Default: all. */
  readonly limit?: number;
}

/** Runs that match, the newest first, page by page as they are asked for; child runs are left out. */
export async function* listRuns(
  { client }: Pick<Workspace, 'client'>,
  experimentName: string | undefined,
  { status, tags = {}, properties = {}, limit = Number.POSITIVE_INFINITY }: RunQuery,
): AsyncGenerator<Run> {
  const terms = [
    equals('ParentRunId', null),
    ...(status === undefined ? [] : [equals('Status', status)]),
    ...Object.entries(tags).map(([key, value]) =>
      value === null ? hasTag(key) : equals(`Tags/${key}`, value),
    ),
    ...Object.entries(properties).map(([key, value]) => equals(`Properties/${key}`, value)),
  ];
  const names = new Map<string, string>();
  const query = { filter: allOf(terms) ?? '', orderBy: 'StartTimeUtc desc' };
  for await (const facts of client.queryRuns(experimentName, query, limit)) {
    const known = experimentName ?? names.get(facts.experimentId);
    const name = known ?? (await client.getExperiment(facts.experimentId)).name;
    names.set(facts.experimentId, name);
    yield new Run(client, facts, name);
  }
}
