import { spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { killGroup } from '../support/processes.ts';
import { waitUntil } from '../support/wait-until.ts';

/** MLflow's own server on an SQLite database in this folder, once it listens. */
export async function startMlflowServer(
  bin: string,
  folder: string,
): Promise<{ readonly url: string; close(): void }> {
  const port = await findFreePort();
  const server = spawn(
    join(bin, 'mlflow'),
    [
      'server',
      ...['--backend-store-uri', `sqlite:///${join(folder, 'mlflow.db')}`],
      ...['--artifacts-destination', join(folder, 'artifacts')],
      ...['--host', '127.0.0.1', '--port', String(port), '--workers', '1'],
    ],
    {
      detached: true,
      cwd: folder,
      env: { PATH: `${bin}:${process.env.PATH}`, HOME: folder, MLFLOW_DISABLE_TELEMETRY: 'true' },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let told = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  const url = `http://127.0.0.1:${port}`;
  await waitUntil(
    'MLflow server to listen',
    async () => {
      if (server.exitCode !== null) throw new Error(`mlflow server ended: ${told}`);
      return fetch(`${url}/health`).then(
        ({ ok }) => ok,
        () => false,
      );
    },
    180_000,
  );
  return { url, close: () => killGroup(server.pid) };
}

async function findFreePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
