import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import type { RunDefinition } from '../../src/contract/execution.ts';
import type { Run } from '../../src/contract/run.ts';
import type { ServiceRequest } from './service-process.ts';

type Unsent<T> = T extends unknown ? Omit<T, 'id'> : never;

/** A process with the real run service in it, on a data folder of its own. */
export interface ServiceProcess {
  readonly child: ChildProcess;
  prepare(snapshotId: string, path: string, text: string): Promise<void>;
  submit(runId: string, definition: RunDefinition): Promise<void>;
  /** `undefined` when there is no such run. */
  get(runId: string): Promise<Run | undefined>;
}

/** Builds the service and its supervisor as programs, side by side as in a release; answers the service's file. */
export function buildService(folder: string): string {
  buildSync({
    entryPoints: {
      service: join(import.meta.dirname, 'service-process.ts'),
      supervisor: join(import.meta.dirname, '../../src/supervisor/main.ts'),
    },
    outdir: join(folder, 'dist'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    minify: true,
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  });
  cpSync(join(import.meta.dirname, '../../bin'), join(folder, 'bin'), { recursive: true });
  return join(folder, 'dist', 'service.js');
}

export function startService(program: string, dataFolder: string): ServiceProcess {
  const child = spawn(process.execPath, [program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, AZ_ML_HOME: dataFolder },
  });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, result, error } = JSON.parse(line);
    const { resolve, reject } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error === undefined) resolve?.(result);
    else reject?.(Object.assign(new Error(error), { code: error }));
  });
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('the service process has ended'));
  });
  // Written to after it was killed, which its exit tells.
  child.stdin.on('error', () => {});
  let lastId = 0;

  function ask(request: Unsent<ServiceRequest>): Promise<unknown> {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      child.stdin.write(`${JSON.stringify({ ...request, id })}\n`);
    });
  }

  return {
    child,
    async prepare(snapshotId, path, text) {
      const digest = createHash('sha256').update(text).digest('hex');
      const file = { path, digest, size: Buffer.byteLength(text), executable: false };
      await ask({ op: 'prepare', snapshotId, file, text });
    },
    async submit(runId, definition) {
      await ask({ op: 'submit', runId, definition });
    },
    async get(runId) {
      try {
        return (await ask({ op: 'get', runId })) as Run;
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'RunNotFound') return undefined;
        throw error;
      }
    },
  };
}
