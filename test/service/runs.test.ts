import { describe, expect, test } from '@jest/globals';
import type { Run } from '../../src/contract/run.ts';
import { HISTORY, openTestService } from '../support/test-service.ts';

const service = openTestService();
const RUNS = `${HISTORY}/experiments/exp/runs`;
const patch = (runId: string, body: object) => service.send<Run>('PATCH', `${RUNS}/${runId}`, body);

describe('making a run', () => {
  test('makes its experiment and workspace too', async () => {
    const other = openTestService();
    expect(await other.refuse('GET', `${HISTORY}/runs/first`)).toMatchObject({
      status: 404,
      code: 'WorkspaceNotFound',
    });
    const run = await other.send<Run>('PATCH', `${RUNS}/first`, {});
    expect(run).toMatchObject({
      runId: 'first',
      runNumber: 1,
      rootRunId: 'first',
      status: 'NotStarted',
      statusRevision: 1,
      revision: 1,
      createdUtc: '2026-03-01T10:00:00.000000Z',
      createdBy: { userName: 'ann', userObjectId: 'ann-id' },
      userId: 'ann-id',
      dataContainerId: 'dcid.first',
      hidden: false,
      properties: {},
      tags: {},
    });
    const experiment = await other.send('GET', `${HISTORY}/experiments/exp`);
    expect(run.experimentId).toBe(experiment.experimentId);
  });

  test('gives what was said back, with no field that has no value', async () => {
    const sent = {
      name: 'n',
      displayName: 'd',
      description: 'words',
      hidden: true,
      runType: 'azureml.scriptrun',
      properties: { p: '1' },
      tags: { t: 'x', bare: null },
      scriptName: 'train.py',
      target: 'local',
      parameters: { lr: 0.1 },
      startTimeUtc: '2026-02-01T00:00:00Z',
      status: 'running',
      endTimeUtc: null,
    };
    const run = await patch('told', sent);
    const { endTimeUtc: _, ...expected } = sent;
    expect(run).toMatchObject({
      ...expected,
      status: 'Running',
      startTimeUtc: '2026-02-01T00:00:00.000000Z',
    });
    expect(Object.keys(run)).not.toContain('endTimeUtc');
    expect(await service.send('GET', `${RUNS}/told`)).toEqual(run);
    expect(await service.send('GET', `${HISTORY}/runs/told`)).toEqual(run);
    expect(await service.send('GET', `${HISTORY}/experimentids/${run.experimentId}/runs/told`)).toEqual(run);
  });

  test('under a parent takes its root', async () => {
    const root = await patch('root', {});
    const child = await patch('child', { parentRunId: 'root' });
    const grandchild = await patch('grandchild', { parentRunId: 'child' });
    expect(grandchild).toMatchObject({
      parentRunId: 'child',
      parentRunUuid: child.runUuid,
      rootRunId: 'root',
      rootRunUuid: root.runUuid,
    });
    expect(await service.refuse('PATCH', `${RUNS}/orphan`, { parentRunId: 'nobody' })).toMatchObject({
      status: 404,
      code: 'RunNotFound',
      target: 'nobody',
    });
  });

  test('is not possible without knowing the experiment', async () => {
    await patch('there', {});
    expect(await service.refuse('PATCH', `${HISTORY}/runs/unknown`, {})).toMatchObject({
      code: 'RunNotFound',
    });
    expect(await service.refuse('PATCH', `${HISTORY}/experimentids/unknown/runs/r`, {})).toMatchObject({
      code: 'ExperimentNotFound',
    });
  });

  test.each([
    ['a/b', 'OperationNotFound'],
    ['a%2Fb', 'BadRequest'],
    ['..', 'BadRequest'],
    ['-rf', 'BadRequest'],
    ['a.b', 'BadRequest'],
    ['r'.repeat(257), 'LimitExceeded'],
  ])('refuses the id %.20s', async (runId, code) => {
    expect(await service.refuse('PATCH', `${RUNS}/${runId}`, {})).toMatchObject({ code });
  });

  test('of an id that another run of the workspace has is not possible', async () => {
    await patch('taken', {});
    const elsewhere = `${HISTORY}/experiments/other/runs/taken`;
    expect(await service.refuse('PATCH', elsewhere, { tags: { a: 'b' } })).toMatchObject({
      code: 'RunNotFound',
    });
    expect(await service.send('GET', `${RUNS}/taken`)).toMatchObject({ tags: {} });
  });
});

