import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openRunFolder } from '../../src/compute/local/run-folder.ts';
import { AzMlError } from '../../src/errors.ts';
import { createReporter, isPassing } from '../../src/supervisor/reporter.ts';
import { openSupervisorLog } from '../../src/supervisor/supervisor-log.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const folder = openRunFolder(makeTempFolder());
const log = openSupervisorLog(folder, 1, () => new Date(0));
const busy = new AzMlError('StoreBusy', 'the database is busy');

test('reports arrive in order, and one that fails for a while holds up those behind it', async () => {
  const sent: string[] = [];
  let failures = 2;
  const reporter = createReporter(log, 10_000);
  reporter.report('first', async () => {
    failures -= 1;
    if (failures >= 0) throw busy;
    sent.push('first');
  });
  reporter.report('second', async () => {
    sent.push('second');
  });
  expect(sent).toEqual([]);
  await reporter.settle();
  expect(sent).toEqual(['first', 'second']);
});

test('a report that the service refuses is noted and not sent again', async () => {
  let calls = 0;
  const reporter = createReporter(log, 10_000);
  reporter.report('status Failed', async () => {
    calls += 1;
    throw new AzMlError('BadTransition', 'the run is Completed');
  });
  await reporter.settle();
  expect(calls).toBe(1);
  expect(readFileSync(join(folder.artifacts, log.artifactPath), 'utf8')).toContain(
    '1970-01-01T00:00:00.000Z WARNING status Failed: not accepted: the run is Completed\n',
  );
});

test('a service that stays out of reach is given up after the time', async () => {
  let calls = 0;
  const reporter = createReporter(log, 250);
  reporter.report('status Running', async () => {
    calls += 1;
    throw busy;
  });
  await reporter.settle();
  expect(calls).toBe(3);
});

test.each([
  [busy, true],
  [new AzMlError('DiskFull', ''), true],
  [new AzMlError('BadRequest', ''), false],
  [new AzMlError('RunNotFound', ''), false],
  [Object.assign(new Error(), { code: 'ENOSPC' }), true],
  [Object.assign(new Error(), { code: 'EACCES' }), false],
])('the failure %j passes by itself: %s', (error, passes) => {
  expect(isPassing(error)).toBe(passes);
});
