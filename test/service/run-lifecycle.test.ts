import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Run } from '../../src/contract/run.ts';
import { isFinal, RUN_STATUSES, type RunStatus } from '../../src/contract/run-status.ts';
import { AzMlError } from '../../src/errors.ts';
import { observeStatus, openStatus, requestStatus, reviseRun } from '../../src/service/run-lifecycle.ts';

const NOW = '2026-03-01T10:00:00.000000Z';
const LATER = '2026-03-01T10:01:30.500000Z';

function makeRun(status: RunStatus): Run {
  return {
    runId: 'r1',
    runUuid: 'u1',
    runNumber: 1,
    rootRunId: 'r1',
    rootRunUuid: 'u1',
    experimentId: 'e1',
    createdUtc: NOW,
    revision: 1,
    lastModifiedUtc: NOW,
    hidden: false,
    dataContainerId: 'dcid.r1',
    properties: {},
    tags: {},
    ...openStatus('r1', status, {}, NOW),
  };
}

describe('whatever is asked for and seen, in any order', () => {
  const step = fc.record({
    how: fc.constantFrom('request', 'observe'),
    status: fc.constantFrom(...RUN_STATUSES),
  });

  test('a final status never changes, and revisions only grow', () => {
    fc.assert(
      fc.property(fc.constantFrom(...RUN_STATUSES), fc.array(step, { maxLength: 30 }), (first, steps) => {
        let run = makeRun(first);
        for (const { how, status } of steps) {
          const before = run;
          run = apply(run, how, status);
          if (isFinal(before.status)) expect(run).toBe(before);
          expect(run.revision).toBeGreaterThanOrEqual(before.revision);
          expect(run.statusRevision).toBe(before.statusRevision + (run.status === before.status ? 0 : 1));
          expect(run.revision > before.revision).toBe(run !== before);
        }
      }),
    );
  });

  test('a final run has an end, and only a final run has one', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 10 }), (steps) => {
        const run = steps.reduce(
          (current, { how, status }) => apply(current, how, status),
          makeRun('NotStarted'),
        );
        expect(run.endTimeUtc !== undefined).toBe(isFinal(run.status));
      }),
    );
  });

  function apply(run: Run, how: string, status: RunStatus): Run {
    try {
      const fields =
        how === 'request' ? requestStatus(run, status, {}, LATER) : observeStatus(run, status, {}, LATER);
      return reviseRun(run, fields, LATER) ?? run;
    } catch (error) {
      expect(error).toBeInstanceOf(AzMlError);
      expect((error as AzMlError).code).toBe('BadTransition');
      expect(isFinal(run.status)).toBe(true);
      return run;
    }
  }
});

test.each(['Completed', 'Failed', 'Canceled'] as const)(
  '%s cannot be left, but can be said again',
  (status) => {
    const run = makeRun(status);
    expect(requestStatus(run, status, {}, LATER)).toEqual({});
    expect(() => requestStatus(run, 'Running', {}, LATER)).toThrow(
      `run r1 is ${status} and cannot become Running`,
    );
  },
);

test('a client may leave statuses out', () => {
  expect(requestStatus(makeRun('NotStarted'), 'Finalizing', {}, NOW)).toMatchObject({ status: 'Finalizing' });
  expect(requestStatus(makeRun('NotStarted'), 'Completed', {}, NOW)).toMatchObject({ status: 'Completed' });
});

test('an observation that comes late does not turn a run back', () => {
  expect(observeStatus(makeRun('Finalizing'), 'Running', { startTimeUtc: NOW }, LATER)).not.toHaveProperty(
    'status',
  );
  expect(observeStatus(makeRun('Running'), 'Preparing', {}, LATER)).toEqual({});
});

test('a run that is being cancelled learns when it started, and stays cancelled', () => {
  const run = makeRun('CancelRequested');
  expect(observeStatus(run, 'Running', { startTimeUtc: NOW }, LATER)).toEqual({ startTimeUtc: NOW });
});

test('the duration comes from the monotonic clock where it is known, else from the times', () => {
  const run = makeRun('Running');
  expect(requestStatus(run, 'Completed', { endTimeUtc: LATER }, LATER).duration).toBe('00:01:30.5000000');
  const facts = { endTimeUtc: LATER, elapsedSeconds: 12.25 };
  expect(requestStatus(run, 'Completed', facts, LATER).duration).toBe('00:00:12.2500000');
});

test('a run that never started has no duration', () => {
  expect(requestStatus(makeRun('Starting'), 'Failed', {}, LATER)).toEqual({
    status: 'Failed',
    statusRevision: 1 + makeRun('Starting').statusRevision,
    endTimeUtc: LATER,
  });
});

test('a change that changes nothing is no revision', () => {
  expect(reviseRun(makeRun('Running'), { tags: {}, hidden: false }, LATER)).toBeUndefined();
});

test('the lease of a run ends with the run', () => {
  const run = { ...makeRun('Running'), leaseExpiresUtc: LATER };
  expect(reviseRun(run, { description: 'x' }, LATER)).toHaveProperty('leaseExpiresUtc', LATER);
  expect(reviseRun(run, requestStatus(run, 'Failed', {}, LATER), LATER)).not.toHaveProperty(
    'leaseExpiresUtc',
  );
});
