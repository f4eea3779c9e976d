import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { readHostIdentity } from '../../src/compute/local/host-identity.ts';
import { isAlive, openProcessTable } from '../../src/compute/local/process-identity.ts';
import { openRunFolder, type RunFolder } from '../../src/compute/local/run-folder.ts';
import { readStartRecord } from '../../src/compute/local/run-records.ts';
import { findSupervisor } from '../../src/compute/local/supervisor-claim.ts';
import type { RunDefinition } from '../../src/contract/execution.ts';
import type { Run } from '../../src/contract/run.ts';
import { isFinal } from '../../src/contract/run-status.ts';
import { findByArgument, kill, killGroup, seededRandom } from '../support/processes.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { waitUntil } from '../support/wait-until.ts';
import { buildService, startService } from './service-bench.ts';

const TRIALS = 200;
const AT_ONCE = 12;
const SEED = 20_210_107;

const VICTIMS = [
  'nobody',
  'submitter',
  'supervisor',
  'guardian',
  'keeper',
  'guardian and keeper',
  'script',
  "script's group",
  "guardian's group",
  'supervisor and guardian',
  'supervisor and script',
  'supervisor, guardian and keeper',
  'everybody',
] as const;

type Victim = (typeof VICTIMS)[number];

interface Trial {
  readonly victim: Victim;
  readonly exitCode: number;
  readonly scriptSeconds: number;
  /** When the kill comes, ms after the submit. */
  readonly killMs: number;
}

const { bootId } = readHostIdentity();
const table = openProcessTable();
const folder = makeTempFolder();
const dataFolder = join(folder, 'data');
const program = buildService(folder);
const service = startService(program, dataFolder);
afterAll(() => {
  kill(service.child.pid);
});
const SNAPSHOT = '0b0e4b5e-0000-4000-8000-000000000001';

test(`${TRIALS} runs with processes killed at random moments, and not one wrong word about how they ended`, async () => {
  await service.prepare(SNAPSHOT, 'run.sh', 'sleep $1; echo $2 >$3; exit $2');
  const trials = planTrials(seededRandom(SEED));
  const results: { trial: Trial; runId: string; verdict: string }[] = [];
  const pending = trials.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const trial of pending) {
        const runId = `run_${randomUUID().slice(0, 13)}`;
        await submitAndKill(trial, runId);
        results.push({ trial, runId, verdict: await verdictOf(runId) });
      }
    }),
  );
  await waitUntil(
    'all processes of all runs to be gone',
    () => findByArgument(join(dataFolder, 'runs')).length === 0,
  );

  // A late word of a supervisor must not change what was said of a run.
  for (const { runId, verdict } of results) expect(await verdictOf(runId)).toBe(verdict);
  const wrong = results
    .map(({ trial, runId, verdict }) => ({ ...trial, verdict, fault: findFault(trial, runId, verdict) }))
    .filter(({ fault }) => fault !== undefined);
  expect(wrong).toEqual([]);
  // The trials would prove nothing if no kill ever hit.
  const verdicts = new Set(results.map(({ verdict }) => verdict));
  expect([...verdicts]).toEqual(
    expect.arrayContaining(['exit 0', 'exit 3', 'SIGKILL', 'unknown', 'never started']),
  );
  expect(results).toHaveLength(TRIALS);
}, 120_000);

function planTrials(random: () => number): Trial[] {
  return Array.from({ length: TRIALS }, () => ({
    victim: VICTIMS[Math.floor(random() * VICTIMS.length)] ?? 'nobody',
    exitCode: [0, 3][Math.floor(random() * 2)] ?? 0,
    scriptSeconds: Number((0.1 + random() * 0.6).toFixed(3)),
    killMs: Math.round(random() < 0.4 ? random() * 250 : random() * 1200),
  }));
}

function truthFile(runId: string): string {
  return join(folder, `${runId}.truth`);
}

async function submitAndKill(trial: Trial, runId: string): Promise<void> {
  const definition = defineRun(trial, runId);
  if (trial.victim !== 'submitter') {
    await service.submit(runId, definition);
    await sleep(trial.killMs);
    killVictims(trial.victim, openRunFolder(join(dataFolder, 'runs', runId)));
    return;
  }
  const submitter = startService(program, dataFolder);
  const ended = new Promise((resolve) => submitter.child.once('exit', resolve));
  // Whether it gets as far as to answer is a matter of luck here.
  submitter.submit(runId, definition).catch(() => {});
  await sleep(trial.killMs);
  kill(submitter.child.pid);
  await ended;
}

