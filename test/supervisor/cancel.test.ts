import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readHostIdentity } from '../../src/compute/local/host-identity.ts';
import { openProcessTable } from '../../src/compute/local/process-identity.ts';
import { makeRunFolder, writeRecord } from '../../src/compute/local/run-folder.ts';
import { findRunProcesses } from '../../src/compute/local/run-processes.ts';
import { readLaunchFile, type StartedRecord } from '../../src/compute/local/run-records.ts';
import { findSupervisor } from '../../src/compute/local/supervisor-claim.ts';
import { findByArgument, kill } from '../support/processes.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { waitUntil } from '../support/wait-until.ts';
import { statusOfReport } from './recording-api.ts';
import { createWorkbench, type LaunchedRun } from './workbench.ts';

const STUBBORN = readFileSync(join(import.meta.dirname, '..', 'fixtures', 'stubborn.sh'), 'utf8');
/** Six shells that never end, each with a `sleep` now and then. */
const STUBBORN_PROCESSES = 6;

const workbench = createWorkbench(makeTempFolder(), { AZ_ML_CANCEL_GRACE_SECONDS: '0.5' });
const table = openProcessTable();
const { bootId } = readHostIdentity();

function processesOf(run: LaunchedRun, start: StartedRecord) {
  return findRunProcesses(table, { start, marker: readLaunchFile(run.folder)?.marker ?? '' });
}

async function launchStubborn(): Promise<{ run: LaunchedRun; start: StartedRecord }> {
  const run = await workbench.launch({ 'run.sh': STUBBORN }, { script: 'run.sh' });
  const start = await run.started();
  await waitUntil('all its processes', () => processesOf(run, start).length >= STUBBORN_PROCESSES);
  return { run, start };
}

