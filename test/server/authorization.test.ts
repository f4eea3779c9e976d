import { describe, expect, test } from '@jest/globals';
import { OPERATIONS } from '../../src/contract/operations.ts';
import { RIGHTS } from '../../src/service/authorize-rights.ts';
import { createRunToken } from '../../src/service/run-token.ts';
import { HISTORY, WORKSPACE } from '../support/test-service.ts';
import { serveTeam, type TeamServer } from './team-server.ts';

const ADDRESS = { subscriptionId: 'sub', resourceGroup: 'group', workspaceName: 'ws' };
const OTHER =
  '/subscriptions/sub/resourceGroups/group/providers/Microsoft.MachineLearningServices/workspaces/other';
const RUN = `${HISTORY}/experiments/exp/runs/r1`;

test('every operation has a row in the table of rights, and the table has no other rows', () => {
  expect(Object.keys(RIGHTS).sort()).toEqual(Object.keys(OPERATIONS).sort());
});

test('every operation that the token of a run may do names its run in path, container or body', () => {
  for (const [name, right] of Object.entries(RIGHTS)) {
    const { paths } = OPERATIONS[name as keyof typeof OPERATIONS];
    if (right.forRun === 'path') for (const path of paths) expect(path).toContain('{runId}');
    if (right.forRun === 'container') for (const path of paths) expect(path).toContain('{container}');
    if (right.forRun === 'place') for (const path of paths) expect(path).not.toContain('{runId}');
  }
});

describe('a role', () => {
  test('lets a reader read and nothing else', async () => {
    const server = await serveTeam();
    const [reader, contributor] = [await server.makeToken('reader'), await server.makeToken('contributor')];
    expect((await server.call(contributor, 'PATCH', RUN, { status: 'Running' })).status).toBe(200);
    expect((await server.call(reader, 'GET', RUN)).status).toBe(200);
    expect((await server.call(reader, 'POST', `${HISTORY}/experiments/exp/runs:query`, {})).status).toBe(200);
    for (const [method, path, json] of [
      ['PATCH', RUN, { tags: { a: 'b' } }],
      ['POST', `${RUN}/events`, { name: 'x', timestamp: '2026-01-01T00:00:00Z', data: {} }],
      ['POST', `${HISTORY}/experiments/new`, undefined],
      ['DELETE', `${RUN}/tags`, ['a']],
      ['PUT', WORKSPACE, {}],
    ] as const) {
      const { status, body } = await server.call(reader, method, path, json);
      expect([path, status, body.error.innerError]).toEqual([
        path,
        403,
        { code: 'Forbidden', innerError: { code: 'Forbidden' } },
      ]);
    }
    expect((await server.call(reader, 'GET', RUN)).body.tags).toEqual({});
  });

  test('lets only an owner make and delete workspaces', async () => {
    const server = await serveTeam();
    const [contributor, owner] = [await server.makeToken('contributor'), await server.makeToken('owner')];
    expect((await server.call(contributor, 'PUT', WORKSPACE, {})).status).toBe(403);
    expect((await server.call(owner, 'PUT', WORKSPACE, {})).status).toBe(200);
    expect((await server.call(contributor, 'DELETE', WORKSPACE)).status).toBe(403);
    expect((await server.call(contributor, 'GET', WORKSPACE)).status).toBe(200);
    expect((await server.call(owner, 'DELETE', WORKSPACE)).status).toBe(200);
  });

  test('counts in the workspace of its token alone, in any letter case, and hides the others', async () => {
    const server = await serveTeam();
    const owner = await server.makeToken('owner');
    await server.call(owner, 'PUT', WORKSPACE, {});
    await server.call(owner, 'PUT', OTHER, {});
    const scoped = await server.makeToken('owner', { ...ADDRESS, workspaceName: 'WS' });
    expect((await server.call(scoped, 'GET', WORKSPACE)).status).toBe(200);
    expect((await server.call(scoped, 'GET', OTHER)).status).toBe(403);
    expect((await server.call(scoped, 'GET', OTHER.replace('other', 'none'))).status).toBe(403);
    expect((await server.call(scoped, 'POST', `/history/v1.0${OTHER}/experiments/e`)).status).toBe(403);
    const list = WORKSPACE.replace(/\/[^/]+$/, '');
    const names = (token: string) =>
      server
        .call(token, 'GET', list)
        .then(({ body }) => body.value.map(({ name }: { name: string }) => name));
    expect(await names(owner)).toEqual(['other', 'ws']);
    expect(await names(scoped)).toEqual(['ws']);
  });

  test('makes what it makes in the name of its holder', async () => {
    const server = await serveTeam();
    await server.call(await server.makeToken('contributor'), 'PATCH', RUN, {});
    const { body } = await server.call(await server.makeToken('reader'), 'GET', RUN);
    expect(body.createdBy).toEqual({ userName: 'contributor of the tests' });
  });
});

