import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureCommands } from './commands-bench.ts';
import { measureCompletion } from './completion-bench.ts';
import { type Figure, isMet, renderFigures } from './figure.ts';
import { measureLocalRun } from './local-run-bench.ts';
import { measureNdjson } from './ndjson-bench.ts';
import { measureOutput } from './output-bench.ts';
import { measureRest } from './rest-bench.ts';
import { makeSnapshotSource, measureSnapshot } from './snapshot-bench.ts';
import { measureStore } from './store-bench.ts';

/**
 * Measures what the project promises of its speed; every time is a ratio taken in one interleaved run.
 * `node test/bench/bench.ts [--quick] [--only=SECTION] [--json=FILE]`
 */
async function runBench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'az-ml-bench-'));
  try {
    const only = readOption('--only');
    const source = only === undefined || only === 'snapshot' ? makeSnapshotSource(folder) : folder;
    const figures: Figure[] = [];
    for (const [name, measure] of Object.entries(listSections(folder, source))) {
      if (only !== undefined && only !== name) continue;
      const measured = await measure();
      process.stdout.write(`${name}\n${renderFigures(measured)}\n`);
      figures.push(...measured);
    }
    const file = readOption('--json') ?? 'bench.json';
    writeFileSync(file, `${JSON.stringify({ node: process.version, figures }, null, 2)}\n`);
    process.stdout.write(`All of it as JSON in ${file}.\n`);
    process.exitCode = figures.every(isMet) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Section = () => Figure[] | Promise<Figure[]>;

/** What is measured, by the name that `--only=` takes. */
function listSections(folder: string, source: string): Record<string, Section> {
  const quick = process.argv.includes('--quick');
  const rounds = quick ? 9 : 31;
  const runs = quick ? 100_000 : 1_000_000;
  return {
    commands: () => measureCommands(folder, rounds),
    'local-run': () => measureLocalRun(folder, rounds),
    rest: () => measureRest(folder, quick ? 5 : 15),
    completion: () => measureCompletion({ folder, runs, rounds }),
    snapshot: () => measureSnapshot(folder, source, quick ? 3 : 9),
    store: () => measureStore({ folder, runs, writeSeconds: quick ? 5 : 30 }),
    output: () => measureOutput({ folder, rounds: quick ? 2 : 5, runs: quick ? 50_000 : 100_000 }),
    ndjson: () => measureNdjson(folder, runs),
  };
}

function readOption(option: string): string | undefined {
  return process.argv.find((word) => word.startsWith(`${option}=`))?.slice(option.length + 1);
}

await runBench();
