import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileQuery } from '../../src/output/query.ts';
import { makeRow, makeRun, writeList } from './output-documents.ts';
import { median, timeProcesses } from './time-processes.ts';

interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: number;
  readonly bound: 'at most' | 'at least';
}

const AZ_ML = join(import.meta.dirname, '..', '..', 'bin', 'az-ml.js');
const PROGRAM = join(import.meta.dirname, 'output-process.cjs');

/** Debian's Python, for which its packages are; another one may come first in PATH. */
const PYTHON = '/usr/bin/python3';

const QUERY = "[?status=='Failed'].{id: runId, started: startTimeUtc, team: tags.team}";

const ask = [
  'import json, jmespath, sys',
  'document = json.load(open(sys.argv[1]))',
  'print(json.dumps(jmespath.search(sys.argv[2], document), indent=2))',
].join('\n');

const printSorted = [
  'import json, sys',
  'document = json.load(open(sys.argv[1]))',
  'print(json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False))',
].join('\n');

const printYaml = [
  'import json, sys, yaml',
  'document = json.load(open(sys.argv[1]))',
  'print(yaml.safe_dump(document, default_flow_style=False, allow_unicode=True))',
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
    ...measureJson(large, rounds),
    ...measureYaml(home, runs / 10),
    ...(await measureTables(home, rounds)),
  ];
}

/** A filter with a projection, from file to printed answer. */
function measureQueries(large: string, rounds: number): Figure[] {
  const ours = { argv: [process.execPath, PROGRAM, large, 'json', QUERY] };
  const what = 'filter and projection of the large document';
  const figures: Figure[] = [];
  if (hasProgram('jp', '--version')) {
    const t = timeProcesses({ ours, jp: { argv: ['jp', '-f', large, QUERY] } }, rounds);
    figures.push(atLeast(`${what}: jp over ours`, t.jp.wallMs / t.ours.wallMs, 1.5));
  }
  if (hasProgram(PYTHON, '-c', 'import jmespath')) {
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
  const print = (file: string) => ({ argv: [process.execPath, PROGRAM, file, 'json', QUERY] });
  const t = timeProcesses({ plain: print(large), exact: print(exact) }, rounds);
  return [atMost('the same with integers beyond 2^53, CPU', t.exact.cpuMs / t.plain.cpuMs, 3)];
}

function measureJson(large: string, rounds: number): Figure[] {
  if (!hasProgram(PYTHON, '-c', 'pass')) return [];
  const t = timeProcesses(
    {
      ours: { argv: [process.execPath, PROGRAM, large, 'json'] },
      filter: { argv: [process.execPath, PROGRAM, large, 'json', QUERY] },
      python: { argv: [PYTHON, '-c', printSorted, large] },
    },
    rounds,
  );
  return [
    atLeast("the whole as sorted json: Python's json over ours", t.python.wallMs / t.ours.wallMs, 2),
    atMost('the same: peak memory over that of the filter', t.ours.peakMiB / t.filter.peakMiB, 1.5),
  ];
}

function measureYaml(home: string, runs: number): Figure[] {
  if (!hasProgram(PYTHON, '-c', 'import yaml')) return [];
  const file = join(home, 'runs-for-yaml.json');
  writeList(file, runs, makeRun);
  const t = timeProcesses(
    {
      ours: { argv: [process.execPath, PROGRAM, file, 'yaml'] },
      python: { argv: [PYTHON, '-c', printYaml, file] },
    },
    1,
  );
  return [atLeast(`${runs} runs as yaml: PyYAML over ours`, t.python.wallMs / t.ours.wallMs, 1)];
}

/** Tables of eight columns; the smaller one from loopback, as `az rest` reads it. */
async function measureTables(home: string, rounds: number): Promise<Figure[]> {
  const [small, large] = [10_000, 100_000].map((rows) => {
    const file = join(home, `rows-${rows}.json`);
    writeList(file, rows, makeRow);
    return file;
  }) as [string, string];
  const print = (file: string) => ({ argv: [process.execPath, PROGRAM, file, 'table'] });
  const node = { argv: [process.execPath, '-e', '0'] };
  const t = timeProcesses({ node, small: print(small), large: print(large) }, rounds);
  const memory = (t.large.peakMiB - t.node.peakMiB) / (t.small.peakMiB - t.node.peakMiB);
  return [
    ...(await compareWithAz(home, small, rounds)),
    atMost('table of 100,000 rows over one of 10,000, CPU', t.large.cpuMs / t.small.cpuMs, 12),
    atMost('the same: peak memory above bare node', memory, 12),
  ];
}

async function compareWithAz(home: string, file: string, rounds: number): Promise<Figure[]> {
  if (!hasProgram('az', '--version')) return [];
  const server = spawn(process.execPath, [join(import.meta.dirname, 'serve-document.ts'), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [address] = await once(server.stdout, 'data');
    const words = ['rest', '--url', String(address).trim(), '--skip-authorization-header', '-o', 'table'];
    const az = { AZURE_CONFIG_DIR: join(home, 'azure'), AZURE_CORE_COLLECT_TELEMETRY: 'no' };
    const t = timeProcesses(
      {
        az: { argv: ['az', ...words], env: az },
        ours: { argv: [process.execPath, AZ_ML, ...words], env: { AZ_ML_HOME: join(home, 'az-ml') } },
      },
      rounds,
    );
    return [atLeast('table of 10,000 rows: az rest over az-ml rest', t.az.wallMs / t.ours.wallMs, 1)];
  } finally {
    server.kill();
  }
}

/** Whether a peer can be started; a line says so when it cannot. */
function hasProgram(program: string, ...words: string[]): boolean {
  if (spawnSync(program, words, { stdio: 'ignore' }).status === 0) return true;
  process.stderr.write(`not compared: '${[program, ...words].join(' ')}' does not run here\n`);
  return false;
}

function atMost(what: string, value: number, goal: number): Figure {
  return { what, value, unit: 'x', goal, bound: 'at most' };
}

function atLeast(what: string, value: number, goal: number): Figure {
  return { what, value, unit: 'x', goal, bound: 'at least' };
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