describe('a token', () => {
  test('lets nobody in after it was revoked or its time is over, at once', async () => {
    const server = await serveTeam();
    const ends = new Date(server.service.clock.now().getTime() + 60_000).toISOString();
    const [short, long] = [await server.makeToken('owner', undefined, ends), await server.makeToken('owner')];
    await server.call(long, 'PUT', WORKSPACE, {});
    expect((await server.call(short, 'GET', WORKSPACE)).status).toBe(200);
    server.service.clock.move(61);
    expect((await server.call(short, 'GET', WORKSPACE)).status).toBe(401);
    expect((await server.call(long, 'GET', WORKSPACE)).status).toBe(200);
    await server.service.tokens.revoke(long.slice(5, 17));
    expect((await server.call(long, 'GET', WORKSPACE)).status).toBe(401);
    const states = (await server.service.tokens.list()).map(({ state }) => state);
    expect(states.sort()).toEqual(['expired', 'revoked']);
  });

  test('is right as a whole only, and none gets in without one', async () => {
    const server = await serveTeam();
    const token = await server.makeToken('owner');
    const other = await server.makeToken('owner');
    const id = token.slice(0, 17);
    for (const wrong of [
      undefined,
      id,
      `${id}_`,
      `${id}_${other.slice(18)}`,
      token.slice(0, -1),
      `${token}x`,
      token.toUpperCase(),
      'a.b.c',
      "azml_' or 1=1 --_x",
    ]) {
      expect((await server.call(wrong, 'GET', WORKSPACE)).status).toBe(401);
    }
    expect((await server.call(token, 'GET', `${WORKSPACE}?access_token=${token}`)).status).toBe(404);
  });

  test('is not in the store: only a hash of it is', async () => {
    const server = await serveTeam();
    const token = await server.makeToken('owner');
    const secret = token.slice('azml_'.length + 13);
    const records = await (await server.service.store.accessTokens()).list();
    expect(records).toHaveLength(1);
    expect(JSON.stringify(records)).not.toContain(secret);
    expect(records[0]?.secretHash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(await server.service.tokens.list())).not.toContain(records[0]?.secretHash);
  });
});

