import { beforeAll, expect, test } from '@jest/globals';
import { RUN_EVENTS } from '../../src/contract/event.ts';
import type { Run } from '../../src/contract/run.ts';
import { createHandDrivenTarget } from '../support/hand-driven-target.ts';
import { sendSnapshot } from '../support/source-snapshot.ts';
import { EXECUTION, EXTENSION, HISTORY, openTestService } from '../support/test-service.ts';

const target = createHandDrivenTarget();
const service = openTestService({ targets: [target] });
const EXPERIMENT = `${HISTORY}/experiments/exp`;
const read = (runId: string) => service.send<Run>('GET', `${HISTORY}/runs/${runId}`);

async function submit(runId: string): Promise<void> {
  const snapshotId = await sendSnapshot(service, { 't.py': '1' });
  const definition = { snapshotId, configuration: { script: 't.py', target: 'bench' } };
  await service.send('POST', `${EXECUTION}/experiments/exp/snapshotrun`, definition, { query: { runId } });
}

beforeAll(() => service.send('PATCH', `${EXPERIMENT}/runs/any`, {}));

test('a launched run is asked to end, and its target says when it has', async () => {
  await submit('launched');
  expect(await service.send('POST', `${EXECUTION}/experiments/exp/runId/launched/cancel`)).toEqual({
    runId: 'launched',
  });
  expect(target.cancelled).toEqual(['at-launched']);
  expect(await read('launched')).toMatchObject({ status: 'CancelRequested' });
  target.show('launched', {
    state: 'ended',
    outcome: { status: 'Canceled', endTimeUtc: '2026-03-01T10:05:00Z' },
  });
  expect(await read('launched')).toMatchObject({
    status: 'Canceled',
    endTimeUtc: '2026-03-01T10:05:00.000000Z',
  });
});

test('a run that nobody has in hand is cancelled at once', async () => {
  await service.send('PATCH', `${EXPERIMENT}/runs/alone`, { status: 'Running' });
  const query = { CancelationReason: 'a typo' };
  const run = await service.send('POST', `${EXPERIMENT}/runs/alone/cancel`, undefined, { query });
  expect(run).toMatchObject({ status: 'Canceled', cancelationReason: 'a typo' });
  const events = await service.send('GET', `${EXTENSION}/runs/alone/events`);
  expect(events.value.map(({ name }: { name: string }) => name)).toEqual([
    RUN_EVENTS.start,
    RUN_EVENTS.cancelRequested,
    RUN_EVENTS.canceled,
  ]);
});

test('a run that has ended stays as it is', async () => {
  await service.send('PATCH', `${EXPERIMENT}/runs/done`, { status: 'Completed' });
  const before = await read('done');
  expect(await service.send('POST', `${HISTORY}/runs/done/cancel`)).toEqual(before);
  expect(await service.send('POST', `${EXECUTION}/experiments/exp/runId/done/cancel`)).toEqual({
    runId: 'done',
  });
  expect(await read('done')).toEqual(before);
});

test('asking twice is harmless', async () => {
  await submit('impatient');
  await service.send('POST', `${HISTORY}/runs/impatient/cancel`);
  const { revision } = await read('impatient');
  await service.send('POST', `${HISTORY}/runs/impatient/cancel`);
  expect(await read('impatient')).toMatchObject({ status: 'CancelRequested', revision });
});

test('a client that cancels by an event has its run stopped too', async () => {
  await submit('by-event');
  target.show('by-event', { state: 'running', startTimeUtc: '2026-03-01T10:00:00Z' });
  const event = { name: RUN_EVENTS.canceled, data: {} };
  await service.send('POST', `${EXPERIMENT}/runs/by-event/events`, event);
  expect(await read('by-event')).toMatchObject({ status: 'Canceled' });
  expect(target.cancelled).toContain('at-by-event');
});

test('an unknown run cannot be cancelled', async () => {
  for (const path of [`${EXECUTION}/experiments/exp/runId/x/cancel`, `${HISTORY}/runs/x/cancel`]) {
    expect(await service.refuse('POST', path)).toMatchObject({ status: 404, code: 'RunNotFound' });
  }
});
