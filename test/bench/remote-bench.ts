import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp } from '../../src/app.ts';
import { createRunClient } from '../../src/client/run-client.ts';
import { resolveDataFolder } from '../../src/config/data-folder.ts';
import { EMBEDDED_WORKSPACE } from '../../src/config/workspace-settings.ts';
import { type Figure, ratios } from './figure.ts';
import { timeProcessesAside } from './time-processes-aside.ts';

const AZ_ML = join(import.meta.dirname, '..', '..', 'bin', 'az-ml.js');
const RUNS = 50;

/** What the project promises of a list from a server. */
export async function measureRemote(folder: string, rounds: number): Promise<Figure[]> {
  const { node, remote } = await timeRemote(folder, rounds);
  return ratios('remote run list', remote, node, 3.4);
}

/** Whole processes, all in one interleaved run, before a server of this process. */
export async function timeRemote(folder: string, rounds: number) {
  const { startServer, createToken } = await import('../../src/server/start-server.ts');
  const home = join(folder, 'remote');
  mkdirSync(home);
  const environment = { PATH: process.env.PATH, HOME: home, AZ_ML_HOME: join(home, 'server') };
  const app = await openApp({
    dataFolder: resolveDataFolder(environment),
    environment,
    now: () => new Date(),
  });
  const token = createToken();
  const server = await startServer({ transport: app, host: '127.0.0.1', port: 0, token });
  try {
    const client = createRunClient(app, EMBEDDED_WORKSPACE);
    for (let run = 0; run < RUNS; run++)
      await client.patchRun(
        { runId: `exp_${run}`, experimentName: 'exp' },
        { properties: { number: String(run) } },
      );
    const list = [process.execPath, AZ_ML, 'run', 'list', '-e', 'exp', '--last', '1'];
    // As after a login: only where there is such a folder compiled code is kept.
    const own = { AZ_ML_HOME: join(home, 'az-ml') };
    mkdirSync(own.AZ_ML_HOME);
    return await timeProcessesAside(
      {
        node: { argv: [process.execPath, '-e', '0'] },
        remote: { argv: list, env: { ...own, AZ_ML_ENDPOINT: server.url, AZ_ML_TOKEN: token } },
        embedded: { argv: list, env: { ...own, AZ_ML_HOME: join(home, 'server') } },
      },
      rounds,
    );
  } finally {
    await server.close({ graceMs: 0 });
    await app.close();
  }
}

/** `node test/bench/remote-bench.ts [rounds]` */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'az-ml-remote-bench-'));
  try {
    const timings = await timeRemote(folder, Number(process.argv[2] ?? 15));
    for (const [name, { cpuMs, wallMs, peakMiB }] of Object.entries(timings)) {
      const ratio = (cpuMs / timings.node.cpuMs).toFixed(2);
      process.stdout.write(
        `${name}: ${cpuMs.toFixed(1)} ms CPU, ${ratio} x node, ${wallMs.toFixed(1)} ms, ${peakMiB} MiB\n`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) await main();
