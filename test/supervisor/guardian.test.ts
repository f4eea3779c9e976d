import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { readHostIdentity } from '../../src/compute/local/host-identity.ts';
import { openProcessTable } from '../../src/compute/local/process-identity.ts';
import { writeRecordOnce } from '../../src/compute/local/run-folder.ts';
import { readExitRecord } from '../../src/compute/local/run-records.ts';
import { findSupervisor } from '../../src/compute/local/supervisor-claim.ts';
import { hasProgram, testWith } from '../support/component.ts';
import { kill } from '../support/processes.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { waitUntil } from '../support/wait-until.ts';
import { createWorkbench } from './workbench.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures');
const folder = makeTempFolder();
const table = openProcessTable();

const KINDS = [
  { kind: 'perl', program: 'perl', inherits: true, tellsSignals: true },
  { kind: 'python', program: 'python3', inherits: true, tellsSignals: true },
  { kind: 'shell', program: 'sh', inherits: false, tellsSignals: false },
] as const;

for (const { kind, program, inherits, tellsSignals } of KINDS) {
  const hasIt = kind === 'shell' || hasProgram(program, '--version');
  const testHere = testWith(program, hasIt, `apt-get install ${program}`);
  const workbench = createWorkbench(folder, { AZ_ML_GUARDIAN: kind, PERL5OPT: '-MNo::Such::Module' });

  async function launchScript(text: string) {
    return workbench.launch({ 'run.sh': text }, { script: 'run.sh' });
  }

  describe(`the ${kind} guardian`, () => {
    testHere('passes on exit codes', async () => {
      const run = await launchScript('exit 3');
      expect(await run.ended()).toBe('Failed');
      expect(readExitRecord(run.folder)).toMatchObject({ code: 3, signal: 0 });
      expect(run.reason()).toBe('the script ended with exit code 3');
    });

    testHere('tells how long the script ran by a clock that nobody can set', async () => {
      const run = await launchScript('sleep 0.3');
      const start = await run.started();
      await run.ended();
      const exit = readExitRecord(run.folder);
      const seconds = (exit?.uptimeSeconds ?? 0) - (start.uptimeSeconds ?? 0);
      expect(seconds).toBeGreaterThanOrEqual(0.28);
      expect(seconds).toBeLessThan(3);
      expect(Math.abs(start.wallSeconds - Date.now() / 1000)).toBeLessThan(20);
    });

    testHere(
      tellsSignals ? 'tells signals from codes' : 'says when a code may as well be a signal',
      async () => {
        const run = await launchScript('kill -9 $$');
        await run.ended();
        expect(run.reason()).toBe(
          tellsSignals
            ? 'the script was killed by SIGKILL'
            : 'the script ended with exit code 137 (perhaps SIGKILL)',
        );
      },
    );

    testHere('gives the script the signals as they were, and nothing to read', async () => {
      const text = readFileSync(join(FIXTURES, 'dispositions.sh'), 'utf8');
      const run = await workbench.launch({ 'print.sh': text }, { script: 'print.sh' });
      await run.ended();
      const log = run.kept('user_logs/std_log.txt');
      expect(log).toBe('SigBlk: 0000000000000000\nSigIgn: 0000000000000000\ninput: empty\n');
    });

    testHere('names the program that cannot be executed', async () => {
      const tool = { text: '#!/no/such/interpreter\n', executable: true };
      const run = await workbench.launch({ 'a.py': '', tool }, { script: 'a.py', interpreterPath: './tool' });
      expect(await run.ended()).toBe('Failed');
      expect(run.reason()).toMatch(/tool/);
      expect(readExitRecord(run.folder)).toMatchObject({ code: 127 });
    });

    testHere('starts no script in a run that was closed before', async () => {
      const run = await launchScript('echo started >outputs-of-a-ghost; echo ghost');
      // The supervisor needs far longer to lay the snapshot out than this file needs to appear.
      expect(writeRecordOnce(run.folder.pid, { closed: true })).toBe(true);
      expect(await run.ended()).toBe('Failed');
      expect(run.reason()).toBe('the script never started: its supervisor ended before');
      expect(run.kept('user_logs/std_log.txt') ?? '').toBe('');
    });

    if (!inherits) return;

    testHere('still tells the exit code when the script loses its parent', async () => {
      const run = await launchScript('sleep 0.4; exit 7');
      const start = await run.started();
      kill(start.keeper.pid);
      expect(await run.ended()).toBe('Failed');
      expect(run.reason()).toBe('the script ended with exit code 7');
    });

    testHere('may be killed itself', async () => {
      const run = await launchScript('sleep 0.4; exit 7');
      const start = await run.started();
      kill(start.guardian.pid);
      expect(await run.ended()).toBe('Failed');
      expect(run.reason()).toBe('the script ended with exit code 7');
    });

    testHere('starts a new supervisor at once when it loses its own', async () => {
      const run = await launchScript('sleep 3; exit 7');
      await run.started();
      const first = await waitUntil('the supervisor', () => supervisorOf(run.folder));
      await waitUntil('the start to be reported', () => run.status() === 'Running');
      kill(first);
      const killedAt = performance.now();
      const second = await waitUntil('a new supervisor', () => {
        const pid = supervisorOf(run.folder);
        return pid !== first && pid;
      });
      expect(performance.now() - killedAt).toBeLessThan(1000);
      kill(second);
      expect(await run.ended()).toBe('Failed');
      expect(run.reason()).toBe('the script ended with exit code 7');
      expect(run.kept('user_logs/std_log.txt')).toBe('');
    });
  });
}

function supervisorOf(runFolder: Parameters<typeof findSupervisor>[0]): number | undefined {
  return findSupervisor(runFolder, table, readHostIdentity().bootId)?.pid;
}
