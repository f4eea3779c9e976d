import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readText } from '../../src/client/response-body.ts';
import { RUN_EVENTS } from '../../src/contract/event.ts';
import type { Run } from '../../src/contract/run.ts';
import { createHandDrivenTarget } from '../support/hand-driven-target.ts';
import { sendSnapshot } from '../support/source-snapshot.ts';
import { ARTIFACTS, EXECUTION, EXTENSION, HISTORY, openTestService } from '../support/test-service.ts';

const target = createHandDrivenTarget();
const service = openTestService({ targets: [target] });
const read = (runId: string) => service.send<Run>('GET', `${HISTORY}/runs/${runId}`);

async function submit(runId: string, on = service): Promise<void> {
  const snapshotId = await sendSnapshot(on, { 't.py': '1' });
  const definition = { snapshotId, configuration: { script: 't.py', target: 'bench' } };
  await on.send('POST', `${EXECUTION}/experiments/exp/snapshotrun`, definition, { query: { runId } });
}

const STARTED = '2026-03-01T10:00:01.250Z';

test('a reader sees each state that the target shows', async () => {
  await submit('seen');
  expect(await read('seen')).toMatchObject({ status: 'Preparing' });
  target.show('seen', { state: 'running', startTimeUtc: STARTED });
  expect(await read('seen')).toMatchObject({
    status: 'Running',
    startTimeUtc: '2026-03-01T10:00:01.250000Z',
  });
  target.show('seen', { state: 'finalizing' });
  expect(await read('seen')).toMatchObject({ status: 'Finalizing' });
  const outcome = {
    status: 'Completed',
    endTimeUtc: '2026-03-01T10:02:00Z',
    elapsedSeconds: 118,
    exitCode: 0,
  } as const;
  target.show('seen', { state: 'ended', outcome });
  const run = await read('seen');
  expect(run).toMatchObject({
    status: 'Completed',
    endTimeUtc: '2026-03-01T10:02:00.000000Z',
    duration: '00:01:58.0000000',
    properties: { 'azml.exit.code': '0' },
    statusRevision: 5,
  });
  expect(run).not.toHaveProperty('error');
  target.show('seen', { state: 'running', startTimeUtc: STARTED });
  expect(await read('seen')).toEqual(run);
});

test('a failure is explained with its reason and the last lines of the log', async () => {
  await submit('broken');
  const outcome = {
    status: 'Failed',
    endTimeUtc: '2026-03-01T10:02:00Z',
    reason: 'the script was killed by SIGSEGV',
    logTail: 'loading\nSegmentation fault',
    signal: 'SIGSEGV',
  } as const;
  target.show('broken', { state: 'ended', outcome });
  const page = await service.send('POST', `${EXTENSION}/runs:query`, { filter: 'RunId eq broken' });
  expect(page.value).toMatchObject([
    {
      status: 'Failed',
      properties: { 'azml.exit.signal': 'SIGSEGV' },
      error: { error: { message: 'the script was killed by SIGSEGV\nloading\nSegmentation fault' } },
    },
  ]);
  const events = await service.send('GET', `${EXTENSION}/runs/broken/events`);
  expect(events.value.slice(-2).map(({ name }: { name: string }) => name)).toEqual([
    RUN_EVENTS.error,
    RUN_EVENTS.failed,
  ]);
});

test('what a script itself has told of its failure is not replaced', async () => {
  await submit('told');
  const error = { error: { code: 'UserError', message: 'data set is empty' } };
  const event = { name: RUN_EVENTS.error, data: { ErrorResponse: error } };
  await service.send('POST', `${HISTORY}/runs/told/events`, event);
  const outcome = { status: 'Failed', endTimeUtc: '2026-03-01T10:02:00Z', reason: 'exit code 1' } as const;
  target.show('told', { state: 'ended', outcome });
  expect((await read('told')).error?.error.message).toBe('data set is empty');
});

test('files that a dead supervisor has left are kept before its launch is closed', async () => {
  await submit('left');
  const file = join(service.folder, 'left', 'std_log.txt');
  mkdirSync(join(service.folder, 'left'));
  writeFileSync(file, 'last words');
  const modifiedUtc = '2026-03-01T10:00:00Z';
  target.showFiles('left', [
    { path: 'user_logs/std_log.txt', file, size: 10, modifiedUtc },
    { path: 'user_logs/gone.txt', file: `${file}.gone`, size: 10, modifiedUtc },
  ]);
  target.show('left', {
    state: 'ended',
    outcome: { status: 'Failed', endTimeUtc: modifiedUtc, reason: 'lost' },
  });
  const { logFiles, status } = await service.send('GET', `${HISTORY}/runs/left/details`);
  expect(status).toBe('Failed');
  expect(Object.keys(logFiles)).toEqual(['user_logs/std_log.txt']);
  const content = `${ARTIFACTS}/ExperimentRun/dcid.left/content`;
  const response = await service.request('GET', content, { query: { path: 'user_logs/std_log.txt' } });
  expect(await readText(response.body)).toBe('last words');
});

