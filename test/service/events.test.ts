import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RUN_EVENTS, type RunEvent } from '../../src/contract/event.ts';
import type { Run } from '../../src/contract/run.ts';
import { isFinal } from '../../src/contract/run-status.ts';
import { DEFAULT_LIMITS } from '../../src/service/limits.ts';
import { applyEvent } from '../../src/service/run-events.ts';
import { EXTENSION, HISTORY, openTestService } from '../support/test-service.ts';

const service = openTestService();
const RUNS = `${HISTORY}/experiments/exp/runs`;
let count = 0;

async function makeRun(body: object = {}): Promise<string> {
  const runId = `r${++count}`;
  await service.send('PATCH', `${RUNS}/${runId}`, body);
  return runId;
}

const post = (runId: string, name: string, data: object = {}) =>
  service.send('POST', `${RUNS}/${runId}/events`, { timestamp: '2026-03-01T11:00:00Z', name, data });
const refusePost = (runId: string, name: string, data: object = {}) =>
  service.refuse('POST', `${RUNS}/${runId}/events`, { name, data });
const read = (runId: string) => service.send<Run>('GET', `${RUNS}/${runId}`);
const namesOf = async (runId: string) => {
  const page = await service.send('GET', `${EXTENSION}/runs/${runId}/events`);
  return page.value.map(({ name }: RunEvent) => name.replace('Microsoft.MachineLearning.Run.', ''));
};

test('a run told of by events starts, warns, fails with its error and stays failed', async () => {
  const runId = await makeRun();
  await post(runId, RUN_EVENTS.start, { RunId: runId, StartTime: '2026-03-01T10:30:00.5Z' });
  expect(await read(runId)).toMatchObject({ status: 'Running', startTimeUtc: '2026-03-01T10:30:00.500000Z' });
  await post(runId, RUN_EVENTS.warning, { Source: 'disk', Message: 'nearly full' });
  await post(runId, RUN_EVENTS.error, { ErrorResponse: { error: { code: 'UserError', message: 'no GPU' } } });
  expect(await read(runId)).toMatchObject({ status: 'Running', error: { error: { message: 'no GPU' } } });
  await post(runId, RUN_EVENTS.failed, { EndTime: '2026-03-01T10:31:00.75Z' });
  expect(await read(runId)).toMatchObject({
    status: 'Failed',
    endTimeUtc: '2026-03-01T10:31:00.750000Z',
    duration: '00:01:00.2500000',
    warnings: [{ source: 'disk', message: 'nearly full' }],
    error: { error: { message: 'no GPU' } },
  });
  expect(await refusePost(runId, RUN_EVENTS.completed)).toMatchObject({ code: 'BadTransition' });
  expect(await refusePost(runId, RUN_EVENTS.start)).toMatchObject({ code: 'BadTransition' });
  await post(runId, RUN_EVENTS.failed, { EndTime: '2026-03-01T12:00:00Z' });
  await post(runId, RUN_EVENTS.error, { ErrorResponse: { error: { message: 'later' } } });
  expect(await read(runId)).toMatchObject({
    endTimeUtc: '2026-03-01T10:31:00.750000Z',
    error: { error: { message: 'no GPU' } },
  });
  expect(await namesOf(runId)).toEqual(['Start', 'Warning', 'Error', 'Failed', 'Error']);
});

test('a supervisor tells the duration by its own clock', async () => {
  const runId = await makeRun();
  await post(runId, RUN_EVENTS.start);
  await post(runId, RUN_EVENTS.completed, { ElapsedSeconds: 2.5 });
  expect(await read(runId)).toMatchObject({ status: 'Completed', duration: '00:00:02.5000000' });
});

test('a start that comes after the cancellation only tells when it was', async () => {
  const runId = await makeRun({ status: 'Starting' });
  await post(runId, RUN_EVENTS.cancelRequested);
  await post(runId, RUN_EVENTS.start);
  expect(await read(runId)).toMatchObject({
    status: 'CancelRequested',
    startTimeUtc: '2026-03-01T11:00:00.000000Z',
  });
  await post(runId, RUN_EVENTS.canceled);
  expect(await read(runId)).toMatchObject({ status: 'Canceled' });
});

test('queueing is shown with its reason', async () => {
  const runId = await makeRun({ status: 'Starting' });
  await post(runId, RUN_EVENTS.queued);
  await post(runId, RUN_EVENTS.queueingInfo, { Code: 'Quota', Message: 'waiting for 4 nodes' });
  expect(await read(runId)).toMatchObject({
    status: 'Queued',
    queueingInfo: { code: 'Quota', message: 'waiting for 4 nodes' },
  });
});

test('a heartbeat renews the lease and nothing else', async () => {
  const runId = await makeRun({ status: 'Running' });
  const before = await read(runId);
  await post(runId, RUN_EVENTS.heartbeat, { TimeToLiveSeconds: 30 });
  const { leaseExpiresUtc, ...rest } = await read(runId);
  expect(rest).toEqual(before);
  expect(leaseExpiresUtc).toBe('2026-03-01T10:01:00.000000Z');
  expect(await namesOf(runId)).toEqual(['Start']);
  await post(runId, RUN_EVENTS.completed);
  expect(await read(runId)).not.toHaveProperty('leaseExpiresUtc');
});

