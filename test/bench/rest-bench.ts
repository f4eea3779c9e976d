import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figure.ts';
import { makeRun, writeList } from './output-documents.ts';
import { type Timing, timeProcesses } from './time-processes.ts';

const AZ_ML = join(import.meta.dirname, '..', '..', 'bin', 'az-ml.js');

/** Runs of about a kilobyte: 41 KB, a usual page of an answer. */
const RUNS = 38;

const QUERY = '[?status==\'Completed\'].{Run:runId, Branch:properties."azureml.git.branch"}';

/** What the project promises of its commands beside `az rest`; nothing where the Azure CLI is not installed. */
export async function measureRest(folder: string, rounds: number): Promise<Figure[]> {
  if (spawnSync('az', ['--version'], { stdio: 'ignore' }).error !== undefined) return [];
  const t = await timeAll(folder, rounds);
  const less = (what: string, ours: Timing, goal: number): Figure => ({
    what: `az rest --query, 41 KB from loopback: CPU over ${what}`,
    value: t.azRest.cpuMs / ours.cpuMs,
    unit: 'x',
    goal,
    bound: 'at least',
  });
  return [less('az-ml rest --query', t.rest, 4), less('embedded run list --query', t.list, 7)];
}

/** Whole processes, all in one interleaved run. */
export async function timeAll(folder: string, rounds: number) {
  const home = join(folder, 'rest');
  mkdirSync(home);
  const document = join(home, 'runs.json');
  writeList(document, RUNS, makeRun);
  const server = spawn(process.execPath, [join(import.meta.dirname, 'serve-document.ts'), document], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [address] = await once(server.stdout, 'data');
    const rest = ['rest', '--url', String(address).trim(), '--skip-authorization-header', '--query', QUERY];
    const az = { AZURE_CONFIG_DIR: join(home, 'azure'), AZURE_CORE_COLLECT_TELEMETRY: 'no' };
    const azMl = { AZ_ML_HOME: join(home, 'az-ml') };
    return timeProcesses(
      {
        node: { argv: [process.execPath, '-e', '0'] },
        azRest: { argv: ['az', ...rest], env: az },
        rest: { argv: [process.execPath, AZ_ML, ...rest], env: azMl },
        list: { argv: [process.execPath, AZ_ML, 'run', 'list', '--query', '[].properties'], env: azMl },
      },
      rounds,
    );
  } finally {
    server.kill();
  }
}

/** `node test/bench/rest-bench.ts [rounds]` */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'az-ml-rest-bench-'));
  try {
    for (const [name, { cpuMs, wallMs, peakMiB }] of Object.entries(
      await timeAll(folder, Number(process.argv[2] ?? 15)),
    )) {
      process.stdout.write(`${name}: ${cpuMs.toFixed(1)} ms CPU, ${wallMs.toFixed(1)} ms, ${peakMiB} MiB\n`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) await main();
