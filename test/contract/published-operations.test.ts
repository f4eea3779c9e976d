import { beforeAll, describe, expect, test } from '@jest/globals';
import { NOT_BUILT } from '../../src/service/not-built.ts';
import { testWithContracts } from '../support/component.ts';
import { ARTIFACTS, HISTORY, WORKSPACE } from '../support/test-service.ts';
import { checkExchanges } from './check-exchanges.ts';
import { HOSTS, type HostedWorkspace, openHost } from './hosts.ts';
import { createRecorder } from './recorder.ts';

const EXPERIMENT = `${HISTORY}/experiments/exp`;
const HYPERDRIVE = `/hyperdrive/v1.0${WORKSPACE}/experiments/exp`;
/** What clients of v1 ask, and those written after them, in no description. */
const UNPUBLISHED =
  /\/runcounts$|\/token$|\/history\/v1\.0.*\/experiments$|\/experiment(s|ids)\/[^/]+\/runs$|\/artifacts\/(path|content|contentinfo|metadata|prefix|batch)\/|^\/hyperdrive\//;

describe.each(Object.keys(HOSTS))('operations of the published descriptions, %s', (name) => {
  let host: HostedWorkspace;
  let byId = '';
  const { send, exchange, exchanges } = createRecorder(() => host.transport);
  const scopes = () => [EXPERIMENT, byId, HISTORY];
  const newest = { query: { 'api-version': '1.0' } };

  beforeAll(async () => {
    host = await openHost(name);
    await send('PUT', WORKSPACE, {});
    byId = `${HISTORY}/experimentids/${(await send('POST', EXPERIMENT)).experimentId}`;
    for (const runId of ['r1', 'r2']) await send('PATCH', `${EXPERIMENT}/runs/${runId}`, { target: 'gpu' });
  });

  test('a run is added by its id alone, once', async () => {
    const experimentId = byId.slice(byId.lastIndexOf('/') + 1);
    const made = await send('POST', `${HISTORY}/runs/r3`, { experimentId, displayName: 'third' }, newest);
    expect(made).toMatchObject({ runId: 'r3', experimentId, runNumber: 3, displayName: 'third' });
    const again = await exchange('POST', `${HISTORY}/runs/r3`, {
      body: JSON.stringify({ experimentId }),
      ...newest,
    });
    expect([again.status, again.headers['x-ms-error-code']]).toEqual([409, 'RunExists']);
    expect((await exchange('POST', `${HISTORY}/runs/r4`, { body: '{}', ...newest })).status).toBe(400);
  });

  test('a run asks for its token in every scope', async () => {
    for (const scope of scopes()) {
      const { token, expiryTimeUtc } = await send('GET', `${scope}/runs/r1/token`);
      expect(token.split('.')).toHaveLength(3);
      expect(Date.parse(expiryTimeUtc)).toBeGreaterThan(Date.parse('2026-03-01T10:00:00Z'));
    }
  });

  test('runs are read by their ids, by compute target, and counted', async () => {
    for (const scope of scopes().slice(0, 2)) {
      const { runs, errors } = await send('POST', `${scope}/runs/runIds`, { runIds: ['r1', 'r9'] }, newest);
      expect([Object.keys(runs), Object.keys(errors)]).toEqual([['r1'], ['r9']]);
      const listed = await send('GET', `${scope}/runs`, undefined, {
        query: { $top: '2', $orderby: 'RunId desc' },
      });
      expect(listed.value).toMatchObject([{ runId: 'r3' }, { runId: 'r2' }]);
      expect(listed.continuationToken).toEqual(expect.any(String));
    }
    const { value: onGpu } = await send('GET', `${HISTORY}/computes/gpu/runs`, undefined, newest);
    expect(onGpu).toHaveLength(2);
    expect(await send('GET', `${EXPERIMENT}/runcounts`)).toEqual({ NotStarted: 3 });
  });

  test('the data of runs are selected part by part', async () => {
    const runDefinition = { script: 'train.py' };
    await send('PATCH', `${EXPERIMENT}/runs/defined`, { runDefinition });
    const whole = { runId: 'defined', selectRunMetadata: true, selectRunDefinition: true };
    const data = await send('POST', `${HISTORY}/rundata`, whole, newest);
    expect(data).toMatchObject({ runMetadata: { runId: 'defined' }, runDefinition });
    expect(await send('POST', `${HISTORY}/rundata`, { runId: 'r1' }, newest)).toEqual({});
    const requests = { a: { runId: 'r1', selectRunMetadata: true }, b: { runId: 'r9' } };
    const batch = await send('POST', `${HISTORY}/batchrundata`, { requests }, newest);
    expect(batch.successfulResults).toMatchObject({ a: { runMetadata: { runId: 'r1' } } });
    expect(Object.keys(batch.failedResults)).toEqual(['b']);
  });

  test('tags are set and taken away in one change, in every scope', async () => {
    for (const [index, scope] of scopes().entries()) {
      const body = { tagsToModify: { [`t${index}`]: 'new' }, tagsToDelete: [`t${index - 1}`] };
      const run = await send('PATCH', `${scope}/runs/r1/tags`, body, newest);
      expect(run.tags).toEqual({ [`t${index}`]: 'new' });
      const services = { servicesToDelete: ['none'] };
      expect(await send('DELETE', `${scope}/runs/r1/services`, services, newest)).toMatchObject({
        runId: 'r1',
      });
    }
  });

  test('a change with If-Match is made at that revision alone', async () => {
    const { headers } = await exchange('GET', `${HISTORY}/runs/r2`);
    const body = JSON.stringify({ tagsToModify: { a: 'b' } });
    const parts = { body, headers: { 'if-match': headers.etag ?? '' } };
    expect((await exchange('PATCH', `${HISTORY}/runs/r2/tags`, { ...parts, ...newest })).status).toBe(200);
    const late = await exchange('PATCH', `${HISTORY}/runs/r2/tags`, { ...parts, ...newest });
    expect([late.status, late.headers['x-ms-error-code']]).toEqual([412, 'PreconditionFailed']);
  });

  test('events of several runs are taken without an experiment in the path', async () => {
    const event = (RunId: string) => ({
      timestamp: '2026-03-01T10:00:00Z',
      name: 'Microsoft.MachineLearning.Run.Start',
      data: { RunId },
    });
    const body = { events: [event('r1'), event('r9')] };
    const { errors, successes } = await send('POST', `${HISTORY}/batch/events`, body, newest);
    expect([errors.length, successes.length]).toEqual([1, 1]);
  });

  test('experiments are listed by view, and one without runs is deleted', async () => {
    const spare = `${HISTORY}/experimentids/${(await send('POST', `${HISTORY}/experiments/spare`)).experimentId}`;
    await send('PATCH', spare, { archive: true, tags: { a: '1' } });
    expect(await send('POST', `${spare}/tags:delete`, { tags: ['a'] }, newest)).toEqual({ errors: {} });
    expect(await send('GET', spare)).toMatchObject({ tags: {} });
    const names = async (viewType: string) =>
      (await send('POST', `${HISTORY}/experiments:query`, { viewType })).value.map(
        (e: { name: string }) => e.name,
      );
    expect(await names('ActiveOnly')).toEqual(['exp']);
    expect(await names('ArchivedOnly')).toEqual(['spare']);
    expect(await names('All')).toEqual(['exp', 'spare']);
    const listed = await send('GET', `${HISTORY}/experiments`, undefined, {
      query: { viewType: 'All', $top: '1' },
    });
    expect(listed.value).toMatchObject([{ name: 'exp' }]);
    await send('DELETE', spare, undefined, newest);
    expect((await exchange('GET', spare)).status).toBe(404);
    const { status, headers } = await exchange('DELETE', byId, newest);
    expect([status, headers['x-ms-error-code']]).toEqual([409, 'RunExists']);
  });

  test('files are named by parameter and at the end of the path', async () => {
    const place = 'ExperimentRun/dcid.r1';
    const bytes = (text: string) => ({ body: new TextEncoder().encode(text) });
    await send('POST', `${ARTIFACTS}/content/${place}/outputs/a%20b/m.txt`, undefined, bytes('one'));
    await send('POST', `${ARTIFACTS}/${place}/content`, undefined, {
      ...bytes('two'),
      query: { path: 'outputs/n.txt' },
    });
    expect((await exchange('GET', `${ARTIFACTS}/content/${place}/outputs/n.txt`)).text).toBe('two');
    expect(
      (await exchange('GET', `${ARTIFACTS}/${place}/content`, { query: { path: 'outputs/a b/m.txt' } })).text,
    ).toBe('one');
    for (const tail of ['metadata', 'contentinfo']) {
      const atEnd = await send('GET', `${ARTIFACTS}/${tail}/${place}/outputs/n.txt`);
      expect(atEnd).toMatchObject({ path: 'outputs/n.txt' });
      const byParameter = await send('GET', `${ARTIFACTS}/${place}/${tail}`, undefined, {
        query: { path: 'outputs/n.txt' },
      });
      expect(byParameter).toMatchObject({ path: 'outputs/n.txt' });
    }
    expect((await send('GET', `${ARTIFACTS}/path/${place}/outputs/a%20b`)).value).toHaveLength(1);
    expect((await send('GET', `${ARTIFACTS}/path/${place}`)).value).toHaveLength(2);
    expect((await send('GET', `${ARTIFACTS}/prefix/contentinfo/${place}/outputs`)).value).toHaveLength(2);
    const query = { path: 'outputs' };
    expect(
      (await send('GET', `${ARTIFACTS}/${place}/prefix/contentinfo`, undefined, { query })).value,
    ).toHaveLength(2);
    expect((await exchange('GET', `${ARTIFACTS}/content/${place}/outputs/..%2F..%2Fx`)).status).toBe(400);
  });

  test('files are announced, found by id and taken away', async () => {
    const place = 'ExperimentRun/dcid.r2';
    const paths = ['a', 'b', 'c'].map((path) => ({ path }));
    for (const path of [`${ARTIFACTS}/batch/metadata/${place}`, `${ARTIFACTS}/${place}/batch/metadata`])
      expect(Object.keys((await send('POST', path, { paths })).artifacts)).toEqual(['a', 'b', 'c']);
    for (const tail of ['metadata', 'register']) {
      const artifact = { origin: 'ExperimentRun', container: 'dcid.r2', path: `by-${tail}` };
      expect(await send('POST', `${ARTIFACTS}/${tail}`, artifact)).toMatchObject(artifact);
    }
    const artifactIds = [`${place}/a`, `${place}/none`, 'nonsense'];
    const found = await send('POST', `${ARTIFACTS}/batch/metadata`, { artifactIds });
    expect([Object.keys(found.artifacts), Object.keys(found.errors)]).toEqual([
      [`${place}/a`],
      [`${place}/none`, 'nonsense'],
    ]);
    await send('DELETE', `${ARTIFACTS}/${place}/metadata`, undefined, { query: { path: 'a' } });
    expect(
      (await exchange('DELETE', `${ARTIFACTS}/${place}/metadata`, { query: { path: 'a' } })).status,
    ).toBe(404);
    await send('POST', `${ARTIFACTS}/${place}/batch/metadata:delete`, {
      paths: [{ path: 'b' }, { path: 'gone' }],
    });
    const left = async () =>
      (await send('GET', `${ARTIFACTS}/${place}`)).value.map((file: { path: string }) => file.path);
    expect(await left()).toEqual(['by-metadata', 'by-register', 'c']);
    const hard = await exchange('DELETE', `${ARTIFACTS}/${place}/batch`, { query: { hardDelete: 'true' } });
    expect([hard.status, hard.headers['x-ms-error-code']]).toEqual([501, 'OperationNotBuilt']);
    await send('DELETE', `${ARTIFACTS}/${place}/batch`);
    expect(await left()).toEqual([]);
  });

  test('the run of a sweep is cancelled, and one that is not there is not found', async () => {
    expect(await send('POST', `${HYPERDRIVE}/runs/r2/cancel`)).toEqual({
      code: 200,
      result: 'run r2 is Canceled',
    });
    expect((await exchange('POST', `${HYPERDRIVE}/runs/r9/cancel`)).status).toBe(404);
  });

  test('an operation that is not built is refused by its name', async () => {
    for (const [operation, templates] of Object.entries(NOT_BUILT)) {
      for (const template of templates) {
        const [method = '', path = ''] = template.split(' ');
        const { status, headers, text } = await host.transport
          .send({ method: method as 'GET', path: path.replaceAll(/\{\w+\*?\}/g, 'x') })
          .then(async ({ body, ...rest }) => ({
            ...rest,
            text: String(body instanceof Uint8Array ? new TextDecoder().decode(body) : body),
          }));
        expect([status, headers['x-ms-error-code']]).toEqual([501, 'OperationNotBuilt']);
        expect(JSON.parse(text).error.target).toBe(operation);
      }
    }
  });

  testWithContracts()('every answer of these operations has the form that is published for it', () => {
    const { problems, checked } = checkExchanges(exchanges, name, UNPUBLISHED);
    expect(problems).toEqual([]);
    expect(checked.size).toBeGreaterThan(15);
  });
});
