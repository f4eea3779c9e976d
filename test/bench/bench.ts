import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRepository, makeSourceFolder } from './fixtures.ts';
import { measureOutput } from './output-bench.ts';
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
    const only = readOption('--only');
    // The sections before it give its files the time to age.
    const source = only === undefined || only === 'snapshot' ? makeSnapshotSource(folder) : folder;
    const figures: Figure[] = [];
    for (const [name, measure] of Object.entries(listSections(folder, source, quick))) {
      if (only === undefined || only === name) figures.push(...(await measure()));
    }
    process.stdout.write(renderTable(figures));
    const file = readOption('--json') ?? 'bench.json';
    writeFileSync(file, `${JSON.stringify({ node: process.version, figures }, null, 2)}\n`);
    process.stdout.write(`\nAlso as JSON in ${file}.\n`);
    process.exitCode = figures.every(isMet) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is measured, by the name that `--only=` takes. */
function listSections(
  folder: string,
  source: string,
  quick: boolean,
): Record<string, () => Figure[] | Promise<Figure[]>> {
  const rounds = quick ? 9 : 31;
  return {
    commands: () => measureCommands(folder, rounds),
    'local-run': () => measureLocalRun(folder, rounds),
    snapshot: () => measureSnapshot(folder, source, quick ? 3 : 9),
    store: () => measureStore({ folder, runs: quick ? 100_000 : 1_000_000, writeSeconds: quick ? 5 : 30 }),
    output: () => measureOutput({ folder, rounds: quick ? 2 : 5, runs: quick ? 50_000 : 100_000 }),
  };
}

function readOption(option: string): string | undefined {
  return process.argv.find((word) => word.startsWith(`${option}=`))?.slice(option.length + 1);
}

/** Short commands, each against an empty program. */
function measureCommands(folder: string, rounds: number): Figure[] {
  const repository = join(folder, 'repository');
  mkdirSync(repository);
  makeRepository(repository, 200);
  const env = { AZ_ML_HOME: join(folder, 'home') };
  const submit = (...words: string[]) => azMl('run', 'submit-script', '-e', 'bench', ...words, 'job.sh');
  spawnOnce(submit(), repository, env);
  const quick = timeProcesses(
    {
      node: { argv: node('-e', '0') },
      version: { argv: azMl('--version'), env },
      help: { argv: azMl('--help'), env },
      list: {
        argv: azMl('run', 'list', '-e', 'bench', '--last', '1', '--query', '[].properties'),
        env,
        cwd: repository,
      },
    },
    rounds,
  );
  // The supervisor of the last submit must be gone before the next is timed.
  const prepare = [['sleep', '0.7']];
  const slow = timeProcesses(
    {
      node: { argv: node('-e', '0'), prepare },
      submit: { argv: submit('--async'), env, cwd: repository, prepare },
    },
    rounds,
  );
  return [
    ...ratios('az-ml --version', quick.version, quick.node, 1.3),
    ...ratios("run list --last 1 --query '[].properties'", quick.list, quick.node, 2.1),
    { what: 'the same: peak memory', value: quick.list.peakMiB, unit: 'MiB', goal: 64, bound: 'at most' },
    ...ratios('az-ml --help', quick.help, quick.node, 2.0),
    ...ratios('run submit-script --async, 200 files', slow.submit, slow.node, 4),
    ...compareWithAz(env, rounds),
  ];
}

/** The same kind of command of the Azure CLI, where it is installed. */
function compareWithAz(env: Readonly<Record<string, string>>, rounds: number): Figure[] {
  if (spawnSync('az', ['--version'], { stdio: 'ignore' }).error !== undefined) return [];
  const t = timeProcesses(
    {
      version: { argv: azMl('--version'), env },
      help: { argv: azMl('--help'), env },
      azVersion: { argv: ['az', '--version'] },
      azHelp: { argv: ['az', '--help'] },
    },
    rounds,
  );
  const faster = (what: string, theirs: Timing, ours: Timing, goal: number): Figure => ({
    what: `${what}, wall over ours`,
    value: theirs.wallMs / ours.wallMs,
    unit: 'x',
    goal,
    bound: 'at least',
  });
  return [faster('az --version', t.azVersion, t.version, 4.5), faster('az --help', t.azHelp, t.help, 12)];
}

/** The smallest run from beginning to end, against its script alone. */
function measureLocalRun(folder: string, rounds: number): Figure[] {
  const source = join(folder, 'small');
  mkdirSync(source);
  makeRepository(source, 1);
  const env = { AZ_ML_HOME: join(folder, 'home-small') };
  const whole = azMl('run', 'submit-script', '-e', 'bench', 'job.sh');
  spawnOnce(whole, source, env);
  const prepare = [['sleep', '0.3']];
  const t = timeProcesses(
    {
      direct: { argv: ['/bin/sh', 'job.sh'], cwd: source, prepare },
      whole: { argv: whole, env, cwd: source, prepare },
    },
    rounds,
  );
  return [
    {
      what: 'a local run of `true`, followed to its end, over running it directly',
      value: t.whole.wallMs - t.direct.wallMs,
      unit: 'ms',
      goal: 250,
      bound: 'at most',
    },
  ];
}

/** 2,000 files with 300 MB. Made first of all, because the time of a file tells nothing of it for a minute. */
function makeSnapshotSource(folder: string): string {
  const source = join(folder, 'source');
  mkdirSync(source);
  makeSourceFolder(source, 1_990, 295_000_000);
  return source;
}

/** A snapshot of such a folder: every file new to the store, and none changed since the last time. */
function measureSnapshot(folder: string, source: string, rounds: number): Figure[] {
  const freeze = node(join(import.meta.dirname, 'snapshot-process.cjs'), source);
  const known = { AZ_ML_HOME: join(folder, 'home-known') };
  // One for each round instead of one that is emptied: a file system is slow to give out anew what was just removed.
  const fresh = { AZ_ML_HOME: join(folder, 'home-fresh-{round}') };
  const ageSeconds = (Date.now() - statSync(source).ctimeMs) / 1000;
  spawnOnce(['sleep', String(Math.max(0, 61 - ageSeconds))], source, {});
  spawnOnce(freeze, source, known);
  // What earlier rounds left to be written, and memory that a virtual machine has yet to get from its host, would
  // be paid by this round: plain `cp` takes four times as long then.
  const prepare = [['sync'], ['python3', '-c', 'x = b"x" * (1 << 30)']];
  const t = timeProcesses(
    {
      node: { argv: node('-e', '0'), prepare },
      unchanged: { argv: freeze, env: known, prepare },
      first: { argv: freeze, env: fresh, prepare },
    },
    rounds,
  );
  return [
    ...ratios('snapshot of 2,000 files / 300 MB, unchanged', t.unchanged, t.node, 3),
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

await runBench();
