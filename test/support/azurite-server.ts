import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A real emulator of Azure Blob Storage. */
export interface AzuriteServer {
  readonly port: number;
  readonly account: string;
  /** Public: every Azurite has this one. */
  readonly key: string;
  stop(): Promise<void>;
}

const PROGRAM = join(import.meta.dirname, '../../node_modules/azurite/dist/src/blob/main.js');
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** Starts Azurite on a free port, its data in the folder. It checks no version: the client may be newer than it. */
export async function startAzurite(folder: string): Promise<AzuriteServer> {
  const options = ['--blobHost', '127.0.0.1', '--blobPort', '0', '--location', folder];
  const child = spawn(
    process.execPath,
    [PROGRAM, ...options, '--skipApiVersionCheck', '--disableTelemetry'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'close');
  const port = await new Promise<number>((resolve, reject) => {
    let told = '';
    child.stdout.on('data', (chunk) => {
      told += chunk;
      const found = /successfully listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(told)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
    ended.then(() => reject(new Error(`Azurite ended: ${told}`)), reject);
  });
  return {
    port,
    account: ACCOUNT,
    key: KEY,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