function defineRun({ scriptSeconds, exitCode }: Trial, runId: string): RunDefinition {
  return {
    snapshotId: SNAPSHOT,
    configuration: {
      script: 'run.sh',
      arguments: [String(scriptSeconds), String(exitCode), truthFile(runId)],
      target: 'local',
      framework: 'Python',
      communicator: 'None',
      nodeCount: 1,
      environment: {
        environmentVariables: {},
        python: { userManagedDependencies: false, interpreterPath: 'python' },
      },
      history: { outputCollection: true, snapshotProject: true, directoriesToWatch: ['logs'] },
    },
  };
}

function killVictims(victim: Victim, runFolder: RunFolder): void {
  const start = readStartRecord(runFolder);
  const started = start?.closed === false ? start : undefined;
  // Before the script has said who they are: the guardian is the eldest with its program text, then the keeper.
  const [eldest, second] = started === undefined ? findByArgument(runFolder.guardian) : [];
  const pids = {
    supervisor: findSupervisor(runFolder, table, bootId)?.pid,
    guardian: started?.guardian.pid ?? eldest,
    keeper: started?.keeper.pid ?? second,
    script: isAlive(table, started?.script) ? started?.script.pid : undefined,
  };
  if (victim === "guardian's group") killGroup(pids.guardian);
  if (victim === "script's group") killGroup(pids.script);
  const isMeant = (name: string) => victim === 'everybody' || victim.split(/, | and /).includes(name);
  for (const [name, pid] of Object.entries(pids)) if (isMeant(name)) kill(pid);
}

/** How the run ended, by whoever said it first: its supervisor, or the service when it is read. */
async function verdictOf(runId: string): Promise<string> {
  return waitUntil(
    `the end of ${runId}`,
    async () => {
      await sleep(20);
      const run = await service.get(runId);
      if (run === undefined) return 'not submitted';
      if (isFinal(run.status)) return summarize(run);
      // A submitter that died before it had started a supervisor: the service gives up on it after its own time.
      const runFolder = join(dataFolder, 'runs', runId);
      const isLaunched = existsSync(join(runFolder, 'supervisor.1')) || findByArgument(runFolder).length > 0;
      return run.status === 'Starting' && !isLaunched ? 'not launched' : undefined;
    },
    60_000,
  );
}

function summarize({ status, properties, error }: Run): string {
  const { 'azml.exit.code': code, 'azml.exit.signal': signal } = properties;
  const reason = error?.error.message ?? '';
  if (status === 'Completed') return code === '0' ? 'exit 0' : 'Completed without exit code 0';
  if (status !== 'Failed') return status;
  if (signal !== undefined) return signal;
  if (code !== undefined) return `exit ${code}`;
  if (reason.includes('never started')) return 'never started';
  return reason.includes('exit code is not known') ? 'unknown' : reason;
}

/** What is wrong about a verdict, given what was done and whether the script wrote its truth just before its end. */
function findFault({ victim, exitCode }: Trial, runId: string, verdict: string): string | undefined {
  const truth = existsSync(truthFile(runId)) ? readFileSync(truthFile(runId), 'utf8').trim() : undefined;
  const hitsScript = victim.includes('script') || victim === 'everybody';
  const hitsBoth =
    ['guardian and keeper', "guardian's group", 'everybody'].includes(victim) ||
    victim.startsWith('supervisor, ');
  const hitsStart = victim !== 'nobody' && victim !== 'script' && victim !== "script's group";
  switch (verdict) {
    case `exit ${exitCode}`:
      return truth === String(exitCode)
        ? undefined
        : 'a script that did not come to its end has its exit code';
    case 'SIGKILL':
      return hitsScript ? undefined : 'nobody killed the script';
    case 'unknown':
      return hitsBoth ? undefined : 'one of guardian and keeper could have told';
    case 'never started':
      if (truth !== undefined) return 'it did start';
      return hitsStart ? undefined : 'nothing kept it from starting';
    case 'not submitted':
    case 'not launched':
      return victim === 'submitter' && truth === undefined ? undefined : 'it was submitted';
    default:
      return 'no such verdict is possible';
  }
}
