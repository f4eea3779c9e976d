import type { Run } from '../../src/contract/run.ts';
import type { NewRun, RunStore, WorkspaceRecord } from '../../src/store/store.ts';

export const ADDRESS = {
  subscriptionId: '11111111-2222-3333-4444-555555555555',
  resourceGroup: 'local',
  workspaceName: 'default',
};

export function makeWorkspace(change: Partial<WorkspaceRecord> = {}): WorkspaceRecord {
  return {
    workspaceId: 'ws-1',
    address: ADDRESS,
    location: 'local',
    friendlyName: 'default',
    description: '',
    sku: 'Basic',
    createdUtc: '2026-11-23T10:00:00Z',
    tags: {},
    ...change,
  };
}

export type BareRun = Omit<Run, 'runNumber'>;

/** A run as a submit makes it, with nothing but what every run has, and what the caller adds. */
export function makeRun(runId: string, change: Partial<BareRun> = {}): BareRun {
  return {
    runId,
    runUuid: `uuid-${runId}`,
    rootRunId: runId,
    rootRunUuid: `uuid-${runId}`,
    experimentId: 'exp-1',
    createdUtc: '2026-11-23T11:00:00Z',
    revision: 1,
    statusRevision: 0,
    lastModifiedUtc: '2026-11-23T11:00:00Z',
    status: 'NotStarted',
    hidden: false,
    dataContainerId: `dcid.${runId}`,
    properties: {},
    tags: {},
    ...change,
  };
}

/** How the run is handed to the store, in the workspace and experiment of {@link seedExperiment}. */
export function newRun(run: BareRun): NewRun {
  return { workspaceId: 'ws-1', experimentId: run.experimentId, run };
}

export async function seedExperiment(store: RunStore, experimentId = 'exp-1', name = 'train'): Promise<void> {
  await store.addWorkspace(makeWorkspace());
  await store.addExperiment('ws-1', { experimentId, name, createdUtc: '2026-11-23T10:00:00Z', tags: {} });
}

const STATUSES = [
  'Completed',
  'Completed',
  'Completed',
  'Completed',
  'Completed',
  'Completed',
  'Failed',
  'Canceled',
] as const;

/**
 * The n-th of a long series of runs like real ones: a second apart, 20 runs a commit, 3 tags, and the 11
 * properties that a submit from a git repository writes.
 */
export function makeSeriesRun(index: number): BareRun {
  const created = new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString();
  const commit = hex(Math.floor(index / 20), 40);
  const repository = 'https://github.com/contoso/churn-model.git';
  const runId = `train_${1_767_225_600 + index}_${hex(index, 8)}`;
  return makeRun(runId, {
    createdUtc: created,
    startTimeUtc: created,
    endTimeUtc: new Date(Date.UTC(2026, 0, 1) + index * 1000 + 90_000).toISOString(),
    lastModifiedUtc: created,
    status: STATUSES[index % STATUSES.length] ?? 'Completed',
    statusRevision: 4,
    duration: '00:01:30.0000000',
    displayName: `calm_river_${index}`,
    runType: 'azureml.scriptrun',
    scriptName: 'train.py',
    target: index % 10 === 0 ? 'gpu-cluster' : 'local',
    userId: 'dora@contoso.example',
    createdBy: { userObjectId: 'a1b2c3d4', userTenantId: 'e5f6a7b8', userName: 'Dora' },
    tags: {
      team: `team-${index % 5}`,
      stage: index % 3 === 0 ? 'sweep' : 'single',
      learning_rate: `0.${index % 50}`,
    },
    properties: {
      'azureml.git.repository_uri': repository,
      'mlflow.source.git.repoURL': repository,
      'azureml.git.branch': 'main',
      'mlflow.source.git.branch': 'main',
      'azureml.git.commit': commit,
      'mlflow.source.git.commit': commit,
      'azureml.git.dirty': 'False',
      '_azureml.ComputeTargetType': 'local',
      ContentSnapshotId: `${commit.slice(0, 8)}-0000-4000-8000-${commit.slice(-12)}`,
      ProcessInfoFile: 'azureml-logs/process_info.json',
      ProcessStatusFile: 'azureml-logs/process_status.json',
    },
  });
}

/** Digits that look like those of a digest, the same for the same number. */
function hex(number: number, length: number): string {
  let text = '';
  for (let round = 1; text.length < length; round += 1)
    text += (Math.imul(number + round, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0');
  return text.slice(0, length);
}
