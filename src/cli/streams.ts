import { randomHex, randomUuid } from '../config/random.ts';
import { isTerminal, openDescriptor } from './descriptor-stream.ts';
import { guardTerminal } from './terminal-guard.ts';

/** Where text goes. */
export interface OutputStream {
  /** Resolves when the text is out of our hands; does nothing once the reader has gone. */
  write(text: string | Uint8Array): Promise<void>;
  /** Whether the reader has closed its end. */
  readonly closed: boolean;
  readonly isTerminal: boolean;
  /** Width in columns; 80 when nobody knows. */
  readonly columns: number;
}

export type Signal = 'SIGINT' | 'SIGTERM';

/** What a command line is run with: streams and surroundings, so that tests can bring their own. */
export interface Io {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** The whole of standard input as text. */
  readStdin(): Promise<string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  now(): Date;
  /** Milliseconds since this process began, to fractions of one. */
  uptimeMs(): number;
  /** Calls back on these signals, instead of ending the program, until the returned function is called. */
  onSignal(signals: readonly Signal[], callback: () => void): () => void;
  /** Asks a person; `undefined` when there is nobody to ask, because standard input is no terminal. */
  ask(question: string): Promise<string | undefined>;
  /** The same for what nobody may see: the answer is not shown. */
  askSecret(question: string): Promise<string | undefined>;
  /** Ends the program without waiting for anything, a reader that does not read included. */
  exitNow(code: number): void;
  /** So many random hexadecimal digits. */
  randomHex(digits: number): string;
  randomUuid(): string;
}

/** An `Io` with real streams, on which something may still be on its way. */
export interface ProcessIo extends Io {
  isBusy(): boolean;
}

/** The streams and surroundings of this process. */
export function processIo(): ProcessIo {
  const stdout = openDescriptor(1);
  const stderr = openDescriptor(2);
  const shared = { isColoured: false };
  const isDumb = process.env.TERM === 'dumb';
  return {
    stdout: guardTerminal(stdout, shared, isDumb),
    stderr: guardTerminal(stderr, shared, isDumb),
    isBusy: () => stdout.isBusy || stderr.isBusy,
    readStdin,
    environment: process.env,
    workingDirectory: process.cwd(),
    now: () => new Date(),
    uptimeMs: () => process.uptime() * 1000,
    onSignal(signals, callback) {
      for (const signal of signals) process.on(signal, callback);
      return () => {
        for (const signal of signals) process.off(signal, callback);
      };
    },
    ask,
    askSecret: async (question) =>
      isTerminal(0) ? (await import('./ask-secret.ts')).askSecret(question) : undefined,
    exitNow: (code) => {
      if (stdout.isBusy || stderr.isBusy) endByInterrupt();
      process.exit(code);
    },
    randomHex,
    randomUuid,
  };
}

/**
 * Ends the program as Ctrl-C does without us. The other way would first wait for whoever does not read what is being
 * written.
 */
function endByInterrupt(): void {
  process.removeAllListeners('SIGINT');
  process.kill(process.pid, 'SIGINT');
}

async function readStdin(): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString('utf8');
}

async function ask(question: string): Promise<string | undefined> {
  if (!isTerminal(0)) return undefined;
  const { createInterface } = await import('node:readline/promises');
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await prompt.question(question);
  } finally {
    prompt.close();
  }
}
