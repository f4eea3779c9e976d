import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Run } from '../../src/contract/run.ts';
import { AzMlError } from '../../src/errors.ts';
import { createHandDrivenTarget } from '../support/hand-driven-target.ts';
import { sendSnapshot } from '../support/source-snapshot.ts';
import { EXECUTION, EXTENSION, HISTORY, openTestService, WORKSPACE } from '../support/test-service.ts';

const target = createHandDrivenTarget();
const service = openTestService({ targets: [createHandDrivenTarget('local'), target] });
const SUBMIT = `${EXECUTION}/experiments/my exp/snapshotrun`.replace(' ', '%20');
let snapshotId = '';

beforeAll(async () => {
  snapshotId = await sendSnapshot(service, { 'train.py': 'print(1)' });
});

const definition = (more: object = {}) => ({
  snapshotId,
  configuration: { script: 'train.py', arguments: ['--lr', '0.1'], target: 'bench' },
  ...more,
});
const submit = (runId: string, body: object = definition()) =>
  service.send('POST', SUBMIT, body, { query: { runId } });
const refuse = (runId: string, body: object) => service.refuse('POST', SUBMIT, body, { query: { runId } });
const read = (runId: string) => service.send<Run>('GET', `${HISTORY}/runs/${runId}`);
const launchOf = (runId: string) => target.launches.find((launch) => launch.runId === runId);

test('a submitted run is there with all its facts before it is launched', async () => {
  const seen: Run[] = [];
  target.beforeLaunch(async ({ runId }) => void seen.push(await read(runId)));
  const properties = { 'azureml.git.commit': 'abc' };
  const warnings = [{ source: 'git', message: 'uncommitted changes' }];
  await submit('full', definition({ properties, tags: { a: 'b' }, displayName: 'Nice', warnings }));
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({
    runId: 'full',
    status: 'Starting',
    runType: 'azureml.scriptrun',
    scriptName: 'train.py',
    target: 'bench',
    displayName: 'Nice',
    tags: { a: 'b' },
    warnings,
    properties: {
      'azureml.git.commit': 'abc',
      '_azureml.ComputeTargetType': 'amlcompute',
      ContentSnapshotId: snapshotId,
      ProcessInfoFile: 'azureml-logs/process_info.json',
      ProcessStatusFile: 'azureml-logs/process_status.json',
    },
    cancelUri: `${EXECUTION}/experiments/my%20exp/runId/full/cancel`,
  });
});

test('the target gets the definition with its defaults, and the names by which a script finds its run', async () => {
  target.beforeLaunch(async () => {});
  expect(await submit('launched')).toEqual({ runId: 'launched' });
  const run = await read('launched');
  expect(launchOf('launched')).toMatchObject({
    runId: 'launched',
    experimentName: 'my exp',
    definition: {
      snapshotId,
      configuration: {
        script: 'train.py',
        arguments: ['--lr', '0.1'],
        framework: 'Python',
        communicator: 'None',
        nodeCount: 1,
        environment: {
          environmentVariables: {},
          python: { userManagedDependencies: false, interpreterPath: 'python' },
        },
        history: { outputCollection: true, snapshotProject: true, directoriesToWatch: ['logs'] },
      },
    },
    environment: {
      AZUREML_RUN_ID: 'launched',
      AZUREML_ARM_SUBSCRIPTION: 'sub',
      AZUREML_ARM_RESOURCEGROUP: 'group',
      AZUREML_ARM_WORKSPACE_NAME: 'ws',
      AZUREML_ARM_PROJECT_NAME: 'my exp',
      AZUREML_EXPERIMENT_ID: run.experimentId,
      AZUREML_WORKSPACE_SCOPE: WORKSPACE,
      AZUREML_EXPERIMENT_SCOPE: `${WORKSPACE}/experiments/my%20exp`,
    },
  });
  const details = await service.send('GET', `${HISTORY}/runs/launched/details`);
  expect(details.runDefinition).toMatchObject({ script: 'train.py', target: 'bench' });
});

test('sections that the service does not know reach the target, and so do the words of the Azure SDK', async () => {
  const configuration = { command: 'make train', target: 'bench', mpi: { processCountPerNode: 2 } };
  const body = {
    Configuration: configuration,
    SnapshotId: snapshotId,
    TelemetryValues: {},
    TargetDetails: null,
    ParentRunId: null,
  };
  await submit('sdk', body);
  expect(launchOf('sdk')?.definition.configuration).toMatchObject(configuration);
  expect(await read('sdk')).not.toHaveProperty('scriptName');
});

