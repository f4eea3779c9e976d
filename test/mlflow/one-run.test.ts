import { describe, expect, test } from '@jest/globals';
import { readText } from '../../src/client/response-body.ts';
import type { Principal } from '../../src/contract/principal.ts';
import { createHandDrivenTarget } from '../support/hand-driven-target.ts';
import { sendSnapshot } from '../support/source-snapshot.ts';
import { EXECUTION, HISTORY, openTestService } from '../support/test-service.ts';
import { DEFAULT_WORKSPACE } from './own-server.ts';

const API = '/api/2.0/mlflow';

const open = () => openTestService({ defaultWorkspace: DEFAULT_WORKSPACE });

async function makeAzureRun(service: ReturnType<typeof open>, runId = 'r1'): Promise<void> {
  await service.send('PATCH', `${HISTORY}/experiments/exp/runs/${runId}`, {
    status: 'Running',
    displayName: 'shown',
    tags: { team: 'blue', 'mlflow.source.git.commit': 'of a tag' },
    properties: { 'azureml.git.branch': 'main', 'mlflow.source.git.commit': 'abc' },
    parameters: { lr: 0.1, deep: { a: 1 } },
  });
}

const pairs = (list: readonly { key: string; value: string }[]) =>
  Object.fromEntries(list.map(({ key, value }) => [key, value]));

describe('a run of Azure ML', () => {
  test('is the same run for MLflow', async () => {
    const service = open();
    await makeAzureRun(service);
    const { run } = await service.send('GET', `${API}/runs/get`, undefined, { query: { run_id: 'r1' } });
    expect(run.info).toMatchObject({ run_name: 'shown', status: 'RUNNING', lifecycle_stage: 'active' });
    expect(run.info.artifact_uri).toBe(`mlflow-artifacts:/${run.info.experiment_id}/r1/artifacts`);
    expect(pairs(run.data.tags)).toEqual({
      team: 'blue',
      'mlflow.source.git.commit': 'abc',
      'mlflow.runName': 'shown',
    });
    expect(pairs(run.data.params)).toEqual({ lr: '0.1', deep: '{"a":1}' });
  });

  test('keeps what is a property, and takes other tags', async () => {
    const service = open();
    await makeAzureRun(service);
    const set = (key: string, value: string) =>
      service.request('POST', `${API}/runs/set-tag`, { body: JSON.stringify({ run_id: 'r1', key, value }) });
    expect((await set('mlflow.source.git.commit', 'abc')).status).toBe(200);
    expect((await set('mlflow.source.git.commit', 'other')).status).toBe(400);
    expect((await set('mlflow.runName', 'renamed')).status).toBe(200);
    expect((await set('team', 'red')).status).toBe(200);
    const run = await service.send('GET', `${HISTORY}/experiments/exp/runs/r1`);
    expect(run).toMatchObject({ displayName: 'renamed', tags: { team: 'red' } });
    const { runs } = await service.send('POST', `${API}/runs/search`, {
      experiment_ids: [run.experimentId],
      filter: "tags.mlflow.source.git.commit = 'abc' and run_name = 'renamed'",
    });
    expect(runs).toHaveLength(1);
  });

  test('that is hidden counts as deleted', async () => {
    const service = open();
    await makeAzureRun(service);
    await service.send('POST', `${API}/runs/delete`, { run_id: 'r1' });
    expect(await service.send('GET', `${HISTORY}/experiments/exp/runs/r1`)).toMatchObject({ hidden: true });
  });
});