test('a supervisor that reports the end itself and then goes leaves a closed launch', async () => {
  await submit('orderly');
  target.show('orderly', { state: 'running', startTimeUtc: STARTED });
  await service.send('POST', `${HISTORY}/runs/orderly/events`, { name: RUN_EVENTS.completed, data: {} });
  const ended = await read('orderly');
  expect(ended).toMatchObject({ status: 'Completed' });
  target.show('orderly', {
    state: 'ended',
    outcome: { status: 'Failed', endTimeUtc: STARTED, reason: 'late' },
  });
  expect(await read('orderly')).toEqual(ended);
  const [workspace] = await service.store.listWorkspaces({});
  expect((await service.store.getLaunch(workspace?.workspaceId ?? '', 'orderly'))?.open).toBe(false);
});

describe('a run on another machine', () => {
  test('is believed as long as its heartbeats last, twice over', async () => {
    await submit('far');
    await service.send('POST', `${HISTORY}/runs/far/events`, { name: RUN_EVENTS.start, data: {} });
    target.show('far', { state: 'elsewhere' });
    const beat = { name: RUN_EVENTS.heartbeat, data: { TimeToLiveSeconds: 120 } };
    await service.send('POST', `${HISTORY}/runs/far/events`, beat);
    service.clock.move(200);
    expect(await read('far')).toMatchObject({ status: 'Running' });
    await service.send('POST', `${HISTORY}/runs/far/events`, beat);
    service.clock.move(239);
    expect(await read('far')).toMatchObject({ status: 'Running' });
    service.clock.move(2);
    expect(await read('far')).toMatchObject({
      status: 'Failed',
      error: { error: { message: expect.stringContaining('nothing has been heard') } },
    });
  });

  test('that never sent one is left alone', async () => {
    await submit('silent');
    target.show('silent', { state: 'elsewhere' });
    service.clock.move(100_000);
    expect(await read('silent')).toMatchObject({ status: 'Starting' });
  });
});

describe('a submitter that dies before the target has answered', () => {
  test('leaves a run that is failed after a while', async () => {
    const [{ workspaceId } = { workspaceId: '' }] = await service.store.listWorkspaces({});
    const { run, ...rest } = await newRunLike('died', workspaceId);
    await service.store.addRun({ ...rest, run, launch: { target: 'bench' } });
    expect(await read('died')).toMatchObject({ status: 'Starting' });
    service.clock.move(29);
    expect(await read('died')).toMatchObject({ status: 'Starting' });
    service.clock.move(2);
    expect(await read('died')).toMatchObject({
      status: 'Failed',
      error: { error: { message: expect.stringContaining('never confirmed') } },
    });
  });

  test('and after the start leaves a run whose target is asked what became of it', async () => {
    const [{ workspaceId } = { workspaceId: '' }] = await service.store.listWorkspaces({});
    const { run, ...rest } = await newRunLike('survived', workspaceId);
    await service.store.addRun({ ...rest, run, launch: { target: 'bench' } });
    target.knows('survived');
    target.show('survived', { state: 'running', startTimeUtc: STARTED });
    service.clock.move(31);
    expect(await read('survived')).toMatchObject({
      status: 'Running',
      startTimeUtc: '2026-03-01T10:00:01.250000Z',
    });
    expect(await service.store.getLaunch(workspaceId, 'survived')).toMatchObject({ handle: 'at-survived' });
  });

  async function newRunLike(runId: string, workspaceId: string) {
    await service.send('PATCH', `${HISTORY}/experiments/exp/runs/pattern`, { status: 'Starting' });
    const { runNumber: _, ...run } = await read('pattern');
    const createdUtc = service.clock.now().toISOString();
    return { workspaceId, experimentId: run.experimentId, run: { ...run, runId, createdUtc } };
  }
});

test('a target that cannot be asked does not keep anyone from reading', async () => {
  const brittle = createHandDrivenTarget();
  const other = openTestService({ targets: [brittle] });
  await submit('r1', other);
  brittle.breakDown();
  expect(await other.send('GET', `${HISTORY}/runs/r1`)).toMatchObject({ status: 'Starting' });
  expect((await other.send('POST', `${EXTENSION}/runs:query`, {})).value).toHaveLength(1);
  expect(other.faults.map((fault) => (fault as Error).message)).toEqual([
    'the cluster does not answer',
    'the cluster does not answer',
  ]);
});

test('a server can look after all runs without being asked for one', async () => {
  await submit('unread');
  target.show('unread', { state: 'running', startTimeUtc: STARTED });
  await service.reconcile();
  const [{ workspaceId } = { workspaceId: '' }] = await service.store.listWorkspaces({});
  expect((await service.store.getRun(workspaceId, 'unread'))?.run.status).toBe('Running');
});

test('many readers at the end of a run agree on how it ended', async () => {
  await submit('crowded');
  target.show('crowded', {
    state: 'ended',
    outcome: { status: 'Completed', endTimeUtc: '2026-03-01T11:00:00Z', exitCode: 0 },
  });
  const runs = await Promise.all(Array.from({ length: 10 }, () => read('crowded')));
  for (const run of runs) expect(run).toEqual(runs[0]);
  const events = await service.send('GET', `${EXTENSION}/runs/crowded/events`);
  expect(events.value.filter(({ name }: { name: string }) => name === RUN_EVENTS.completed)).toHaveLength(1);
});