describe('canceling a local run', () => {
  test('ends it as Canceled, and lets the script tidy up before', async () => {
    const run = await workbench.launch(
      { 'run.sh': 'trap "echo tidy; exit 0" TERM; echo ready; while :; do sleep 0.05; done' },
      { script: 'run.sh' },
    );
    await waitUntil('the script to be ready', async () =>
      (await workbench.target.liveFiles(run.handle)).some(
        ({ path, size }) => path === 'user_logs/std_log.txt' && size > 0,
      ),
    );
    await workbench.target.cancel(run.handle);
    expect(await run.ended()).toBe('Canceled');
    expect(run.kept('user_logs/std_log.txt')).toMatch(/^ready\n(.*\n)?tidy\n$/);
    expect(run.reports().flatMap((report) => statusOfReport(report) ?? [])).toEqual([
      'Preparing',
      'Running',
      'Canceled',
    ]);
  });

  test('ends every process that ignores it, left its session, forked twice or cleared its environment', async () => {
    const { run, start } = await launchStubborn();
    const before = processesOf(run, start);
    await workbench.target.cancel(run.handle);
    expect(await run.ended()).toBe('Canceled');
    expect(before.filter(({ pid, start: began }) => table.find(pid)?.start === began)).toEqual([]);
    expect(processesOf(run, start)).toEqual([]);
  });

  test('works after its supervisor was killed, with another one', async () => {
    const { run, start } = await launchStubborn();
    kill(findSupervisor(run.folder, table, bootId)?.pid);
    await workbench.target.cancel(run.handle);
    expect(await run.ended()).toBe('Canceled');
    expect(processesOf(run, start)).toEqual([]);
  });

  test('works after everybody who watched over the script was killed', async () => {
    const run = await workbench.launch({ 'run.sh': 'sleep 60' }, { script: 'run.sh' });
    const start = await run.started();
    await waitUntil('the start to be reported', () => run.status() === 'Running');
    kill(start.guardian.pid);
    kill(start.keeper.pid);
    kill(findSupervisor(run.folder, table, bootId)?.pid);
    expect(await workbench.target.observe(run.handle)).toMatchObject({ state: 'running' });
    await workbench.target.cancel(run.handle);
    expect(await run.ended()).toBe('Canceled');
    expect(table.find(start.script.pid)).toBeUndefined();
  });

  test('before the script has started keeps it from starting', async () => {
    const run = await workbench.launch({ 'run.sh': 'echo started' }, { script: 'run.sh' });
    await workbench.target.cancel(run.handle);
    expect(await run.ended()).toBe('Canceled');
    const seen = await waitUntil('its supervisor to be gone', async () => {
      const latest = await workbench.target.observe(run.handle);
      return latest.state === 'ended' ? latest.outcome : undefined;
    });
    expect(seen).toMatchObject({ status: 'Canceled', reason: 'canceled before the script started' });
    expect(run.kept('user_logs/std_log.txt') ?? '').toBe('');
  });

  test('is harmless a second time, and for a run that has ended', async () => {
    const run = await workbench.launch({ 'run.sh': 'exit 3' }, { script: 'run.sh' });
    await run.ended();
    await waitUntil(
      'its supervisor to be gone',
      async () => (await workbench.target.observe(run.handle)).state === 'ended',
    );
    await workbench.target.cancel(run.handle);
    await workbench.target.cancel(run.handle);
    expect(await workbench.target.observe(run.handle)).toMatchObject({
      outcome: { status: 'Failed', exitCode: 3 },
    });
    expect(findByArgument(run.folder.path)).toEqual([]);
  });

  test('of one run does not touch a run that its script has submitted', async () => {
    const inner = workbench.request(workbench.addSnapshot({ 'run.sh': 'sleep 1; echo inner' }), {
      script: 'run.sh',
    });
    const { runsFolder, supervisorCommand, submitter } = workbench;
    const run = await workbench.launch(
      {
        'run.sh': `${process.execPath} ${submitter} <request.json & sleep 60`,
        'request.json': JSON.stringify({ runsFolder, supervisorCommand, request: inner }),
      },
      { script: 'run.sh' },
    );
    const innerRun = workbench.open(inner.runId, '');
    await innerRun.started();
    await workbench.target.cancel(run.handle);
    expect(await run.ended()).toBe('Canceled');
    expect(await innerRun.ended()).toBe('Completed');
    expect(innerRun.kept('user_logs/std_log.txt')).toBe('inner\n');
  });

  test('never signals a process that has got the id of one that is gone', async () => {
    const stranger = await workbench.launch({ 'run.sh': 'sleep 0.5; echo unharmed' }, { script: 'run.sh' });
    const { script, guardian, keeper } = await stranger.started();
    const request = workbench.request(workbench.addSnapshot({ a: '' }), { command: 'true' });
    const run = workbench.open(request.runId, await workbench.target.launch(request));
    await run.ended();
    // The same ids with the start times of other processes: what a record means after the ids have come round.
    const victim = workbench.open(
      `reused_${request.runId}`,
      JSON.stringify({ ...JSON.parse(run.handle), folder: `reused_${request.runId}` }),
    );
    makeRunFolder(victim.folder.path);
    writeRecord(victim.folder.launch, {
      ...readLaunchFile(run.folder),
      request: { ...request, runId: victim.runId },
    });
    writeRecord(victim.folder.pid, {
      pid: script.pid,
      start: String(Number(script.start) - 100),
      keeper: keeper.pid,
      keeperStart: String(Number(keeper.start) - 100),
      guardian: guardian.pid,
      guardianStart: String(Number(guardian.start) - 100),
      wall: 1,
      uptime: 1,
    });
    await workbench.target.cancel(victim.handle);
    expect(await workbench.target.observe(victim.handle)).toMatchObject({
      state: 'ended',
      outcome: { status: 'Failed', reason: 'it ended while nobody was watching; its exit code is not known' },
    });
    expect(await stranger.ended()).toBe('Completed');
    expect(stranger.kept('user_logs/std_log.txt')).toBe('unharmed\n');
  });
});