test('an event of another name is kept and changes nothing', async () => {
  const runId = await makeRun();
  const before = await read(runId);
  await post(runId, 'My.Own.Event', { any: ['thing'] });
  expect(await read(runId)).toEqual(before);
  expect(await service.send('GET', `${EXTENSION}/runs/${runId}/events`)).toEqual({
    value: [{ timestamp: '2026-03-01T11:00:00.000000Z', name: 'My.Own.Event', data: { any: ['thing'] } }],
  });
});

test('changes of status without an event leave one behind', async () => {
  const runId = await makeRun();
  await service.send('PATCH', `${RUNS}/${runId}`, { status: 'Running' });
  await service.send('PATCH', `${RUNS}/${runId}`, { status: 'Completed' });
  expect(await namesOf(runId)).toEqual(['Start', 'Completed']);
});

test('one event is answered with 200, and with 204 where api-version is sent', async () => {
  const runId = await makeRun();
  const body = JSON.stringify({ name: 'x' });
  expect(await service.request('POST', `${RUNS}/${runId}/events`, { body })).toMatchObject({ status: 200 });
  const query = { 'api-version': '1.0' };
  const response = await service.request('POST', `${RUNS}/${runId}/events`, { body, query });
  expect(response.status).toBe(204);
  expect(response).not.toHaveProperty('body');
});

test.each([
  ['without a name', { data: {} }, 'BadRequest'],
  ['of another run', { name: 'x', data: { RunId: 'other' } }, 'BadRequest'],
  ['with a time that is none', { name: RUN_EVENTS.start, data: { StartTime: 'now' } }, 'BadRequest'],
  ['with a negative lease', { name: RUN_EVENTS.heartbeat, data: { TimeToLiveSeconds: -1 } }, 'BadRequest'],
  ['with data that is a list', { name: 'x', data: [] }, 'BadRequest'],
])('an event %s is refused', async (_, body, code) => {
  const runId = await makeRun();
  expect(await service.refuse('POST', `${RUNS}/${runId}/events`, body)).toMatchObject({ status: 400, code });
});

describe('several events at once', () => {
  test('go to the run that each names, each for itself', async () => {
    const [first, second] = [await makeRun(), await makeRun()];
    const events = [
      { name: RUN_EVENTS.start, data: { RunId: first } },
      { name: RUN_EVENTS.completed, data: { RunId: first } },
      { name: RUN_EVENTS.start, data: { RunId: first } },
      { name: RUN_EVENTS.start, data: { RunId: 'nobody' } },
      { name: RUN_EVENTS.start, data: {} },
      { name: RUN_EVENTS.start, data: { runId: second } },
    ];
    const answer = await service.send('POST', `${HISTORY}/experiments/exp/batch/events`, { events });
    expect(answer.successes).toEqual([RUN_EVENTS.start, RUN_EVENTS.completed, RUN_EVENTS.start]);
    const codes = answer.errors.map(
      (item: { value: { error: { innerError: { innerError: { code: string } } } } }) =>
        item.value.error.innerError.innerError.code,
    );
    expect(codes).toEqual(['BadTransition', 'RunNotFound', 'BadRequest']);
    expect(answer.errors[1].key).toEqual(events[3]);
    expect(await read(second)).toMatchObject({ status: 'Running' });
  });
});

test('a message that is too long keeps its beginning and end', async () => {
  const runId = await makeRun();
  const message = `cause ${'x'.repeat(5000)} last line`;
  await post(runId, RUN_EVENTS.error, { ErrorResponse: { error: { message } } });
  const { error } = await read(runId);
  expect(error?.error.message).toMatch(/^cause x+ \[…\] x+ last line$/);
  expect(error?.error.message.length).toBeLessThanOrEqual(3000);
});

test('no sequence of events brings a run back from its end, and revisions never fall', async () => {
  const base = await read(await makeRun());
  const names = fc.constantFrom(...Object.values(RUN_EVENTS), 'My.Own');
  const limits = DEFAULT_LIMITS;
  fc.assert(
    fc.property(fc.array(names, { maxLength: 25 }), (sequence) => {
      let run = base;
      for (const [index, name] of sequence.entries()) {
        const nowUtc = `2026-03-01T10:00:${String(index).padStart(2, '0')}.000000Z`;
        const event = { timestamp: nowUtc, name, data: {} };
        let next = run;
        try {
          next = applyEvent(run, event, { nowUtc, limits })?.run ?? run;
        } catch (error) {
          expect(error).toHaveProperty('code', 'BadTransition');
          expect(isFinal(run.status)).toBe(true);
        }
        if (isFinal(run.status)) expect(next.status).toBe(run.status);
        expect(next.revision).toBeGreaterThanOrEqual(run.revision);
        expect(next.statusRevision).toBeGreaterThanOrEqual(run.statusRevision);
        run = next;
      }
    }),
  );
});
