import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { RunQuery, RunStore } from '../../src/store/store.ts';
import { makeSeriesRun, newRun, seedExperiment } from '../store/make-runs.ts';

/** Runs added in a second, 1,000 to a transaction. Making the runs themselves is not counted. */
export async function measureBatchedInserts(runs = 60_000): Promise<number> {
  return withStore(async (store) => (await fill(store, runs)).runsPerSecond);
}

/** Runs added in a second, each in a transaction of its own. */
export async function measureSingleInserts(runs = 10_000): Promise<number> {
  return withStore(async (store) => {
    const series = Array.from({ length: runs }, (_, index) => newRun(makeSeriesRun(index)));
    const start = performance.now();
    for (const run of series) await store.addRun(run);
    return (runs / (performance.now() - start)) * 1000;
  });
}

/** Runs finished in a second: status, end time and a tag change, each in a transaction of its own. */
export async function measureUpdates(runs = 5_000): Promise<number> {
  return withStore(async (store) => {
    await fill(store, runs);
    const start = performance.now();
    for (let index = 0; index < runs; index += 1)
      await store.updateRun('ws-1', makeSeriesRun(index).runId, ({ run }) => ({
        run: { ...run, status: 'Failed', tags: { ...run.tags, stage: 'done' } },
      }));
    return (runs / (performance.now() - start)) * 1000;
  });
}

const QUERIES = {
  last: {},
  status: { filter: compare({ kind: 'column', name: 'status' }, 'Failed') },
  'tag, common': { filter: compare({ kind: 'tag', key: 'team' }, 'team-3') },
  'tag, none has it': { filter: compare({ kind: 'tag', key: 'team' }, 'team-x') },
  commit: {
    filter: compare(
      { kind: 'property', key: 'azureml.git.commit' },
      makeSeriesRun(400).properties['azureml.git.commit'] ?? '',
    ),
  },
  branch: { filter: compare({ kind: 'property', key: 'azureml.git.branch' }, 'main') },
  'first page, 500 runs': { limit: 500 },
} as const satisfies Record<string, Partial<RunQuery>>;

/** Milliseconds for one page of top-level runs, by default the last 20, from an experiment with so many runs. */
export async function measureQueries(runs: number): Promise<Record<keyof typeof QUERIES, number>> {
  return withStore(async (store) => {
    await fill(store, runs);
    const result: Record<string, number> = {};
    for (const [name, query] of Object.entries(QUERIES)) result[name] = await measureQuery(store, query);
    return result as Record<keyof typeof QUERIES, number>;
  });
}

async function measureQuery(store: RunStore, query: Partial<RunQuery>): Promise<number> {
  const topLevel = {
    kind: 'compare',
    field: { kind: 'column', name: 'parentRunId' },
    op: 'eq',
    value: null,
  } as const;
  const filter = {
    kind: 'and',
    terms: query.filter === undefined ? [topLevel] : [query.filter, topLevel],
  } as const;
  const times: number[] = [];
  for (const end = performance.now() + 300; performance.now() < end; ) {
    const start = performance.now();
    await store.queryRuns({ workspaceId: 'ws-1', experimentId: 'exp-1', limit: 20, ...query, filter });
    times.push(performance.now() - start);
  }
  times.sort((left, right) => left - right);
  return times[times.length >> 1] ?? Number.NaN;
}

function compare(
  field: { kind: 'tag' | 'property'; key: string } | { kind: 'column'; name: 'status' },
  value: string,
) {
  return { kind: 'compare', field, op: 'eq', value } as const;
}

/** Single inserts a second of so many processes together on one file, and what went wrong. */
export async function measureWriters(
  processes: number,
  seconds = 3,
): Promise<{ runsPerSecond: number; errors: number; slowestMs: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'az-ml-bench-'));
  try {
    const file = join(folder, 'store.db');
    const store = openStore(file);
    await seedExperiment(store);
    await store.close();
    const writers = Array.from({ length: processes }, (_, writer) => runWriter(file, writer, seconds));
    const results = await Promise.all(writers);
    return {
      runsPerSecond: results.reduce((sum, { runs }) => sum + runs, 0) / seconds,
      errors: results.reduce((sum, { errors }) => sum + errors, 0),
      slowestMs: Math.max(...results.map(({ slowestMs }) => slowestMs)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface WriterResult {
  readonly runs: number;
  readonly errors: number;
  readonly slowestMs: number;
}

async function runWriter(file: string, writer: number, seconds: number): Promise<WriterResult> {
  const script = join(import.meta.dirname, '../store/writer-process.ts');
  const child = spawn(process.execPath, [script, file, `w${writer}`, `seconds=${seconds}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  return JSON.parse(text.trim().split('\n').at(-1) ?? '');
}

/** Milliseconds to open an existing store and read one workspace, the median of many. */
export async function measureOpening(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'az-ml-bench-'));
  try {
    const file = join(folder, 'store.db');
    const first = openStore(file);
    await fill(first, 1_000);
    const times: number[] = [];
    for (let round = 0; round < 50; round += 1) {
      const start = performance.now();
      const store = openStore(file);
      times.push(performance.now() - start);
      await store.close();
    }
    await first.close();
    return times.sort((left, right) => left - right)[25] ?? Number.NaN;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(store: RunStore, runs: number): Promise<{ runsPerSecond: number }> {
  await seedExperiment(store);
  let milliseconds = 0;
  for (let first = 0; first < runs; first += 1_000) {
    const length = Math.min(1_000, runs - first);
    const batch = Array.from({ length }, (_, index) => newRun(makeSeriesRun(first + index)));
    const start = performance.now();
    await store.addRuns(batch);
    milliseconds += performance.now() - start;
  }
  return { runsPerSecond: (runs / milliseconds) * 1000 };
}

async function withStore<T>(measure: (store: RunStore) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'az-ml-bench-'));
  const store = openStore(join(folder, 'store.db'));
  try {
    return await measure(store);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function openStore(file: string): RunStore {
  return openSqliteStore({ file, backupFolder: join(file, '../backup'), now: () => new Date() });
}

/** `node test/bench/store-bench.ts [largest number of runs]` */
async function main(): Promise<void> {
  const largest = Number(process.argv[2] ?? 1_000_000);
  const print = (name: string, value: unknown) => process.stdout.write(`${name}: ${JSON.stringify(value)}\n`);
  print('open, ms', await measureOpening());
  print('batched inserts, runs/s', Math.round(await measureBatchedInserts()));
  print('single inserts, runs/s', Math.round(await measureSingleInserts()));
  print('updates, runs/s', Math.round(await measureUpdates()));
  print('1 writer', await measureWriters(1));
  print('4 writers', await measureWriters(4));
  for (const runs of [1_000, largest]) print(`queries at ${runs} runs, ms`, await measureQueries(runs));
}

if (process.argv[1] === import.meta.filename) await main();