describe('the token of a run', () => {
  async function serveRun(): Promise<TeamServer & { token: string }> {
    const server = await serveTeam();
    const owner = await server.makeToken('owner');
    for (const id of ['r1', 'r2']) await server.call(owner, 'PATCH', RUN.replace('r1', id), {});
    const workspace = await server.service.store.getWorkspace(ADDRESS);
    const parts = { store: server.service.store, now: server.service.clock.now };
    const run = { runId: 'r1', workspaceId: workspace?.workspaceId ?? '' };
    return { ...server, token: (await createRunToken(parts, run)).token };
  }

  test('opens that run in every scope, its files, and the names of the places around it', async () => {
    const { call, token } = await serveRun();
    const experimentId = (await call(token, 'GET', RUN)).body.experimentId;
    for (const scope of [
      'experiments/exp/runs/r1',
      `experimentids/${experimentId}/runs/r1`,
      'runs/r1',
      'experiments/exp/runs/r1/details',
      'experiments/exp',
    ]) {
      expect([scope, (await call(token, 'GET', `${HISTORY}/${scope}`)).status]).toEqual([scope, 200]);
    }
    expect((await call(token, 'PATCH', RUN, { tags: { a: 'b' } })).body.tags).toEqual({ a: 'b' });
    const files = `/artifact/v2.0${WORKSPACE}/artifacts/ExperimentRun`;
    expect((await call(token, 'GET', `${files}/dcid.r1`)).status).toBe(200);
    expect((await call(token, 'GET', `${files}/dcid.r2`)).status).toBe(403);
    expect((await call(token, 'GET', `${files}/r1`)).status).toBe(403);
    expect((await call(token, 'GET', `${files}x/dcid.r1`)).status).toBe(403);
  });

  test('opens no other run, by no spelling, and nothing that is about many', async () => {
    const { call, token } = await serveRun();
    for (const [method, path, json] of [
      ['GET', RUN.replace('r1', 'r2'), undefined],
      ['PATCH', RUN.replace('r1', 'r2'), { tags: { a: 'b' } }],
      ['GET', RUN.replace('r1', 'R1'), undefined],
      ['GET', `${HISTORY}/runs/r2/details`, undefined],
      ['PATCH', RUN.replace('r1', 'new'), {}],
      ['PATCH', RUN.replace('r1', 'new'), { parentRunId: 'r2' }],
      ['PATCH', RUN.replace('r1', 'new'), { parentRunId: 'r1', PARENTRUNID: 'r2' }],
      ['POST', `${HISTORY}/experiments/exp/runs:query`, {}],
      ['POST', `${HISTORY}/experiments:query`, {}],
      ['PATCH', `${HISTORY}/experiments/exp/batch/runs`, { runs: [{ runId: 'r1' }, { runId: 'r2' }] }],
      ['PATCH', `${HISTORY}/experiments/exp/batch/runs`, { runs: [{ runId: 'r1', RunId: 'r2' }] }],
      [
        'PATCH',
        `${HISTORY}/experiments/exp/batch/runs`,
        { runs: [{ runId: 'r1' }], Runs: [{ runId: 'r2' }] },
      ],
      [
        'POST',
        `${HISTORY}/experiments/exp/batch/events`,
        { events: [{ name: 'x', runId: 'r1', data: { RunId: 'r2' } }] },
      ],
      ['PUT', WORKSPACE, {}],
      ['GET', `/history/v1.0${OTHER}/runs/r1`, undefined],
    ] as const) {
      expect([method, path, json, (await call(token, method, path, json)).status]).toEqual([
        method,
        path,
        json,
        403,
      ]);
    }
  });

  test('lets a run have runs below it', async () => {
    const { call, token } = await serveRun();
    const child = RUN.replace('r1', 'child');
    expect((await call(token, 'PATCH', child, { parentRunId: 'r1' })).status).toBe(200);
    expect((await call(token, 'PATCH', child, { tags: { a: 'b' } })).body.tags).toEqual({ a: 'b' });
    const grandchild = { runs: [{ runId: 'grandchild', parentRunId: 'child' }] };
    const batch = await call(token, 'PATCH', `${HISTORY}/experiments/exp/batch/runs`, grandchild);
    expect(Object.keys(batch.body.runs)).toEqual(['grandchild']);
  });

  test('ends with its time, and with a run that is gone', async () => {
    const server = await serveRun();
    const { call, token, service } = server;
    const owner = await server.makeToken('owner');
    await call(owner, 'DELETE', WORKSPACE);
    expect((await call(token, 'GET', RUN)).status).toBe(401);
    await call(owner, 'PATCH', RUN, {});
    service.clock.move(91 * 24 * 3600);
    expect((await call(token, 'GET', RUN)).status).toBe(401);
    const [head, claims] = token.split('.');
    expect((await call(`${head}.${claims}.`, 'GET', RUN)).status).toBe(401);
  });
});
