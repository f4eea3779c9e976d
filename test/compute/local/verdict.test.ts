import { describe, expect, test } from '@jest/globals';
import type { StartedRecord } from '../../../src/compute/local/run-records.ts';
import { judge, type RunFacts } from '../../../src/compute/local/verdict.ts';

const script = { pid: 30, start: '500' };
const START_MS = Date.parse('2026-01-01T00:00:00.000Z');
const start: StartedRecord = {
  closed: false,
  script,
  keeper: { pid: 20, start: '500' },
  guardian: { pid: 10, start: '500' },
  wallSeconds: START_MS / 1000,
  uptimeSeconds: 100,
};
const exit = { code: 0, signal: 0, wallSeconds: START_MS / 1000 + 5, uptimeSeconds: 105, exact: true };
const gone: RunFacts = {
  host: 'here',
  cancelRequested: false,
  scriptAlive: false,
  wardenAlive: false,
  supervisorAlive: false,
  lastSignMs: START_MS + 3000,
};
const startTimeUtc = '2026-01-01T00:00:00.000Z';

function outcomeOf(facts: RunFacts) {
  const seen = judge(facts);
  return seen.state === 'ended' ? seen.outcome : seen.state;
}

describe('a run whose script has left its exit record', () => {
  test('is what the record says, with the time by the monotonic clock', () => {
    expect(outcomeOf({ ...gone, start, exit })).toEqual({
      status: 'Completed',
      startTimeUtc,
      endTimeUtc: '2026-01-01T00:00:05.000Z',
      elapsedSeconds: 5,
      exitCode: 0,
    });
  });

  test('has an end after its start, however the wall clock was set', () => {
    const setBack = { ...exit, wallSeconds: exit.wallSeconds - 7200 };
    expect(outcomeOf({ ...gone, start, exit: setBack })).toMatchObject({
      endTimeUtc: '2026-01-01T00:00:05.000Z',
    });
  });

  test('never takes less than no time on a machine that has only a wall clock', () => {
    const { uptimeSeconds: _, ...wallOnly } = { ...exit, wallSeconds: exit.wallSeconds - 7200 };
    expect(outcomeOf({ ...gone, start, exit: wallOnly })).toMatchObject({
      endTimeUtc: startTimeUtc,
      elapsedSeconds: 0,
    });
  });

  test.each([
    [{ code: 137 }, { exitCode: 137, reason: 'the script ended with exit code 137' }],
    [{ signal: 9 }, { signal: 'SIGKILL', reason: 'the script was killed by SIGKILL' }],
    [{ signal: 50 }, { signal: 'signal 50', reason: 'the script was killed by signal 50' }],
    [{ code: 143, exact: false }, { reason: 'the script ended with exit code 143 (perhaps SIGTERM)' }],
  ])('has Failed when it ended with %j', (change, expected) => {
    expect(outcomeOf({ ...gone, start, exit: { ...exit, ...change } })).toMatchObject({
      status: 'Failed',
      ...expected,
    });
  });

  test('is still being finalized while its supervisor lives', () => {
    expect(judge({ ...gone, start, exit, supervisorAlive: true })).toEqual({ state: 'finalizing' });
  });

  test('has the same end when it is read on another machine or after a restart', () => {
    for (const host of ['elsewhere', 'restarted'] as const) {
      expect(outcomeOf({ ...gone, host, start, exit })).toMatchObject({ status: 'Completed' });
    }
  });
});

