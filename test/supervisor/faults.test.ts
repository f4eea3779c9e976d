import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { readHostIdentity } from '../../src/compute/local/host-identity.ts';
import { openProcessTable } from '../../src/compute/local/process-identity.ts';
import { findSupervisor } from '../../src/compute/local/supervisor-claim.ts';
import { RUN_EVENTS } from '../../src/contract/event.ts';
import { testWith } from '../support/component.ts';
import { memoryOf } from '../support/processes.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { waitUntil } from '../support/wait-until.ts';
import { createWorkbench, type LaunchedRun } from './workbench.ts';

const mounted: string[] = [];
// Hooks run in the order in which they are set: this one before the folder is removed.
afterAll(() => {
  for (const path of mounted) execFileSync('umount', ['-l', path]);
});
const folder = makeTempFolder();

const table = openProcessTable();
const { bootId } = readHostIdentity();

function supervisorOf(run: LaunchedRun): number | undefined {
  return findSupervisor(run.folder, table, bootId)?.pid;
}

test('a log of 1 GB without a line end costs the supervisor no memory', async () => {
  const workbench = createWorkbench(folder);
  const small = await peakOf(workbench, 'echo end; exit 1');
  const large = await peakOf(workbench, 'truncate -s 1G /proc/self/fd/1; echo end; exit 1');
  expect(large.run.reason()).toBe('the script ended with exit code 1\nend');
  expect(large.peakKib).toBeLessThan(small.peakKib + 10 * 1024);

  async function peakOf(bench: typeof workbench, text: string) {
    const run = await bench.launch({ 'run.sh': `sleep 0.2; ${text}` }, { script: 'run.sh' });
    const supervisor = (await waitUntil('the supervisor', () => supervisorOf(run))) ?? 0;
    let peakKib = 0;
    await waitUntil('the supervisor to be done', () => {
      try {
        peakKib = Math.max(peakKib, memoryOf(supervisor).peakKib || 0);
      } catch {
        return true;
      }
      return supervisorOf(run) === undefined;
    });
    return { run, peakKib };
  }
});

const FAKETIME = globSync('/usr/lib/*/faketime/libfaketime.so.1')[0];
const testWithFaketime = testWith('libfaketime', FAKETIME !== undefined, 'apt-get install faketime');

testWithFaketime(
  'a clock that is set back in mid-run does not make the run end before it began',
  async () => {
    const clock = join(folder, 'clock');
    writeFileSync(clock, '+0\n');
    const workbench = createWorkbench(folder, {
      LD_PRELOAD: FAKETIME,
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    });
    const run = await workbench.launch({ 'run.sh': 'date +%s; sleep 1; date +%s' }, { script: 'run.sh' });
    await waitUntil('the start to be reported', () => run.status() === 'Running');
    await waitUntil(
      'the first line',
      () => (statSync(run.folder.log, { throwIfNoEntry: false })?.size ?? 0) > 0,
    );
    writeFileSync(clock, '-2h\n');
    expect(await run.ended()).toBe('Completed');
    // The clock really was set back, for the script at least.
    const [before = 0, after = 0] = run.kept('user_logs/std_log.txt')?.split('\n').map(Number) ?? [];
    expect(after).toBeLessThan(before - 3600);
    const seconds =
      (timeOf(run, RUN_EVENTS.completed, 'EndTime') - timeOf(run, RUN_EVENTS.start, 'StartTime')) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(0.9);
    expect(seconds).toBeLessThan(10);
  },
);

const mayMount = process.getuid?.() === 0 && tryMount(join(folder, 'probe'));
const testOnTinyDisk = testWith(
  'mounting a small tmpfs',
  mayMount,
  'run the tests as root, outside of a container',
);

testOnTinyDisk('a disk that is full while the script runs changes nothing about how it ends', async () => {
  const disk = join(folder, 'tiny');
  mountTmpfs(disk);
  const workbench = createWorkbench(folder, {}, disk);
  const fill = 'head -c 8M /dev/zero >filler 2>/dev/null; echo more || echo "no room" >&2';
  const run = await workbench.launch({ 'run.sh': `${fill}; sleep 0.3; exit 3` }, { script: 'run.sh' });
  const start = await run.started();
  await waitUntil('the script to end', () => table.find(start.script.pid)?.start !== start.script.start);
  expect(await waitUntil('the verdict', () => existsSync(run.folder.exit))).toBe(true);
  expect(await workbench.target.observe(run.handle)).toMatchObject({ state: 'finalizing' });
  // Room again: what could not be reported so far is reported now.
  rmSync(join(run.folder.work, 'filler'));
  expect(await run.ended()).toBe('Failed');
  expect(run.reason()).toMatch(/^the script ended with exit code 3/);
});

testOnTinyDisk('a disk that is full before the script starts fails the launch with the reason', async () => {
  const disk = join(folder, 'full');
  mountTmpfs(disk);
  const workbench = createWorkbench(folder, {}, disk);
  const request = workbench.request(workbench.addSnapshot({ a: '' }), { command: 'true' });
  try {
    writeFileSync(join(disk, 'filler'), Buffer.alloc(8 * 1024 * 1024));
  } catch {
    // As full as it gets.
  }
  await expect(workbench.target.launch(request)).rejects.toMatchObject({
    code: 'LaunchFailed',
    hint: /room on the disk/,
  });
});

function mountTmpfs(path: string): void {
  mkdirSync(path, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'none', path], { stdio: 'pipe' });
  mounted.push(path);
}

function tryMount(path: string): boolean {
  try {
    mkdirSync(path);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', path], { stdio: 'pipe' });
    execFileSync('umount', [path]);
    return readdirSync(path).length === 0;
  } catch {
    return false;
  }
}

function timeOf(run: LaunchedRun, name: string, field: string): number {
  const report = run.reports().find((one) => one.kind === 'event' && one.event.name === name);
  return report?.kind === 'event' ? Date.parse(String(report.event.data[field])) : Number.NaN;
}
