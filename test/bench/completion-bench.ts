import { join } from 'node:path';
import { EMBEDDED_WORKSPACE } from '../../src/config/workspace-settings.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { makeSeriesRun, makeWorkspace, newRun } from '../store/make-runs.ts';
import type { Figure } from './figure.ts';
import { timeProcesses } from './time-processes.ts';

const AZ_ML = join(import.meta.dirname, '..', '..', 'bin', 'az-ml.js');

export interface CompletionBench {
  readonly folder: string;
  /** Size of the large store; the small one has 1,000. */
  readonly runs: number;
  readonly rounds: number;
}

/** What the project promises of its completions: CPU of whole processes against an empty program, in one run. */
export async function measureCompletion({ folder, runs, rounds }: CompletionBench): Promise<Figure[]> {
  const small = await fillHome(join(folder, 'completion-small'), 1_000);
  const large = await fillHome(join(folder, 'completion-large'), runs);
  const ask = (home: string, ...words: string[]) => ({
    argv: [process.execPath, AZ_ML, '__complete', 'fish', ...words],
    env: { AZ_ML_HOME: home },
    cwd: folder,
  });
  const t = timeProcesses(
    {
      node: { argv: [process.execPath, '-e', '0'] },
      option: ask(large, 'run', 'list', '-e', 'train', '--mi'),
      experiments: ask(large, 'run', 'list', '-e', ''),
      runs: ask(large, 'run', 'show', '-r', ''),
      tags: ask(large, 'run', 'list', '--tags', ''),
      fewRuns: ask(small, 'run', 'show', '-r', ''),
    },
    rounds,
  );
  const overNode = (what: string, name: keyof typeof t, goal: number): Figure => ({
    what: `completion of ${what}, CPU over bare node`,
    value: t[name].cpuMs / t.node.cpuMs,
    unit: 'x',
    goal,
    bound: 'at most',
  });
  return [
    overNode('an option', 'option', 1.4),
    overNode('experiments', 'experiments', 1.9),
    overNode('run ids', 'runs', 1.9),
    overNode('tags', 'tags', 1.9),
    {
      what: `completion of run ids, ${runs.toLocaleString('en')} runs over 1,000`,
      value: t.runs.cpuMs / t.fewRuns.cpuMs,
      unit: 'x',
      goal: 1.1,
      bound: 'at most',
    },
  ];
}

const BATCH = 10_000;

/** A data folder of somebody with no settings, with so many runs of one experiment. */
async function fillHome(home: string, runs: number): Promise<string> {
  const store = openSqliteStore({
    file: join(home, 'az-ml.db'),
    backupFolder: join(home, 'backups'),
    now: () => new Date(),
  });
  await store.addWorkspace(makeWorkspace({ address: EMBEDDED_WORKSPACE }));
  const createdUtc = '2026-11-23T10:00:00Z';
  await store.addExperiment('ws-1', { experimentId: 'exp-1', name: 'train', createdUtc, tags: {} });
  for (let from = 0; from < runs; from += BATCH) {
    const count = Math.min(BATCH, runs - from);
    await store.addRuns(Array.from({ length: count }, (_, index) => newRun(makeSeriesRun(from + index))));
  }
  await store.close();
  return home;
}
