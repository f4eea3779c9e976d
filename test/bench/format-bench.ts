import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { atLeast, atMost, type Figure } from './figure.ts';
import { makeRow, makeRun, writeList } from './output-documents.ts';
import { hasPeer, PYTHON } from './peers.ts';
import { azMl, node } from './programs.ts';
import { timeProcesses } from './time-processes.ts';

const PROGRAM = join(import.meta.dirname, 'output-process.cjs');

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

export interface FormatBench {
  readonly folder: string;
  readonly rounds: number;
  /** A document of so many runs. */
  readonly large: string;
  readonly runs: number;
}

/** What the project promises of printing large documents, beside the programs of its field. */
export async function measureFormats({ folder, rounds, large, runs }: FormatBench): Promise<Figure[]> {
  return [
    ...measureJson(large, rounds),
    ...measureYaml(folder, runs / 10),
    ...(await measureTables(folder, rounds)),
  ];
}

function measureJson(large: string, rounds: number): Figure[] {
  if (!hasPeer(PYTHON, '-c', 'pass')) return [];
  const t = timeProcesses(
    {
      ours: { argv: node(PROGRAM, large, 'json') },
      ids: { argv: node(PROGRAM, large, 'json', '[].runId') },
      python: { argv: [PYTHON, '-c', printSorted, large] },
    },
    rounds,
  );
  return [
    atLeast("the whole as sorted json: Python's json over ours", t.python.wallMs / t.ours.wallMs, 2),
    atMost('the same: peak memory over that of its run ids alone', t.ours.peakMiB / t.ids.peakMiB, 1.5),
  ];
}

function measureYaml(home: string, runs: number): Figure[] {
  if (!hasPeer(PYTHON, '-c', 'import yaml')) return [];
  const file = join(home, 'runs-for-yaml.json');
  writeList(file, runs, makeRun);
  const t = timeProcesses(
    {
      ours: { argv: node(PROGRAM, file, 'yaml') },
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
  const print = (file: string) => ({ argv: node(PROGRAM, file, 'table') });
  const bare = { argv: node('-e', '0') };
  const t = timeProcesses({ bare, small: print(small), large: print(large) }, rounds);
  const memory = (t.large.peakMiB - t.bare.peakMiB) / (t.small.peakMiB - t.bare.peakMiB);
  return [
    ...(await compareWithAz(home, small, rounds)),
    atMost('table of 100,000 rows over one of 10,000, CPU', t.large.cpuMs / t.small.cpuMs, 12),
    atMost('the same: peak memory above bare node', memory, 12),
  ];
}

async function compareWithAz(home: string, file: string, rounds: number): Promise<Figure[]> {
  if (!hasPeer('az', '--version')) return [];
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
        ours: { argv: azMl(...words), env: { AZ_ML_HOME: join(home, 'az-ml') } },
      },
      rounds,
    );
    return [atLeast('table of 10,000 rows: az rest over az-ml rest', t.az.wallMs / t.ours.wallMs, 1)];
  } finally {
    server.kill();
  }
}