describe('a run that somebody ended', () => {
  const stop = { cause: 'cancel', sentUtc: startTimeUtc, uptimeSeconds: 104 } as const;

  test('is Canceled, even if the script then ended well', () => {
    expect(outcomeOf({ ...gone, start, exit, stop })).toMatchObject({ status: 'Canceled', exitCode: 0 });
    expect(outcomeOf({ ...gone, start, exit: { ...exit, signal: 15 }, stop })).toMatchObject({
      status: 'Canceled',
      signal: 'SIGTERM',
    });
  });

  test('keeps its own end when that came before the first signal', () => {
    const late = { ...stop, uptimeSeconds: 106 };
    expect(outcomeOf({ ...gone, start, exit, stop: late })).toMatchObject({ status: 'Completed' });
  });

  test('has Failed at its time limit, and names it', () => {
    const facts = {
      ...gone,
      start,
      exit: { ...exit, signal: 9 },
      stop: { ...stop, cause: 'time-limit' as const },
    };
    expect(outcomeOf({ ...facts, maxRunDurationSeconds: 60 })).toMatchObject({
      status: 'Failed',
      reason: 'the run was ended at its time limit (maxRunDurationSeconds: 60)',
    });
  });

  test('is Canceled when everybody was killed with it', () => {
    expect(outcomeOf({ ...gone, start, stop })).toMatchObject({ status: 'Canceled' });
  });

  test('before it started is Canceled without a start', () => {
    const outcome = outcomeOf({ ...gone, start: { closed: true }, cancelRequested: true });
    expect(outcome).toEqual({
      status: 'Canceled',
      endTimeUtc: '2026-01-01T00:00:03.000Z',
      reason: 'canceled before the script started',
    });
  });
});

describe('a run without an exit record', () => {
  test('runs as long as its script lives, with a supervisor or without', () => {
    const expected = { state: 'running', startTimeUtc };
    expect(judge({ ...gone, start, scriptAlive: true })).toEqual(expected);
    expect(judge({ ...gone, start, scriptAlive: true, supervisorAlive: true })).toEqual(expected);
  });

  test('is not given up while somebody may still write how it ended', () => {
    expect(judge({ ...gone, start, wardenAlive: true })).toEqual({ state: 'finalizing' });
    expect(judge({ ...gone, start, supervisorAlive: true })).toEqual({ state: 'finalizing' });
  });

  test('has Failed and says that its exit code is not known when nobody saw the end', () => {
    expect(outcomeOf({ ...gone, start })).toEqual({
      status: 'Failed',
      startTimeUtc,
      endTimeUtc: '2026-01-01T00:00:03.000Z',
      reason: 'it ended while nobody was watching; its exit code is not known',
    });
  });

  test('never ends before it started', () => {
    expect(outcomeOf({ ...gone, start, lastSignMs: START_MS - 5000 })).toMatchObject({
      endTimeUtc: startTimeUtc,
    });
  });

  test('was ended by a restart of the machine, whatever lives there under its ids now', () => {
    const facts = { ...gone, host: 'restarted', start, supervisorAlive: true, scriptAlive: true } as const;
    expect(outcomeOf(facts)).toMatchObject({
      status: 'Failed',
      reason: 'the machine restarted while it ran',
    });
  });

  test('cannot be seen from another machine', () => {
    expect(judge({ ...gone, host: 'elsewhere', start })).toEqual({ state: 'elsewhere' });
  });
});

describe('a run that has not started', () => {
  test('is being prepared while its supervisor lives', () => {
    expect(judge({ ...gone, supervisorAlive: true })).toEqual({ state: 'preparing' });
  });

  test.each([
    [{}, 'the script never started: its supervisor ended before'],
    [{ host: 'restarted' as const }, 'the machine restarted before the script started'],
    [{ failure: 'no such interpreter' }, 'no such interpreter'],
  ])('and never will has Failed with the reason: %j', (change, reason) => {
    expect(outcomeOf({ ...gone, ...change })).toMatchObject({ status: 'Failed', reason });
  });
});

test('an outcome that was settled is not judged again', () => {
  const outcome = {
    status: 'Failed',
    endTimeUtc: startTimeUtc,
    reason: 'as written',
    logTail: 'last line',
  } as const;
  expect(judge({ ...gone, start, exit, outcome })).toEqual({ state: 'ended', outcome });
  expect(judge({ ...gone, host: 'elsewhere', outcome })).toEqual({ state: 'ended', outcome });
});