describe('pages of a search', () => {
  test.each([{}, { order_by: ['metrics.m DESC'] }, { filter: "params.even = 'yes'" }])(
    'together have every run once: %j',
    async (asked) => {
      const service = open();
      const { experiment_id } = await service.send('POST', `${API}/experiments/create`, { name: 'e' });
      for (let index = 0; index < 25; index += 1) {
        service.clock.move(1);
        const { run } = await service.send('POST', `${API}/runs/create`, { experiment_id });
        await service.send('POST', `${API}/runs/log-batch`, {
          run_id: run.info.run_id,
          metrics: [{ key: 'm', value: index, timestamp: 1, step: 0 }],
          params: [{ key: 'even', value: index % 2 === 0 ? 'yes' : 'no' }],
        });
      }
      const seen: string[] = [];
      let page_token: string | undefined;
      do {
        const body = { experiment_ids: [experiment_id, '0'], max_results: 4, page_token, ...asked };
        const page = await service.send('POST', `${API}/runs/search`, body);
        seen.push(...page.runs.map((run: { info: { run_id: string } }) => run.info.run_id));
        page_token = page.next_page_token;
      } while (page_token !== undefined);
      expect(seen).toHaveLength('filter' in asked ? 13 : 25);
      expect(new Set(seen).size).toBe(seen.length);
    },
  );
});

test('the token of a run opens that run and what it makes below it, nothing else', async () => {
  const service = open();
  await makeAzureRun(service, 'mine');
  await makeAzureRun(service, 'other');
  const { experimentId } = await service.send('GET', `${HISTORY}/experiments/exp`);
  const principal: Principal = { name: 'ann', role: 'contributor', runId: 'mine' };
  const send = async (path: string, json: object) => {
    const response = await service.request('POST', `${API}/${path}`, {
      body: JSON.stringify(json),
      principal,
    });
    return { status: response.status, value: JSON.parse(await readText(response.body)) };
  };
  const metric = { key: 'm', value: 1, timestamp: 1 };
  expect((await send('runs/log-metric', { run_id: 'mine', ...metric })).status).toBe(200);
  expect(await send('runs/log-metric', { run_id: 'other', ...metric })).toMatchObject({
    status: 403,
    value: { error_code: 'PERMISSION_DENIED' },
  });
  const below = (runId: string) => [{ key: 'mlflow.parentRunId', value: runId }];
  expect((await send('runs/create', { experiment_id: experimentId, tags: below('other') })).status).toBe(403);
  const made = await send('runs/create', { experiment_id: experimentId });
  expect(made.value.run.data.tags).toEqual(expect.arrayContaining(below('mine')));
  const { value } = await send('runs/search', { experiment_ids: [experimentId] });
  expect(value.runs).toHaveLength(2);
});

test('a file in parts is refused by name', async () => {
  const response = await open().request('POST', '/api/2.0/mlflow-artifacts/mpu/create/1/r/artifacts/x', {
    body: '{}',
  });
  expect(response.status).toBe(501);
  expect(JSON.parse(await readText(response.body))).toMatchObject({ error_code: 'NOT_IMPLEMENTED' });
});

test('one metric of several runs is thinned out', async () => {
  const service = open();
  await makeAzureRun(service);
  await service.send('POST', `${API}/runs/log-batch`, {
    run_id: 'r1',
    metrics: Array.from({ length: 100 }, (_, step) => ({ key: 'm', value: step, timestamp: 1, step })),
  });
  const { metrics } = await service.send('GET', `${API}/metrics/get-history-bulk-interval`, undefined, {
    query: { run_ids: ['r1'], metric_key: 'm', max_results: '3', end_step: '50' },
  });
  expect(metrics.map(({ step }: { step: number }) => step)).toEqual([0, 25, 50]);
});

test('the status of a run that a compute target has had in hand is not changed', async () => {
  const target = createHandDrivenTarget();
  const service = openTestService({ defaultWorkspace: DEFAULT_WORKSPACE, targets: [target] });
  const snapshotId = await sendSnapshot(service, { 'a.py': 'print()' });
  const definition = { configuration: { script: 'a.py', target: target.name }, snapshotId };
  await service.send('POST', `${EXECUTION}/experiments/e/snapshotrun`, definition, {
    query: { runId: 'sub' },
  });
  const { run_info } = await service.send('POST', `${API}/runs/update`, {
    run_id: 'sub',
    status: 'FINISHED',
  });
  expect(run_info.status).toBe('SCHEDULED');
});
