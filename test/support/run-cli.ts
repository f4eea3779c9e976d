import { join } from 'node:path';
import { main } from '../../src/cli/main.ts';
import type { Io, OutputStream, Signal } from '../../src/cli/streams.ts';

export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface CliOptions {
  /** Data folder of the embedded service. */
  readonly home: string;
  readonly workingDirectory: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string;
  /** Whether both streams are terminals. */
  readonly isTerminal?: boolean;
  /** Called with all of standard output so far after each write: the place to act in the middle of a command. */
  readonly onOutput?: (out: string, signal: (name: Signal) => void) => void;
  /** The same of standard error. */
  readonly onErrorOutput?: CliOptions['onOutput'];
  readonly answer?: string;
}

/** Runs one command line in this process, as a shell would, and answers with all that came of it. */
export async function runCli(words: readonly string[], options: CliOptions): Promise<CliResult> {
  const listeners = new Map<Signal, Set<() => void>>();
  const raise = (name: Signal) => {
    for (const listener of listeners.get(name) ?? []) listener();
  };
  const stdout = collect(options, (text) => options.onOutput?.(text, raise));
  const stderr = collect(options, (text) => options.onErrorOutput?.(text, raise));
  const io: Io = {
    stdout,
    stderr,
    readStdin: async () => options.stdin ?? '',
    environment: {
      PATH: process.env.PATH,
      HOME: options.home,
      GIT_CONFIG_NOSYSTEM: '1',
      AZ_ML_HOME: join(options.home, 'az-ml'),
      USER: 'tester',
      ...options.environment,
    },
    workingDirectory: options.workingDirectory,
    now: () => new Date(),
    uptimeMs: () => performance.now(),
    onSignal(signals, callback) {
      for (const name of signals) listeners.set(name, (listeners.get(name) ?? new Set()).add(callback));
      return () => {
        for (const name of signals) listeners.get(name)?.delete(callback);
      };
    },
    ask: async () => options.answer,
    askSecret: async () => options.answer,
    exitNow: (code) => {
      throw new Error(`exit ${code}`);
    },
    randomUuid: () => crypto.randomUUID(),
    randomHex: (digits) =>
      Array.from({ length: digits }, () => Math.floor(Math.random() * 16).toString(16)).join(''),
  };
  const code = await main(words, io);
  return { code, out: stdout.text(), err: stderr.text() };
}

function collect(options: CliOptions, onWrite?: (text: string) => void): OutputStream & { text(): string } {
  const chunks: Uint8Array[] = [];
  const text = () => Buffer.concat(chunks).toString('utf8');
  return {
    async write(chunk) {
      chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
      onWrite?.(text());
    },
    closed: false,
    isTerminal: options.isTerminal ?? false,
    columns: 100,
    text,
  };
}
