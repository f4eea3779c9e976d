import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RunEndpoint } from '../../src/supervisor/run-endpoint.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { createEndpointBench, type EndpointBench, HISTORY } from './endpoint-bench.ts';

const folder = makeTempFolder();
let bench: EndpointBench;
let own: RunEndpoint;
let other: RunEndpoint;

beforeAll(async () => {
  bench = await createEndpointBench(folder);
  for (const runId of ['own', 'other']) {
    await bench.client.patchRun({ runId, experimentName: 'e' }, { status: 'Running' });
  }
  own = await bench.open('own');
  other = await bench.open('other');
});
afterAll(() => bench.close());

function call(
  endpoint: RunEndpoint,
  path: string,
  options: { token?: string; method?: string; json?: unknown } = {},
) {
  const { token = endpoint.token, method = 'GET', json } = options;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = json === undefined ? {} : { body: JSON.stringify(json) };
  return fetch(`${endpoint.url}${path}`, { method, headers, ...body });
}

describe('the endpoint of a run', () => {
  test('answers all of its first callers, though it loads what speaks HTTP only then', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => call(own, `${HISTORY}/experiments/e/runs/own`)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
    expect(await answers[0]?.json()).toMatchObject({ runId: 'own', status: 'Running' });
  });

  test('lets the run log to itself in each scope in which clients name it', async () => {
    const { experimentId } = await bench.client.createExperiment('e');
    for (const scope of ['/experiments/e', `/experimentids/${experimentId}`]) {
      const tags = { [scope.slice(1, 14)]: 'yes' };
      const answer = await call(own, `${HISTORY}${scope}/runs/own`, { method: 'PATCH', json: { tags } });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ tags });
    }
  });

  test('refuses the token of another run, also a good one', async () => {
    const answer = await call(own, `${HISTORY}/experiments/e/runs/own`, { token: other.token });
    expect(answer.status).toBe(401);
  });

  test('refuses whoever shows no token, but for the discovery of services', async () => {
    expect((await fetch(`${own.url}${HISTORY}/experiments/e/runs/own`)).status).toBe(401);
    const discovery = await fetch(`${own.url}/discovery`);
    expect(await discovery.json()).toMatchObject({ history: own.url, api: own.url, studio: own.url });
  });

  test.each([
    ['GET', '/experiments/e/runs/other', undefined],
    ['GET', '/runs/other', undefined],
    ['GET', '/experiments/e/runs/other/details', undefined],
    ['GET', '/experiments/e/runs/other/token', undefined],
    ['GET', '/experiments/e/runs/other/artifacts', undefined],
    ['PATCH', '/experiments/e/runs/other', { tags: { a: 'b' } }],
    ['PATCH', '/experiments/e/batch/runs', { runs: [{ runId: 'other', tags: { a: 'b' } }] }],
    ['POST', '/experiments/e/runs/other/cancel', undefined],
    [
      'POST',
      '/experiments/e/runs/other/events',
      { name: 'Microsoft.MachineLearning.Run.Failed', data: { RunId: 'other' } },
    ],
  ])('refuses to %s%s with the token of its run', async (method, path, json) => {
    const before = await bench.client.getRun({ runId: 'other' });
    expect((await call(own, `${HISTORY}${path}`, { method, json })).status).toBe(403);
    expect(await bench.client.getRun({ runId: 'other' })).toEqual(before);
  });

  test('gives a run a new token that is as good', async () => {
    const answer = await call(own, `${HISTORY}/experiments/e/runs/own/token`);
    const { token } = (await answer.json()) as { token: string };
    expect((await call(own, `${HISTORY}/experiments/e/runs/own`, { token })).status).toBe(200);
  });

  test('does not answer under any other name: a page could have made it resolve to this machine', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { host: 'evil.example', authorization: `Bearer ${own.token}` };
      request(`${own.url}${HISTORY}/experiments/e/runs/own`, { headers }, (answer) =>
        resolve(answer.statusCode),
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });

  test('is taken over on its port by a later supervisor, and the script goes on with its token', async () => {
    await bench.client.patchRun({ runId: 'kept', experimentName: 'e' }, { status: 'Running' });
    const first = await bench.open('kept');
    expect((await call(first, `${HISTORY}/experiments/e/runs/kept`)).status).toBe(200);
    await first.close(0);
    await expect(call(first, `${HISTORY}/experiments/e/runs/kept`)).rejects.toThrow('fetch failed');
    const second = await bench.open('kept', first.port);
    expect(second.url).toBe(first.url);
    expect((await call(first, `${HISTORY}/experiments/e/runs/kept`)).status).toBe(200);
  });
});