describe('changing a run', () => {
  test('merges tags, replaces texts and counts a revision', async () => {
    await patch('mutable', { tags: { a: '1', b: '2' }, description: 'before' });
    service.clock.move(5);
    const run = await patch('mutable', { tags: { b: '3', c: null }, description: 'after', hidden: true });
    expect(run).toMatchObject({
      tags: { a: '1', b: '3', c: null },
      description: 'after',
      hidden: true,
      revision: 2,
      statusRevision: 1,
    });
    expect(run.lastModifiedUtc > run.createdUtc).toBe(true);
  });

  test('that changes nothing is no revision', async () => {
    const run = await patch('same', { tags: { a: '1' }, properties: { p: 'q' } });
    expect(await patch('same', { tags: { a: '1' }, properties: { p: 'q' } })).toEqual(run);
  });

  test('cannot give a property another value', async () => {
    await patch('fixed', { properties: { 'azureml.git.commit': 'abc' } });
    const body = { properties: { more: 'yes', 'azureml.git.commit': 'def' } };
    expect(await service.refuse('PATCH', `${RUNS}/fixed`, body)).toMatchObject({
      status: 400,
      code: 'ImmutableProperty',
      target: 'azureml.git.commit',
    });
    expect(await patch('fixed', { properties: { more: 'yes' } })).toMatchObject({
      properties: { 'azureml.git.commit': 'abc', more: 'yes' },
    });
  });

  test('cannot bring a run back from its end', async () => {
    await patch('ended', { status: 'Running' });
    service.clock.move(90);
    const ended = await patch('ended', { status: 'Completed' });
    expect(ended).toMatchObject({ status: 'Completed', duration: '00:01:30.0000000', statusRevision: 2 });
    expect(await patch('ended', { status: 'completed' })).toEqual(ended);
    for (const body of [
      { status: 'Running' },
      { status: 'Failed' },
      { endTimeUtc: '2020-01-01T00:00:00Z' },
    ]) {
      expect(await service.refuse('PATCH', `${RUNS}/ended`, body)).toMatchObject({ code: 'BadTransition' });
    }
    expect(await patch('ended', { tags: { late: 'word' } })).toMatchObject({ status: 'Completed' });
  });

  test('cannot change what it is', async () => {
    await patch('rigid', { runType: 'a' });
    expect(await patch('rigid', { runType: 'a', target: 'local' })).toMatchObject({ target: 'local' });
    for (const body of [
      { runType: 'b' },
      { target: 'far' },
      { parentRunId: 'told' },
      { runDefinition: {} },
    ]) {
      expect(await service.refuse('PATCH', `${RUNS}/rigid`, body)).toMatchObject({ code: 'BadRequest' });
    }
  });

  test('keeps keys that mean something to JavaScript', async () => {
    const body = '{"tags":{"__proto__":"x","constructor":"y"},"properties":{"__proto__":"z"}}';
    const response = await service.request('PATCH', `${RUNS}/proto`, { body });
    expect(response.status).toBe(200);
    const text = (await service.request('GET', `${RUNS}/proto`)).body;
    expect(text).toContain('"__proto__":"x"');
    expect(text).toContain('"constructor":"y"');
    expect(text).toContain('"__proto__":"z"');
    const answer = await service.request('DELETE', `${RUNS}/proto/tags`, { body: '["__proto__"]' });
    expect(answer.body).toContain('"tags":{"constructor":"y"}');
    expect({}).not.toHaveProperty('x');
  });

  test('is only done at the revision that If-Match names', async () => {
    await patch('guarded', {});
    const { headers } = await service.request('GET', `${RUNS}/guarded`);
    expect(headers.etag).toBe('"1"');
    const parts = { headers: { 'if-match': '"1"' } };
    expect(await service.send('PATCH', `${RUNS}/guarded`, { description: '1' }, parts)).toMatchObject({
      revision: 2,
    });
    expect(await service.refuse('PATCH', `${RUNS}/guarded`, { description: '2' }, parts)).toMatchObject({
      status: 412,
      code: 'PreconditionFailed',
    });
    expect(await service.refuse('PATCH', `${RUNS}/nobody`, {}, parts)).toMatchObject({ code: 'RunNotFound' });
  });

  test.each([
    ['an unknown field', { colour: 'red' }, 'BadRequest', 'colour'],
    ['an unknown status', { status: 'Sleeping' }, 'BadRequest', 'status'],
    ['a time that is none', { startTimeUtc: 'now' }, 'BadRequest', 'startTimeUtc'],
    ['a number as a tag', { tags: { k: 5 } }, 'BadRequest', 'tags.k'],
    ['a property without a value', { properties: { k: null } }, 'BadRequest', 'properties.k'],
    ['a key that is too long', { tags: { ['k'.repeat(101)]: 'v' } }, 'LimitExceeded', 'k'.repeat(100)],
    ['a value that is too long', { properties: { k: 'v'.repeat(1001) } }, 'LimitExceeded', 'properties.k'],
    ['a name that is too long', { displayName: 'n'.repeat(257) }, 'LimitExceeded', 'displayName'],
    ['another data container', { dataContainerId: 'dcid.other' }, 'BadRequest', 'dataContainerId'],
    ['another run id', { runId: 'other' }, 'BadRequest', 'runId'],
    ['a list instead of an object', [], 'BadRequest', undefined],
  ])('refuses %s', async (_, body, code, target) => {
    expect(await service.refuse('PATCH', `${RUNS}/strict`, body)).toMatchObject({ code, target });
  });
});

