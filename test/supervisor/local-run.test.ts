import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openProcessTable } from '../../src/compute/local/process-identity.ts';
import { readLaunchFile } from '../../src/compute/local/run-records.ts';
import { RUN_EVENTS } from '../../src/contract/event.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { waitUntil } from '../support/wait-until.ts';
import { statusOfReport } from './recording-api.ts';
import { createWorkbench, type LaunchedRun } from './workbench.ts';

const workbench = createWorkbench(makeTempFolder(), {
  AZ_ML_TOKEN: 'very-secret',
  AZ_ML_SUPERVISOR: '1',
  AZ_ML_RUN_MARKER: 'of an outer run',
  FROM_THE_SHELL: 'yes',
});

function statusesOf(run: LaunchedRun) {
  return run.reports().flatMap((report) => statusOfReport(report) ?? []);
}

async function runScript(text: string, arguments_: readonly string[] = []) {
  const run = await workbench.launch({ 'run.sh': text }, { script: 'run.sh', arguments: arguments_ });
  await run.ended();
  return run;
}

describe('a local run', () => {
  test('that succeeds passes Preparing, Running and Finalizing, and ends as Completed', async () => {
    const run = await runScript('echo hello');
    expect(statusesOf(run)).toEqual(['Preparing', 'Running', 'Finalizing', 'Completed']);
    expect(run.kept('user_logs/std_log.txt')).toBe('hello\n');
  });

  test('that ends with an exit code other than 0 is Failed and says the code and the last lines', async () => {
    const run = await runScript('echo one; echo two >&2; exit 3');
    expect(run.status()).toBe('Failed');
    expect(run.reason()).toBe('the script ended with exit code 3\none\ntwo');
  });

  test('that is killed says by which signal, and is not mistaken for one that ends with code 137', async () => {
    const [killed, coded] = await Promise.all([runScript('kill -9 $$'), runScript('exit 137')]);
    expect(killed.reason()).toBe('the script was killed by SIGKILL');
    expect(coded.reason()).toBe('the script ended with exit code 137');
  });

  test('reports the error before the end, so that no reader sees a failed run without its reason', async () => {
    const run = await runScript('exit 1');
    const names = run.reports().flatMap((report) => (report.kind === 'event' ? report.event.name : []));
    expect(names).toEqual([RUN_EVENTS.start, RUN_EVENTS.error, RUN_EVENTS.failed]);
  });

  test('keeps both outputs of the script in the order in which they were written', async () => {
    const run = await runScript('for i in $(seq 200); do echo out $i; echo err $i >&2; done');
    const expected = Array.from({ length: 200 }, (_, i) => `out ${i + 1}\nerr ${i + 1}\n`).join('');
    expect(run.kept('user_logs/std_log.txt')).toBe(expected);
  });

  test('gets its arguments as they are, whatever a shell would make of them', async () => {
    const odd = ['a b', '$HOME', '`id`', '"', "'", ';', '', 'ü\n', '--', '-x'];
    const run = await runScript('printf "<%s>" "$@"', odd);
    expect(run.kept('user_logs/std_log.txt')).toBe(odd.map((one) => `<${one}>`).join(''));
  });

  test('sees the variables of the shell, of its configuration and of the run, and no secret of ours', async () => {
    const run = await workbench.launch(
      { 'run.sh': 'env' },
      { script: 'run.sh', variables: { FROM_THE_CONFIGURATION: 'a=b' } },
    );
    await run.ended();
    const lines = run.kept('user_logs/std_log.txt')?.split('\n') ?? [];
    expect(lines).toContain('FROM_THE_SHELL=yes');
    expect(lines).toContain('FROM_THE_CONFIGURATION=a=b');
    expect(lines).toContain(`AZUREML_RUN_ID=${run.runId}`);
    expect(lines).toContain('PYTHONUNBUFFERED=1');
    expect(lines).toContain(`AZ_ML_RUN_MARKER=${readLaunchFile(run.folder)?.marker}`);
    expect(lines.filter((line) => /^AZ_ML_(TOKEN|SUPERVISOR)=|of an outer run/.test(line))).toEqual([]);
  });

  test('starts in its snapshot, with the executable bits and links it had', async () => {
    const snapshotId = workbench.addSnapshot(
      {
        'main.sh': 'tools/hello && cat link && ls',
        'tools/hello': { text: '#!/bin/sh\necho hi', executable: true },
        'data/a': 'A',
      },
      { link: 'data/a' },
    );
    const request = workbench.request(snapshotId, { script: 'main.sh' });
    const run = workbench.open(request.runId, await workbench.target.launch(request));
    await run.ended();
    expect(run.kept('user_logs/std_log.txt')).toBe('hi\nAdata\nlink\nmain.sh\ntools\n');
  });

  test('has a command line for the shell instead of a script', async () => {
    const run = await workbench.launch({ a: '1' }, { command: 'cat a | tr 1 2; exit 4' });
    await run.ended();
    expect(run.kept('user_logs/std_log.txt')).toBe('2');
    expect(run.reason()).toBe('the script ended with exit code 4\n2');
  });

  test('leaves outputs and logs as artifacts, and of its folder only the small records', async () => {
    const run = await runScript(
      'mkdir -p outputs/deep logs; echo m >outputs/deep/model; echo l >logs/l.txt; ln -s deep/model outputs/best; ln -s /etc/passwd outputs/out',
    );
    expect(run.kept('outputs/deep/model')).toBe('m\n');
    expect(run.kept('outputs/best')).toBe('m\n');
    expect(run.kept('logs/l.txt')).toBe('l\n');
    expect(run.kept('outputs/out')).toBeUndefined();
    await waitUntil('the last of its work files to be removed', () => !existsSync(run.folder.guardian));
    const left = readdirSync(run.folder.path).sort();
    expect(left).toEqual(['exit', 'launch.json', 'outcome', 'pid', 'supervisor.1', 'supervisor.log']);
    expect(readFileSync(run.folder.supervisorLog, 'utf8')).toBe('');
  });

  test('keeps only its logs when the run configuration collects no outputs', async () => {
    const run = await workbench.launch(
      { 'run.sh': 'mkdir outputs; echo m >outputs/model; echo done' },
      { script: 'run.sh', history: { outputCollection: false } },
    );
    await run.ended();
    expect(run.kept('outputs/model')).toBeUndefined();
    expect(run.kept('user_logs/std_log.txt')).toBe('done\n');
  });

  test('has the properties of the run in the log of its supervisor, and its processes beside', async () => {
    const run = await runScript('exit 5');
    const folder = join(workbench.dataFolder, 'kept', run.runId, 'logs', 'azureml');
    const [name = ''] = readdirSync(folder);
    expect(name).toMatch(/^\d+_azureml\.log$/);
    const log = readFileSync(join(folder, name), 'utf8');
    expect(log).toContain('"azureml.git.branch": "main"');
    expect(log).toContain('"azureml.git.commit": "c0ffee"');
    expect(log).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z INFO /);
    expect(JSON.parse(run.kept('azureml-logs/process_status.json') ?? '')).toMatchObject({
      runId: run.runId,
      status: 'Failed',
      exitCode: 5,
    });
    const [info = '', started = ''] = run.kept('azureml-logs/process_info.json')?.split('\n') ?? [];
    expect(JSON.parse(info).command.slice(1)).toEqual(['run.sh']);
    expect(JSON.parse(started).pid).toBeGreaterThan(1);
  });

  test('that names a script which is not there fails with that reason and never starts', async () => {
    const run = await workbench.launch({ 'a.sh': '' }, { script: 'b.sh' });
    expect(await run.ended()).toBe('Failed');
    expect(run.reason()).toMatch(/^the script b\.sh is not a file of the snapshot; give its path/);
    expect(statusesOf(run)).toEqual(['Preparing', 'Finalizing', 'Failed']);
  });

  test('whose interpreter is not there fails with what was looked for', async () => {
    const run = await workbench.launch(
      { 'a.py': '' },
      { script: 'a.py', interpreterPath: 'python-of-nobody' },
    );
    expect(await run.ended()).toBe('Failed');
    expect(run.reason()).toMatch(/found no python-of-nobody in PATH \(.+\)/);
  });

  test('whose program cannot be executed fails with the reason of the system', async () => {
    const run = await workbench.launch(
      { 'a.py': '', tool: { text: '#!/no/such/interpreter\n', executable: true } },
      { script: 'a.py', interpreterPath: './tool' },
    );
    expect(await run.ended()).toBe('Failed');
    expect(run.reason()).toMatch(/^cannot execute .*\/work\/tool: No such file or directory/);
  });

  test('is ended at its time limit, and says so', async () => {
    const run = await workbench.launch(
      { 'run.sh': 'sleep 60' },
      { script: 'run.sh', maxRunDurationSeconds: 0.5 },
    );
    expect(await run.ended()).toBe('Failed');
    expect(run.reason()).toMatch(/^the run was ended at its time limit \(maxRunDurationSeconds: 0.5\)/);
  });

  test('is over when its script is: what that left running is ended and named in a warning', async () => {
    const run = await runScript('sleep 61 & setsid sleep 62 & echo $!');
    expect(run.status()).toBe('Completed');
    const warning = run
      .reports()
      .find((report) => report.kind === 'event' && report.event.name === RUN_EVENTS.warning);
    expect(JSON.stringify(warning)).toContain('left processes running');
    const pid = Number(run.kept('user_logs/std_log.txt'));
    expect(pid).toBeGreaterThan(1);
    expect(openProcessTable().find(pid)).toBeUndefined();
  });
});
