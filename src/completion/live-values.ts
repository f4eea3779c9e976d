import { existsSync } from 'node:fs';
import { createRunClient, type RunClient } from '../client/run-client.ts';
import { chooseService } from '../config/contexts-choice.ts';
import { resolveDataFolder } from '../config/data-folder.ts';
import { resolveWorkspace } from '../config/workspace-settings.ts';
import type { Workspace } from '../contract/workspace.ts';
import { type Candidate, keepMatching } from './answer.ts';
import type { Surroundings } from './complete.ts';
import type { ValueKind } from './grammar.ts';
import { listRuns, listTags, listTargets } from './run-values.ts';
import type { GivenValues } from './understand-line.ts';

type LiveKind = Exclude<ValueKind, 'file' | 'folder' | 'run-configuration'>;

/**
 * Values that the embedded store knows at this moment and that go on as typed. Only reads: where there is no store
 * there are no values, and none of a service elsewhere, for which nobody would wait at each key. Throws what the configuration and the store throw.
 */
export async function listLiveValues(
  kind: LiveKind,
  typed: string,
  given: GivenValues,
  surroundings: Surroundings,
): Promise<Candidate[]> {
  const { environment, workingDirectory, now } = surroundings;
  if (chooseService(environment).kind === 'remote') return [];
  const dataFolder = resolveDataFolder(environment);
  if (!existsSync(dataFolder.database)) return [];
  const { address, experimentName } = resolveWorkspace({
    flags: {
      workspaceName: given.get('workspaceName'),
      resourceGroup: given.get('resourceGroup'),
      subscriptionId: given.get('subscriptionId') ?? given.get('subscription'),
      experimentName: given.get('experimentName'),
      path: given.get('path'),
    },
    environment,
    workingDirectory,
  });
  const { openReadOnlyApp } = await import('../app.ts');
  const client = createRunClient(openReadOnlyApp({ dataFolder, environment, now }), address);
  try {
    return await ask(kind, typed, { client, experimentName, now: now() });
  } finally {
    await client.close();
  }
}

/** Whom to ask, and about which runs. */
export interface RunSource {
  readonly client: RunClient;
  /** Absent: the runs of the whole workspace. */
  readonly experimentName: string | undefined;
  readonly now: Date;
}

async function ask(kind: LiveKind, typed: string, source: RunSource): Promise<Candidate[]> {
  switch (kind) {
    case 'run':
      return listRuns(source, typed, 'any');
    case 'unfinished-run':
      return listRuns(source, typed, 'unfinished');
    case 'tag':
      return listTags(source, typed);
    case 'compute-target':
      return listTargets(source, typed);
    case 'experiment':
      return keepMatching(await listExperiments(source.client), typed);
    case 'workspace':
      return keepMatching((await source.client.listWorkspaces()).map(describeWorkspace), typed);
    case 'resource-group': {
      const groups = (await source.client.listWorkspaces()).map(groupOf);
      return keepMatching(
        [...new Set(groups)].map((value) => ({ value })),
        typed,
      );
    }
  }
}

/** Nobody reads a longer list to its end. */
const MOST_EXPERIMENTS = 500;

async function listExperiments(client: RunClient): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for await (const { name, description } of client.queryExperiments()) {
    found.push({ value: name, ...(description ? { about: description } : {}) });
    if (found.length === MOST_EXPERIMENTS) break;
  }
  return found;
}

function describeWorkspace(workspace: Workspace): Candidate {
  return { value: workspace.name, about: `in ${groupOf(workspace)}` };
}

function groupOf({ id }: Workspace): string {
  return id.split('/')[4] ?? '';
}
