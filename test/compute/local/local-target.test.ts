import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readHostIdentity } from '../../../src/compute/local/host-identity.ts';
import { createLocalTarget } from '../../../src/compute/local/local-target.ts';
import { makeRunFolder, writeRecord, writeRecordOnce } from '../../../src/compute/local/run-folder.ts';
import { readLaunchFile, readStartRecord } from '../../../src/compute/local/run-records.ts';
import { randomHex } from '../../../src/config/random.ts';
import { createWorkbench, type LaunchedRun } from '../../supervisor/workbench.ts';
import { findByArgument } from '../../support/processes.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';
import { waitUntil } from '../../support/wait-until.ts';

const workbench = createWorkbench(makeTempFolder());
const { target } = workbench;
const host = readHostIdentity();

/** A run whose launch was cut short: a folder, and nobody at work on it. */
function abandonRun(launchedOn: object = {}): LaunchedRun {
  const request = workbench.request(workbench.addSnapshot({ a: '' }), { command: 'echo started' });
  const handle = JSON.stringify({ folder: request.runId, ...host, ...launchedOn });
  const run = workbench.open(request.runId, handle);
  makeRunFolder(run.folder.path);
  writeRecordOnce(run.folder.launch, {
    version: 1,
    request,
    environmentNames: [],
    marker: 'm',
    launchedUtc: '2026-01-01T00:00:00.000Z',
    dataFolder: workbench.dataFolder,
    supervisorCommand: workbench.supervisorCommand,
    host: { ...host, ...launchedOn },
  });
  return run;
}

function writeStart(run: LaunchedRun): void {
  const { pid, start } = { pid: process.pid, start: '1' };
  writeRecord(run.folder.pid, {
    pid,
    start,
    keeper: 1,
    keeperStart: '',
    guardian: 1,
    guardianStart: '',
    wall: 1,
    uptime: 1,
  });
}

describe('launching', () => {
  test('returns before the supervisor has done anything, and within a few milliseconds', async () => {
    const request = () => workbench.request(workbench.addSnapshot({ a: '' }), { command: 'true' });
    const times: number[] = [];
    for (let i = 0; i < 9; i += 1) {
      const one = request();
      const began = performance.now();
      const handle = await target.launch(one);
      times.push(performance.now() - began);
      await workbench.open(one.runId, handle).ended();
    }
    expect(times.sort((a, b) => a - b)[4]).toBeLessThan(40);
  });

  test('the same run twice gives the same handle and starts it once', async () => {
    const request = workbench.request(workbench.addSnapshot({ a: '' }), { command: 'echo started' });
    const handles = await Promise.all([target.launch(request), target.launch(request)]);
    const again = await target.launch(request);
    expect(new Set([...handles, again]).size).toBe(1);
    const run = workbench.open(request.runId, again);
    expect(await run.ended()).toBe('Completed');
    expect(run.kept('user_logs/std_log.txt')).toBe('started\n');
    await waitUntil('its processes to be gone', () => findByArgument(run.folder.path).length === 0);
    expect(await target.launch(request)).toBe(again);
    expect(findByArgument(run.folder.path)).toEqual([]);
  });

  test('again after the submitter was killed in between starts the run after all', async () => {
    const run = abandonRun();
    const request = readLaunchFile(run.folder)?.request;
    if (request === undefined) throw new Error('no launch file');
    await target.launch(request);
    expect(await run.ended()).toBe('Completed');
  });

  test('runs of two workspaces with the same id keeps them apart', async () => {
    const snapshotId = workbench.addSnapshot({ a: '' });
    const first = workbench.request(snapshotId, { command: 'true' }, 'shared_id');
    const second = { ...first, workspaceId: '5ab4a3c2-0000-4000-8000-000000000002' };
    const handles = [await target.launch(first), await target.launch(second)];
    expect(handles.map((handle) => JSON.parse(handle).folder)).toEqual([
      'shared_id',
      'shared_id.5ab4a3c2-0000-4000-8000-000000000002',
    ]);
    for (const handle of handles) {
      await waitUntil('the end', async () => (await target.observe(handle)).state === 'ended');
    }
  });

  test('writes no value of the environment down, and nothing that others may read', async () => {
    const request = workbench.request(workbench.addSnapshot({ a: '' }), {
      command: 'echo $TOKEN_OF_THE_RUN',
    });
    const secret = { ...request, environment: { ...request.environment, TOKEN_OF_THE_RUN: 'hush-hush' } };
    const run = workbench.open(request.runId, await target.launch(secret));
    expect(readFileSync(run.folder.launch, 'utf8')).not.toContain('hush-hush');
    expect(statSync(run.folder.launch).mode & 0o077).toBe(0);
    expect(statSync(run.folder.path).mode & 0o077).toBe(0);
    await run.ended();
    expect(run.kept('user_logs/std_log.txt')).toBe('hush-hush\n');
  });

  test('with a bad run id or a supervisor that is not there says so', async () => {
    const request = workbench.request(workbench.addSnapshot({ a: '' }), { command: 'true' });
    await expect(target.launch({ ...request, runId: '../x' })).rejects.toMatchObject({ code: 'BadArgument' });
    const broken = createLocalTarget({
      runsFolder: workbench.runsFolder,
      supervisorCommand: [join(workbench.dataFolder, 'no-such-program')],
      environment: process.env,
      now: () => new Date(),
      randomHex,
    });
    await expect(broken.launch(request)).rejects.toMatchObject({ code: 'LaunchFailed', message: /ENOENT/ });
  });
});

