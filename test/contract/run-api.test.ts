import { beforeAll, describe, expect, test } from '@jest/globals';
import { RUN_EVENTS, type RunEvent } from '../../src/contract/event.ts';
import type { Run } from '../../src/contract/run.ts';
import { testWithContracts } from '../support/component.ts';
import { sha256 } from '../support/source-snapshot.ts';
import { ARTIFACTS, EXECUTION, EXTENSION, HISTORY, WORKSPACE } from '../support/test-service.ts';
import { checkExchanges, OURS } from './check-exchanges.ts';
import { HOSTS, type HostedWorkspace, openHost } from './hosts.ts';
import { createRecorder } from './recorder.ts';

const EXPERIMENT = `${HISTORY}/experiments/exp`;
const SOURCE = 'print("hello")\n';

describe.each(Object.keys(HOSTS))('the run API, %s', (name) => {
  let host: HostedWorkspace;
  let experimentId = '';
  const { send, exchange, exchanges } = createRecorder(() => host.transport);
  const scopes = () => [EXPERIMENT, `${HISTORY}/experimentids/${experimentId}`, HISTORY];

  beforeAll(async () => {
    host = await openHost(name);
  });

  test('what is not there is not found, and looking does not make it', async () => {
    const wanted = [WORKSPACE, EXPERIMENT, `${EXPERIMENT}/runs/r1`, `${HISTORY}/runs/r1/details`];
    for (const path of [...wanted, ...wanted]) {
      const { status, headers, text } = await exchange('GET', path);
      expect([status, headers['x-ms-error-code']]).toEqual([404, 'WorkspaceNotFound']);
      expect(JSON.parse(text).error.innerError.innerError.code).toBe('WorkspaceNotFound');
    }
  });

  test('a workspace and an experiment are made, described and found', async () => {
    await send('PUT', WORKSPACE, { tags: { team: 'a' } });
    expect(await send('GET', WORKSPACE)).toMatchObject({ name: 'ws', tags: { team: 'a' } });
    const list = WORKSPACE.slice(0, WORKSPACE.lastIndexOf('/'));
    expect((await send('GET', list)).value).toHaveLength(1);
    const made = await send('POST', EXPERIMENT);
    experimentId = made.experimentId;
    expect(await send('POST', EXPERIMENT)).toEqual(made);
    const byId = `${HISTORY}/experimentids/${experimentId}`;
    await send('PATCH', byId, { description: 'words', tags: { a: '1', b: '2' } });
    expect(await send('DELETE', `${byId}/tags`, { tags: ['a'] })).toMatchObject({ tags: { b: '2' } });
    for (const path of [EXPERIMENT, byId])
      expect(await send('GET', path)).toMatchObject({ description: 'words' });
    expect(
      (await send('POST', `${HISTORY}/experiments:query`, { filter: '(name eq exp)' })).value,
    ).toHaveLength(1);
  });

  test('an interactive run is made, tagged, told of, ended and read in every scope', async () => {
    const tags = { stage: 'dev', owner: 'ann' };
    const made = await send<Run>('PATCH', `${EXPERIMENT}/runs/r1`, {
      name: 'n',
      tags,
      properties: { p: 'q' },
    });
    expect(made).toMatchObject({
      runNumber: 1,
      rootRunId: 'r1',
      status: 'NotStarted',
      dataContainerId: 'dcid.r1',
    });
    for (const [index, scope] of scopes().entries()) {
      await send('PATCH', `${scope}/runs/r1`, { tags: { [`t${index}`]: 'x' } });
      const event = {
        timestamp: '2026-03-01T10:00:00Z',
        name: RUN_EVENTS.warning,
        data: { Source: 's', Message: 'm' },
      };
      // 2019-09-30 knows the first scope alone; v1.0 wants its version in every request.
      const query = index === 0 ? {} : { 'api-version': '1.0' };
      await send('POST', `${scope}/runs/r1/events`, event, { query });
      await send('DELETE', `${scope}/runs/r1/tags`, [`t${index}`]);
    }
    const events = [
      { name: RUN_EVENTS.start, data: { RunId: 'r1', StartTime: '2026-03-01T10:00:00Z' } },
      { name: RUN_EVENTS.error, data: { RunId: 'r1', ErrorResponse: { error: { message: 'why' } } } },
      { name: RUN_EVENTS.failed, data: { RunId: 'r1', EndTime: '2026-03-01T10:00:05Z' } },
      { name: RUN_EVENTS.completed, data: { RunId: 'r1' } },
    ].map((event) => ({ ...event, timestamp: '2026-03-01T10:00:00Z' }));
    for (const scope of scopes().slice(0, 2)) {
      const answer = await send('POST', `${scope}/batch/events`, { events });
      expect(answer.errors.at(-1).value.error.innerError.innerError.code).toBe('BadTransition');
    }
    const runs = await Promise.all(scopes().map((scope) => send('GET', `${scope}/runs/r1`)));
    expect(runs[0]).toMatchObject({
      status: 'Failed',
      tags,
      duration: '00:00:05.0000000',
      properties: { p: 'q' },
    });
    for (const run of runs) expect(run).toEqual(runs[0]);
    for (const scope of scopes()) {
      expect(await send('GET', `${scope}/runs/r1/details`)).toMatchObject({ runId: 'r1', logFiles: {} });
    }
    const kept = (await send('GET', `${EXTENSION}/runs/r1/events`)).value.map(
      ({ name: kind }: RunEvent) => kind,
    );
    expect(kept.indexOf(RUN_EVENTS.error)).toBe(kept.indexOf(RUN_EVENTS.failed) - 1);
    expect(kept).not.toContain(RUN_EVENTS.completed);
  });

  test('runs are made together, listed, filtered, ordered and paged', async () => {
    const runs = ['c1', 'c2', 'c3'].map((runId) => ({ runId, parentRunId: 'r1', tags: { of: runId } }));
    for (const scope of scopes().slice(0, 2)) {
      const answer = await send('PATCH', `${scope}/batch/runs`, { runs: [...runs, { runId: 'bad id' }] });
      expect(Object.keys(answer.runs)).toEqual(['c1', 'c2', 'c3']);
      expect(Object.keys(answer.errors)).toEqual(['bad id']);
    }
    for (const scope of [...scopes().slice(0, 2), EXTENSION]) {
      const filter = '(ParentRunId ne null) and (Tags/of ne "c2")';
      const page = await send('POST', `${scope}/runs:query`, { filter, orderBy: 'RunId asc', top: 1 });
      expect(page.value).toMatchObject([{ runId: 'c1' }]);
      const body = { filter, orderBy: 'RunId asc', continuationToken: page.continuationToken };
      expect((await send('POST', `${scope}/runs:query`, body)).value).toMatchObject([{ runId: 'c3' }]);
      const { status, text } = await exchange('POST', `${scope}/runs:query`, {
        body: '{"filter":"Colour eq red"}',
      });
      expect([status, JSON.parse(text).error.innerError.innerError.code]).toEqual([400, 'BadFilter']);
    }
    for (const scope of scopes()) {
      const query = { $filter: 'RunId ne c2', $top: '5', $orderby: 'RunId desc' };
      const page = await send('GET', `${scope}/runs/r1/children`, undefined, { query });
      expect(page.value.map(({ runId }: Run) => runId)).toEqual(['c3', 'c1']);
    }
  });

  test('a property keeps its value', async () => {
    const { status, headers } = await exchange('PATCH', `${EXPERIMENT}/runs/r1`, {
      body: '{"properties":{"p":"other"}}',
    });
    expect([status, headers['x-ms-error-code']]).toEqual([400, 'ImmutableProperty']);
  });

  test('a script is submitted with its source, followed and cancelled', async () => {
    const digest = sha256(SOURCE);
    expect(await send('POST', `${EXTENSION}/blobs:missing`, { digests: [digest] })).toEqual({
      missing: [digest],
    });
    await send('PUT', `${EXTENSION}/blobs/${digest}`, undefined, { body: new TextEncoder().encode(SOURCE) });
    expect((await exchange('GET', `${EXTENSION}/blobs/${digest}`)).text).toBe(SOURCE);
    const file = { path: 'hello.py', digest, size: SOURCE.length, executable: false };
    const snapshot = await send('PUT', `${EXTENSION}/snapshots/s-1`, { files: [file], properties: {} });
    expect(await send('GET', `${EXTENSION}/snapshots/s-1`)).toEqual(snapshot);
    const known = await send('GET', `${EXTENSION}/snapshots`, undefined, {
      query: { digest: snapshot.digest },
    });
    expect(known).toEqual({ snapshotId: 's-1', digest: snapshot.digest, createdUtc: snapshot.createdUtc });
    const definition = { snapshotId: 's-1', configuration: { script: 'hello.py', target: 'bench' } };
    const submit = `${EXECUTION}/experiments/exp/snapshotrun`;
    const query = { runId: 'exp_1_abc' };
    for (const _ of ['first', 'again']) {
      expect(await send('POST', submit, definition, { query })).toEqual({ runId: 'exp_1_abc' });
    }
    expect(host.target.launches).toHaveLength(1);
    host.target.show('exp_1_abc', { state: 'running', startTimeUtc: '2026-03-01T10:00:00Z' });
    expect(await send('GET', `${EXPERIMENT}/runs/exp_1_abc`)).toMatchObject({
      status: 'Running',
      properties: { ContentSnapshotId: 's-1' },
    });
    await send('POST', `${EXECUTION}/experiments/exp/runId/exp_1_abc/cancel`);
    for (const scope of scopes()) {
      expect(await send('POST', `${scope}/runs/exp_1_abc/cancel`)).toMatchObject({
        status: 'CancelRequested',
      });
    }
    host.target.show('exp_1_abc', {
      state: 'ended',
      outcome: { status: 'Canceled', endTimeUtc: '2026-03-01T10:00:09Z', elapsedSeconds: 9 },
    });
    expect(await send('GET', `${EXPERIMENT}/runs/exp_1_abc`)).toMatchObject({
      status: 'Canceled',
      duration: '00:00:09.0000000',
    });
  });

  test('what cannot be submitted is refused by name', async () => {
    const body = JSON.stringify({ snapshotId: 's-1', configuration: { script: 'x', target: 'moon' } });
    const { status, headers } = await exchange('POST', `${EXECUTION}/experiments/exp/snapshotrun`, { body });
    expect([status, headers['x-ms-error-code']]).toEqual([404, 'ComputeTargetNotFound']);
  });

  test('files of a run are kept, listed, and read whole and in part', async () => {
    const files = `${ARTIFACTS}/ExperimentRun/dcid.r1`;
    const query = { path: 'user_logs/std_log.txt' };
    const body = new TextEncoder().encode('line 1\nline 2\n');
    const kept = await send('POST', `${files}/content`, undefined, { query, body });
    expect(kept).toMatchObject({ artifactId: 'ExperimentRun/dcid.r1/user_logs/std_log.txt' });
    expect((await exchange('GET', `${files}/content`, { query })).text).toBe('line 1\nline 2\n');
    const part = await exchange('GET', `${files}/content`, { query, headers: { range: 'bytes=7-' } });
    expect([part.status, part.text, part.headers['content-range']]).toEqual([
      206,
      'line 2\n',
      'bytes 7-13/14',
    ]);
    const none = await exchange('GET', `${files}/content`, { query, headers: { range: 'bytes=14-' } });
    expect([none.status, none.headers['content-range']]).toEqual([416, 'bytes */14']);
    const paths = { paths: [{ path: 'outputs/soon.txt' }] };
    for (const scope of scopes()) {
      const artifacts = `${scope}/runs/r1/artifacts`;
      const announced = await send('POST', `${artifacts}/batch/metadata`, paths);
      expect(Object.keys(announced.artifacts)).toEqual(['outputs/soon.txt']);
      expect((await send('GET', artifacts)).value).toHaveLength(2);
      const inFolder = { query: { path: 'user_logs' } };
      expect((await send('GET', `${artifacts}/path`, undefined, inFolder)).value).toEqual([kept]);
      expect((await send('GET', `${artifacts}/prefix/contentinfo`, undefined, inFolder)).value).toHaveLength(
        1,
      );
      expect(await send('GET', `${artifacts}/metadata`, undefined, { query })).toEqual(kept);
      expect(await send('GET', `${artifacts}/contentinfo`, undefined, { query })).toMatchObject(query);
    }
    expect(await send('GET', `${EXPERIMENT}/runs/r1/artifacts/artifacturi`, undefined, { query })).toContain(
      'path=',
    );
    expect((await send('GET', files)).value).toHaveLength(2);
    expect(await send('GET', `${files}/metadata`, undefined, { query })).toEqual(kept);
    expect(await send('GET', `${files}/contentinfo`, undefined, { query })).toMatchObject(query);
    const { logFiles } = await send('GET', `${EXPERIMENT}/runs/r1/details`);
    expect(Object.keys(logFiles)).toEqual(['user_logs/std_log.txt']);
  });

  test.each(['../x', '/x', 'a\\b', 'C:/x', 'nul'])('a file cannot be called %s', async (path) => {
    for (const method of ['GET', 'POST'] as const) {
      const parts = { query: { path }, ...(method === 'POST' ? { body: 'x' } : {}) };
      expect((await exchange(method, `${ARTIFACTS}/ExperimentRun/dcid.r1/content`, parts)).status).toBe(400);
    }
  });

  test('a workspace is taken away with all that is in it', async () => {
    await send('DELETE', WORKSPACE);
    expect((await exchange('GET', `${EXPERIMENT}/runs/r1`)).status).toBe(404);
  });

  testWithContracts()('every answer has the form that is published for it', () => {
    const { problems, checked } = checkExchanges(exchanges, name);
    expect(problems).toEqual([]);
    const used = exchanges.filter(({ path }) => !OURS.test(path)).map(({ operation }) => operation ?? '');
    expect([...checked].sort()).toEqual([...new Set(used)].sort());
  });
});
