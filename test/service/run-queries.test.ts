import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Run } from '../../src/contract/run.ts';
import { EXTENSION, HISTORY, openTestService } from '../support/test-service.ts';

const service = openTestService();
const EXPERIMENT = `${HISTORY}/experiments/exp`;

const ids = (page: { value: Run[] }) => page.value.map(({ runId }) => runId);
const query = async (body: object, scope = EXPERIMENT) =>
  ids(await service.send('POST', `${scope}/runs:query`, body));

beforeAll(async () => {
  const runs: Record<string, object> = {
    r1: { status: 'Completed', tags: { owner: 'ann', best: null }, target: 'local' },
    r2: { status: 'Running', tags: { owner: "o'neil" }, properties: { 'azureml.git.dirty': 'True' } },
    r3: { status: 'Failed', target: 'gpu', tags: { owner: 'a "b" c' } },
    c1: { parentRunId: 'r1', tags: { owner: 'ann' } },
    c2: { parentRunId: 'r1', status: 'Running' },
  };
  for (const [runId, body] of Object.entries(runs)) {
    await service.send('PATCH', `${EXPERIMENT}/runs/${runId}`, body);
    service.clock.move(60);
  }
  await service.send('PATCH', `${HISTORY}/experiments/other/runs/o1`, { status: 'Running' });
});

describe('runs:query', () => {
  test.each<[string, string[]]>([
    ['(ParentRunId eq null)', ['r3', 'r2', 'r1']],
    ['(Status eq Running)', ['c2', 'r2']],
    ['(Target eq local)', ['r1']],
    ['(Tags/owner eq "ann")', ['c1', 'r1']],
    ["Tags/owner eq 'o''neil'", ['r2']],
    ['Tags/owner eq \'a "b" c\'', ['r3']],
    ['Tags/owner ne "ann"', ['c2', 'r3', 'r2']],
    ['Properties/azureml.git.dirty eq true', ['r2']],
    ['RootRunId eq r1 and RunId ne r1', ['c2', 'c1']],
    ['RunId eq r1 or RunId eq r3', ['r3', 'r1']],
    ['CreatedUtc ge 2026-03-01 10:03:00', ['c2', 'c1']],
    ["Tags/owner in ('ann', 'ann')", ['c1', 'r1']],
    ["startswith(Tags/owner, 'a')", ['c1', 'r3', 'r1']],
    ['not (Status eq Running or Status eq NotStarted)', ['r3', 'r1']],
    ['RunNumber le 2', ['r2', 'r1']],
    ['(Tags/owner ne null or Tags/owner eq null)', ['c1', 'r3', 'r2', 'r1']],
  ])('%s', async (filter, expected) => {
    expect(await query({ filter })).toEqual(expected);
  });

  test('orders by what is asked for, in whatever case the key is written', async () => {
    expect(await query({ orderby: 'RunId asc', top: 2 })).toEqual(['c1', 'c2']);
    expect(await query({ OrderBy: 'CreatedUtc desc', top: 1 })).toEqual(['c2']);
  });

  test('goes through all pages, each run once', async () => {
    const seen: string[] = [];
    let continuationToken: string | undefined;
    do {
      const page = await service.send('POST', `${EXPERIMENT}/runs:query`, {
        top: 2,
        ...(continuationToken === undefined ? {} : { continuationToken }),
      });
      expect(page.value.length).toBeLessThanOrEqual(2);
      seen.push(...ids(page));
      continuationToken = page.continuationToken;
    } while (continuationToken !== undefined);
    expect(seen).toEqual(['c2', 'c1', 'r3', 'r2', 'r1']);
  });

  test('answers without a body too, and by the id of the experiment', async () => {
    const { experimentId } = await service.send('GET', EXPERIMENT);
    const page = await service.send('POST', `${HISTORY}/experimentids/${experimentId}/runs:query`);
    expect(ids(page)).toHaveLength(5);
  });

  test('of the whole workspace sees all experiments', async () => {
    expect(await query({ filter: 'Status eq Running' }, EXTENSION)).toEqual(['o1', 'c2', 'r2']);
  });

  test.each([
    [{ filter: 'Colour eq red' }, 'BadFilter', 'filter'],
    [{ orderBy: 'Colour desc' }, 'BadRequest', 'orderBy'],
    [{ orderBy: 'RunId desc, CreatedUtc asc' }, 'BadRequest', 'orderBy'],
    [{ top: 0 }, 'BadRequest', 'top'],
    [{ top: 'many' }, 'BadRequest', 'top'],
    [{ colour: 'red' }, 'BadRequest', 'colour'],
    [{ continuationToken: 'made-up' }, 'BadRequest', 'continuationToken'],
  ])('refuses %j', async (body, code, target) => {
    expect(await service.refuse('POST', `${EXPERIMENT}/runs:query`, body)).toMatchObject({
      status: 400,
      code,
      target,
    });
  });

  test('never makes an experiment or a workspace', async () => {
    const elsewhere = EXPERIMENT.replace('workspaces/ws', 'workspaces/empty');
    expect(await service.refuse('POST', `${elsewhere}/runs:query`, {})).toMatchObject({
      code: 'WorkspaceNotFound',
    });
    expect(await service.refuse('POST', `${HISTORY}/experiments/none/runs:query`, {})).toMatchObject({
      code: 'ExperimentNotFound',
    });
    expect(await service.refuse('GET', `${HISTORY}/experiments/none`)).toMatchObject({ status: 404 });
  });
});

describe('children', () => {
  const children = async (query: Record<string, string | string[]>) =>
    ids(await service.send('GET', `${EXPERIMENT}/runs/r1/children`, undefined, { query }));

  test('are those directly below the run', async () => {
    expect(await children({})).toEqual(['c2', 'c1']);
    expect(await children({ $filter: 'Status eq Running' })).toEqual(['c2']);
    expect(await children({ $orderby: ['RunId asc', 'runId asc'], $top: '1', $sortorder: 'x' })).toEqual([
      'c1',
    ]);
  });

  test('of an unknown run are not found', async () => {
    expect(await service.refuse('GET', `${EXPERIMENT}/runs/nobody/children`)).toMatchObject({
      code: 'RunNotFound',
    });
  });
});
