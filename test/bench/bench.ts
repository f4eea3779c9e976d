import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRepository, makeSourceFolder } from './fixtures.ts';
import { measureStore } from './store-bench.ts';
import { type Timing, timeProcesses } from './time-processes.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const AZ_ML = join(ROOT, 'bin', 'az-ml.js');
const node = (...words: string[]) => [process.execPath, ...words];
const azMl = (...words: string[]) => node(AZ_ML, ...words);

interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: number;
  /** Whether the goal is the most that is allowed, or the least. */
  readonly bound: 'at most' | 'at least';
}

/** Measures what the project promises of its speed; every time is a ratio taken in one interleaved run. */
async function runBench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'az-ml-bench-'));
  try {
    const quick = process.argv.includes('--quick');
    const figures = [
      ...measureStartup(folder, quick ? 9 : 31),
      ...measureSnapshot(folder, quick ? 3 : 9),
      ...(await measureStore({ folder, runs: quick ? 100_000 : 1_000_000, writeSeconds: quick ? 5 : 30 })),
    ];
    process.stdout.write(renderTable(figures));
    const file =
      process.argv.find((word) => word.startsWith('--json='))?.slice('--json='.length) ?? 'bench.json';
    writeFileSync(file, `${JSON.stringify({ node: process.version, figures }, null, 2)}\n`);
    process.stdout.write(`\nAlso as JSON in ${file}.\n`);
    process.exitCode = figures.every(isMet) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measureStartup(folder: string, rounds: number): Figure[] {
  const repository = join(folder, 'repository');
  mkdirSync(repository);
  makeRepository(repository, 200);
  const env = { AZ_ML_HOME: join(folder, 'home') };
  const submit = azMl('run', 'submit-script', '-e', 'bench', 'job.sh');
  spawnOnce(submit, repository, env);
  const hasAz = spawnSync('az', ['--version'], { stdio: 'ignore' }).error === undefined;
  const t = timeProcesses(
    {
      node: { argv: node('-e', '0') },
      version: { argv: azMl('--version'), env },
      help: { argv: azMl('--help'), env },
      list: {
        argv: azMl('run', 'list', '-e', 'bench', '--last', '1', '--query', '[].properties'),
        env,
        cwd: repository,
      },
      submit: { argv: [...submit.slice(0, -1), '--async', 'job.sh'], env, cwd: repository },
      direct: { argv: ['/bin/sh', 'job.sh'], cwd: repository },
      whole: { argv: submit, env, cwd: repository },
      ...(hasAz ? { azVersion: { argv: ['az', '--version'] }, azHelp: { argv: ['az', '--help'] } } : {}),
    } as Record<
      'node' | 'version' | 'help' | 'list' | 'submit' | 'direct' | 'whole' | 'azVersion' | 'azHelp',
      { argv: string[] }
    >,
    rounds,
  );
  return [
    ...ratios('az-ml --version', t.version, t.node, 1.3),
    ...ratios("run list --last 1 --query '[].properties'", t.list, t.node, 2.1),
    { what: 'the same: peak memory', value: t.list.peakMiB, unit: 'MiB', goal: 64, bound: 'at most' },
    ...ratios('az-ml --help', t.help, t.node, 2.0),
    ...ratios('run submit-script --async, 200 files', t.submit, t.node, 4),
    {
      what: 'a local run of `true` over running it directly',
      value: t.whole.wallMs - t.direct.wallMs,
      unit: 'ms',
      goal: 250,
      bound: 'at most',
    },
    ...(hasAz
      ? [
          {
            what: 'az --version over az-ml --version, wall',
            value: t.azVersion.wallMs / t.version.wallMs,
            unit: 'x',
            goal: 4.5,
            bound: 'at least',
          } as const,
          {
            what: 'az --help over az-ml --help, wall',
            value: t.azHelp.wallMs / t.help.wallMs,
            unit: 'x',
            goal: 12,
            bound: 'at least',
          } as const,
        ]
      : []),
  ];
}

/** A submit of 2,000 files with 300 MB: every file new to the store, and none changed since the last submit. */
function measureSnapshot(folder: string, rounds: number): Figure[] {
  const source = join(folder, 'source');
  mkdirSync(source);
  makeSourceFolder(source, 1_990, 295_000_000);
  const submit = azMl('run', 'submit-script', '-e', 'bench', '--async', 'job.sh');
  const known = { AZ_ML_HOME: join(folder, 'home-known') };
  const fresh = { AZ_ML_HOME: join(folder, 'home-fresh') };
  spawnOnce(submit, source, known);
  // A file written within the last two seconds is read again, since its time could not show a further change.
  const wait = node('-e', 'setTimeout(() => {}, 1500)');
  const t = timeProcesses(
    {
      node: { argv: node('-e', '0'), prepare: [wait] },
      unchanged: { argv: submit, cwd: source, env: known, prepare: [wait] },
      first: { argv: submit, cwd: source, env: fresh, prepare: [['rm', '-rf', fresh.AZ_ML_HOME], wait] },
    },
    rounds,
  );
  return [
    ...ratios('submit of 2,000 files / 300 MB, unchanged', t.unchanged, t.node, 3),
    ...ratios('the same, first time (hashed and stored)', t.first, t.node, 30),
    { what: 'the same: peak memory', value: t.first.peakMiB, unit: 'MiB', goal: 100, bound: 'at most' },
  ];
}

function spawnOnce(argv: readonly string[], cwd: string, env: Readonly<Record<string, string>>): void {
  const [program = '', ...words] = argv;
  const { status, stderr } = spawnSync(program, words, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`);
}

function ratios(what: string, timing: Timing, base: Timing, goal: number): Figure[] {
  return [
    {
      what: `${what}, CPU over bare node`,
      value: timing.cpuMs / base.cpuMs,
      unit: 'x',
      goal,
      bound: 'at most',
    },
    {
      what: `${what}, wall over bare node`,
      value: timing.wallMs / base.wallMs,
      unit: 'x',
      goal,
      bound: 'at most',
    },
  ];
}

function isMet({ value, goal, bound }: Figure): boolean {
  return bound === 'at most' ? value <= goal : value >= goal;
}

function renderTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.what,
    `${formatNumber(figure.value)} ${figure.unit}`,
    `${figure.bound} ${formatNumber(figure.goal)}`,
    isMet(figure) ? 'met' : 'MISSED',
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function formatNumber(value: number): string {
  return value >= 1000 ? String(Math.round(value)) : value.toFixed(value >= 100 ? 0 : 2);
}

export type { Figure };

await runBench();