test('over HTTP the addresses of a run are whole', async () => {
  const parts = { query: { runId: 'served' }, baseUrl: 'http://127.0.0.1:8470' };
  await service.send('POST', SUBMIT, definition(), parts);
  expect((await read('served')).cancelUri).toMatch(/^http:\/\/127\.0\.0\.1:8470\/execution\//);
});

test('without a run id one is made of experiment, time and chance', async () => {
  const { runId } = await service.send('POST', SUBMIT, definition());
  expect(runId).toMatch(/^my-exp_1772359200_[0-9a-f]{8}$/);
});

describe('sent again', () => {
  test('the same submission gives the first run back', async () => {
    await submit('twice');
    expect(await submit('twice')).toEqual({ runId: 'twice' });
    const { configuration, ...rest } = definition();
    const { arguments: args, script, target: name } = configuration;
    expect(
      await submit('twice', { configuration: { target: name, script, arguments: args }, ...rest }),
    ).toEqual({
      runId: 'twice',
    });
    expect(target.launches.filter(({ runId }) => runId === 'twice')).toHaveLength(1);
  });

  test('at the same moment, one run is launched', async () => {
    await Promise.all([submit('race'), submit('race'), submit('race')]);
    expect(target.launches.filter(({ runId }) => runId === 'race')).toHaveLength(1);
  });

  test('another submission under the same id is refused', async () => {
    await submit('clash');
    expect(await refuse('clash', definition({ tags: { other: 'yes' } }))).toMatchObject({
      status: 409,
      code: 'RunExists',
    });
    await service.send('PATCH', `${HISTORY}/experiments/my%20exp/runs/by-hand`, {});
    expect(await refuse('by-hand', definition())).toMatchObject({ code: 'RunExists' });
  });
});

describe('what cannot start leaves nothing behind', () => {
  const fresh = openTestService({ targets: [target] });

  test.each<[string, object, string]>([
    ['an unknown target', { configuration: { script: 'x', target: 'moon' } }, 'ComputeTargetNotFound'],
    ['an unknown snapshot', { snapshotId: 'never' }, 'SnapshotNotFound'],
    ['neither script nor command', { configuration: { target: 'bench' } }, 'BadRequest'],
    ['arguments that are no texts', { configuration: { script: 'x', arguments: [1] } }, 'BadRequest'],
    ['no snapshot', { snapshotId: null }, 'BadRequest'],
    ['an unknown field', { priority: 5 }, 'BadRequest'],
  ])('%s', async (_, change, code) => {
    const body = { ...definition(), snapshotId: 'some', ...change };
    expect(await fresh.refuse('POST', SUBMIT, body, { query: { runId: 'r' } })).toMatchObject({ code });
    expect(await fresh.refuse('GET', WORKSPACE)).toMatchObject({ code: 'WorkspaceNotFound' });
  });

  test('an unknown target is answered with the known ones', async () => {
    const body = definition({ configuration: { script: 'x', target: 'moon' } });
    const response = await service.request('POST', SUBMIT, { body: JSON.stringify(body) });
    expect(JSON.parse(String(response.body)).error.details).toEqual([
      { code: 'Hint', message: 'known compute targets: local, bench' },
    ]);
  });

  test('a property that contradicts the submission is refused', async () => {
    const body = definition({ properties: { ContentSnapshotId: 'other' } });
    expect(await refuse('contradicting', body)).toMatchObject({ code: 'ImmutableProperty' });
    expect(await service.refuse('GET', `${HISTORY}/runs/contradicting`)).toMatchObject({
      code: 'RunNotFound',
    });
  });
});

test('a launch that fails ends the run as failed, with the reason', async () => {
  target.beforeLaunch(async () => {
    throw new AzMlError('LaunchFailed', 'no room on the cluster');
  });
  expect(await refuse('unlucky', definition())).toMatchObject({
    code: 'LaunchFailed',
    message: 'no room on the cluster',
  });
  expect(await read('unlucky')).toMatchObject({
    status: 'Failed',
    error: { error: { message: 'no room on the cluster', innerError: { code: 'LaunchFailed' } } },
  });
  target.beforeLaunch(async () => {
    throw new Error('secret inner text');
  });
  expect((await refuse('unlucky2', definition())).message).not.toContain('secret');
  expect((await service.store.getLaunch((await workspaceId()) ?? '', 'unlucky2'))?.open).toBe(false);
});

test('a run that is cancelled while it is being launched is cancelled at the target', async () => {
  target.beforeLaunch(async ({ runId }) => {
    await service.send('POST', `${HISTORY}/runs/${runId}/cancel`);
  });
  await submit('hasty');
  expect(target.cancelled).toContain('at-hasty');
  expect(await read('hasty')).toMatchObject({ status: 'CancelRequested' });
});

async function workspaceId(): Promise<string | undefined> {
  const [workspace] = await service.store.listWorkspaces({});
  expect(await service.send('GET', `${EXTENSION}/snapshots/${snapshotId}`)).toHaveProperty('digest');
  return workspace?.workspaceId;
}
