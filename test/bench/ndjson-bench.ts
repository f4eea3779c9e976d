import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp } from '../../src/app.ts';
import { createRunClient } from '../../src/client/run-client.ts';
import { resolveDataFolder } from '../../src/config/data-folder.ts';
import { EMBEDDED_WORKSPACE } from '../../src/config/workspace-settings.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { makeSeriesRun } from '../store/make-runs.ts';
import type { Figure } from './figure.ts';
import { timeProcesses } from './time-processes.ts';

const AZ_ML = join(import.meta.dirname, '..', '..', 'bin', 'az-ml.js');

/** What the project promises of `run list -o ndjson` over so many runs. */
export async function measureNdjson(folder: string, runs = 1_000_000): Promise<Figure[]> {
  const home = mkdtempSync(join(folder, 'ndjson-'));
  try {
    await fillDataFolder(home, runs);
    const words = [AZ_ML, 'run', 'list', '-e', 'train', '--last', String(runs), '-o', 'ndjson'];
    const env = { AZ_ML_HOME: home };
    const lines = join(home, 'lines');
    // Through a pipe, as it is used; the peak is that of the larger process.
    const count = [
      'sh',
      '-c',
      'lines=$1; shift; "$@" | wc -l >"$lines"',
      'sh',
      lines,
      process.execPath,
      ...words,
    ];
    const { whole } = timeProcesses({ whole: { argv: count, env } }, 1);
    const { node, first } = timeProcesses(
      {
        node: { argv: [process.execPath, '-e', '0'] },
        first: { argv: ['sh', '-c', '"$@" | head -1', 'sh', process.execPath, ...words], env },
      },
      9,
    );
    const what = `run list -o ndjson of ${runs} runs`;
    return [
      {
        what: `${what}: lines`,
        value: Number(readFileSync(lines, 'utf8')),
        unit: '',
        goal: runs,
        bound: 'at least',
      },
      { what: `${what}: peak memory`, value: whole.peakMiB, unit: 'MiB', goal: 120, bound: 'at most' },
      {
        what: `${what}: time a run`,
        value: (whole.cpuMs * 1000) / runs,
        unit: 'us',
        goal: 250,
        bound: 'at most',
      },
      {
        what: `${what}: first line, wall`,
        value: first.wallMs / node.wallMs,
        unit: 'x node',
        goal: 8,
        bound: 'at most',
      },
    ];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** A data folder of the embedded service with an experiment `train` of so many runs. */
export async function fillDataFolder(home: string, runs: number): Promise<void> {
  const environment = { AZ_ML_HOME: home, HOME: home };
  const dataFolder = resolveDataFolder(environment);
  const now = () => new Date();
  const app = await openApp({ dataFolder, environment, now });
  const client = createRunClient(app, EMBEDDED_WORKSPACE);
  const { experimentId } = await client.createExperiment('train');
  const { workspaceId } = (await client.getWorkspace()).properties;
  await app.close();
  const store = await openSqliteStore({ file: dataFolder.database, backupFolder: dataFolder.backups, now });
  for (let first = 0; first < runs; first += 1_000) {
    const length = Math.min(1_000, runs - first);
    const batch = Array.from({ length }, (_, index) => ({ ...makeSeriesRun(first + index), experimentId }));
    await store.addRuns(batch.map((run) => ({ workspaceId, experimentId, run })));
  }
  await store.close();
}

/** `node test/bench/ndjson-bench.ts [runs]` */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'az-ml-ndjson-bench-'));
  try {
    const figures = await measureNdjson(folder, Number(process.argv[2] ?? 1_000_000));
    for (const { what, value, unit } of figures)
      process.stdout.write(`${what}: ${value.toFixed(2)} ${unit}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) await main();