test('several runs at once succeed and fail each for itself', async () => {
  const answer = await service.send('PATCH', `${HISTORY}/experiments/exp/batch/runs`, {
    runs: [{ runId: 'b1', tags: { a: 'b' } }, { runId: 'b2', status: 'Sleeping' }, { displayName: 'x' }],
  });
  expect(Object.keys(answer.runs)).toEqual(['b1']);
  expect(answer.runs.b1).toMatchObject({ runId: 'b1', tags: { a: 'b' } });
  expect(Object.keys(answer.errors)).toEqual(['runs[1]', 'runs[2]']);
  expect(answer.errors['runs[1]'].error.innerError.innerError.code).toBe('BadRequest');
});

test('runs are numbered in their experiment', async () => {
  const numbers = [];
  for (const id of ['n1', 'n2', 'n3']) {
    numbers.push((await service.send('PATCH', `${HISTORY}/experiments/counted/runs/${id}`, {})).runNumber);
  }
  expect(numbers).toEqual([1, 2, 3]);
});

test('many clients that make the same run make one', async () => {
  const tags = Array.from({ length: 8 }, (_, index) => ({ [`t${index}`]: 'x' }));
  const runs = await Promise.all(tags.map((tag) => patch('shared', { tags: tag })));
  expect(new Set(runs.map(({ runUuid }) => runUuid)).size).toBe(1);
  const run = await service.send<Run>('GET', `${RUNS}/shared`);
  expect(Object.keys(run.tags)).toHaveLength(8);
});

test('details show configuration and creation, not the fields of lists', async () => {
  await patch('detailed', { runDefinition: { script: 't.py' }, properties: { p: 'q' } });
  const details = await service.send('GET', `${RUNS}/detailed/details`);
  expect(details).toMatchObject({
    runId: 'detailed',
    createdTimeUtc: expect.stringContaining('2026-03-01T'),
    runDefinition: { script: 't.py' },
    properties: { p: 'q' },
    inputDatasets: [],
    outputDatasets: [],
    logFiles: {},
  });
  expect(details).not.toHaveProperty('createdUtc');
});