describe('observing', () => {
  test('a run whose supervisor never came says Failed, and from then on nobody can start it', async () => {
    const run = abandonRun();
    expect(await target.observe(run.handle)).toMatchObject({
      state: 'ended',
      outcome: { status: 'Failed', reason: 'the script never started: its supervisor ended before' },
    });
    expect(readStartRecord(run.folder)).toEqual({ closed: true });
  });

  test('a run from before a restart of the machine', async () => {
    const [started, unstarted] = [abandonRun({ bootId: 'another' }), abandonRun({ bootId: 'another' })];
    writeStart(started);
    expect(await target.observe(started.handle)).toMatchObject({
      outcome: { reason: 'the machine restarted while it ran' },
    });
    expect(await target.observe(unstarted.handle)).toMatchObject({
      outcome: { reason: 'the machine restarted before the script started' },
    });
  });

  test('a run of another machine or another container says nothing', async () => {
    for (const other of [{ hostId: 'x', bootId: 'y' }, { pidNamespace: 'pid:[1]' }]) {
      const run = abandonRun(other);
      writeStart(run);
      expect(await target.observe(run.handle)).toEqual({ state: 'elsewhere' });
      rmSync(run.folder.path, { recursive: true });
      expect(await target.observe(run.handle)).toEqual({ state: 'elsewhere' });
    }
  });

  test('a run whose folder was removed here has Failed, for that reason', async () => {
    const run = abandonRun();
    rmSync(run.folder.path, { recursive: true });
    expect(await target.observe(run.handle)).toMatchObject({
      state: 'ended',
      outcome: { status: 'Failed', reason: expect.stringContaining('the folder of the run is gone') },
    });
  });

  test('a run goes from preparing to running to its outcome, with its log at hand all the time', async () => {
    const run = await workbench.launch(
      { 'run.sh': 'mkdir outputs; echo so far; echo m >outputs/model; sleep 0.5; echo wrong; exit 9' },
      { script: 'run.sh' },
    );
    expect((await target.observe(run.handle)).state).toBe('preparing');
    await run.started();
    expect(await target.observe(run.handle)).toMatchObject({
      state: 'running',
      startTimeUtc: expect.any(String),
    });
    await waitUntil('the output to be seen', async () =>
      (await target.liveFiles(run.handle)).some(({ path, size }) => path === 'outputs/model' && size === 2),
    );
    const outcome = await waitUntil('the outcome', async () => {
      const seen = await target.observe(run.handle);
      return seen.state === 'ended' ? seen.outcome : undefined;
    });
    expect(outcome).toMatchObject({ status: 'Failed', exitCode: 9, logTail: 'so far\nwrong' });
    expect(outcome.elapsedSeconds).toBeGreaterThanOrEqual(0.48);
    expect(await target.liveFiles(run.handle)).toEqual([]);
  });

  test('with a text that is no handle of ours is refused', async () => {
    await expect(target.observe('job 4711')).rejects.toMatchObject({ code: 'Internal' });
    await expect(target.observe('{"folder":"../../etc"}')).rejects.toMatchObject({ code: 'BadArgument' });
  });
});
