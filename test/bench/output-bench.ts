import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileQuery } from '../../src/output/query.ts';
import { atLeast, atMost, type Figure } from './figure.ts';
import { measureFormats } from './format-bench.ts';
import { makeRun, writeList } from './output-documents.ts';
import { hasPeer, PYTHON } from './peers.ts';
import { node } from './programs.ts';
import { median, timeProcesses } from './time-processes.ts';

const PROGRAM = join(import.meta.dirname, 'output-process.cjs');

const QUERY = "[?status=='Failed'].{id: runId, started: startTimeUtc, team: tags.team}";

const ask = [
  'import json, jmespath, sys',
  'document = json.load(open(sys.argv[1]))',
  'print(json.dumps(jmespath.search(sys.argv[2], document), indent=2))',
].join('\n');

export interface OutputBench {
  readonly folder: string;
  readonly rounds: number;
  /** Runs of the large document: 100,000 have 100 MB. */
  readonly runs: number;
}

/** What the project promises of reading, querying and printing large documents, beside the programs of its field. */
export async function measureOutput({ folder, rounds, runs }: OutputBench): Promise<Figure[]> {
  const home = join(folder, 'output');
  mkdirSync(home);
  const large = join(home, 'runs.json');
  writeList(large, runs, makeRun);
  return [
    ...measureQueries(large, rounds),
    ...measureSorting(large, rounds),
    ...measureExactNumbers(home, large, runs, rounds),
    ...(await measureFormats({ folder: home, rounds, large, runs })),
  ];
}

/** A filter with a projection, from file to printed answer. */
function measureQueries(large: string, rounds: number): Figure[] {
  const ours = { argv: node(PROGRAM, large, 'json', QUERY) };
  const what = 'filter and projection of the large document';
  const figures: Figure[] = [];
  if (hasPeer('jp', '--version')) {
    const t = timeProcesses({ ours, jp: { argv: ['jp', '-f', large, QUERY] } }, rounds);
    figures.push(atLeast(`${what}: jp over ours`, t.jp.wallMs / t.ours.wallMs, 1.5));
  }
  if (hasPeer(PYTHON, '-c', 'import jmespath')) {
    const t = timeProcesses({ ours, python: { argv: [PYTHON, '-c', ask, large, QUERY] } }, rounds);
    figures.push(atLeast(`${what}: Python's jmespath over ours`, t.python.wallMs / t.ours.wallMs, 2));
  }
  return figures;
}

interface SortedRun {
  readonly runId: string;
  readonly startTimeUtc: string;
  readonly metrics: { readonly acc: number };
}

/** sort_by in this very process, beside a loop written by hand that works each key out once. */
function measureSorting(large: string, rounds: number): Figure[] {
  const runs: readonly SortedRun[] = JSON.parse(readFileSync(large, 'utf8'));
  const byTime = compileQuery('sort_by(@, &startTimeUtc)[].runId');
  const byMetric = compileQuery('sort_by(@, &metrics.acc)[0]');
  const t = timeCalls(rounds * 2 + 1, {
    textQuery: () => byTime.search(runs),
    textLoop: () => sortByHand(runs, (run) => run.startTimeUtc).map((run) => run.runId),
    numberQuery: () => byMetric.search(runs),
    numberLoop: () => sortByHand(runs, (run) => run.metrics.acc)[0],
  });
  return [
    atMost('sort_by a time, over a loop by hand', t.textQuery / t.textLoop, 1.5),
    atMost('sort_by a metric, over a loop by hand', t.numberQuery / t.numberLoop, 1.5),
  ];
}

function sortByHand<Key extends string | number>(
  runs: readonly SortedRun[],
  keyOf: (run: SortedRun) => Key,
): SortedRun[] {
  const keys = runs.map(keyOf);
  const order = keys.map((_, index) => index);
  order.sort((a, b) => {
    const left = keys[a] as Key;
    const right = keys[b] as Key;
    return left < right ? -1 : left > right ? 1 : 0;
  });
  return order.map((index) => runs[index] as SortedRun);
}

/** Medians in milliseconds; each round calls all once. */
function timeCalls<Name extends string>(
  rounds: number,
  calls: Readonly<Record<Name, () => unknown>>,
): Record<Name, number> {
  const names = Object.keys(calls) as Name[];
  const samples = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const start = performance.now();
      calls[name]();
      samples.get(name)?.push(performance.now() - start);
    }
  }
  return Object.fromEntries([...samples].map(([name, times]) => [name, median(times)])) as Record<
    Name,
    number
  >;
}

/** A document with integers that JSON.parse would round, beside one that has none. */
function measureExactNumbers(home: string, large: string, runs: number, rounds: number): Figure[] {
  const exact = join(home, 'exact.json');
  writeList(exact, runs, (index) => ({ ...makeRun(index), seed: index % 50 === 0 ? 2 ** 60 : index }));
  const print = (file: string) => ({ argv: node(PROGRAM, file, 'json', QUERY) });
  const t = timeProcesses({ plain: print(large), exact: print(exact) }, rounds);
  return [atMost('the same with integers beyond 2^53, CPU', t.exact.cpuMs / t.plain.cpuMs, 3)];
}

/** `node test/bench/output-bench.ts [rounds] [runs]` */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'az-ml-output-bench-'));
  try {
    const [rounds = 5, runs = 100_000] = process.argv.slice(2).map(Number);
    for (const { what, value, bound, goal } of await measureOutput({ folder, rounds, runs })) {
      process.stdout.write(`${what}: ${value.toFixed(2)} x (${bound} ${goal})\n`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) await main();
