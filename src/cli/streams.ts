import { fstatSync, writeSync } from 'node:fs';
import { randomHex, randomUuid } from '../config/random.ts';
import { systemCode } from '../errors.ts';

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
  /** Calls back on these signals, instead of ending the program, until the returned function is called. */
  onSignal(signals: readonly Signal[], callback: () => void): () => void;
  /** Asks a person; `undefined` when there is nobody to ask, because standard input is no terminal. */
  ask(question: string): Promise<string | undefined>;
  /** Ends the program without waiting for anything. */
  exitNow(code: number): void;
  /** So many random hexadecimal digits. */
  randomHex(digits: number): string;
  randomUuid(): string;
}

/** The streams and surroundings of this process. */
export function processIo(): Io {
  return {
    stdout: openDescriptor(1),
    stderr: openDescriptor(2),
    readStdin,
    environment: process.env,
    workingDirectory: process.cwd(),
    now: () => new Date(),
    onSignal(signals, callback) {
      for (const signal of signals) process.on(signal, callback);
      return () => {
        for (const signal of signals) process.off(signal, callback);
      };
    },
    ask,
    exitNow: (code) => process.exit(code),
    randomHex,
    randomUuid,
  };
}

/**
 * A standard stream. Writing to the descriptor itself saves the set-up of Node's stream, a tenth of a short
 * command; the stream takes over when a pipe is full, because it can wait.
 */
function openDescriptor(descriptor: 1 | 2): OutputStream {
  let closed = false;
  let stream: NodeJS.WriteStream | undefined;

  const openStream = (): NodeJS.WriteStream => {
    if (stream === undefined) {
      stream = descriptor === 1 ? process.stdout : process.stderr;
      stream.on('error', () => {
        closed = true;
      });
    }
    return stream;
  };

  const writeToStream = (rest: Uint8Array): Promise<void> =>
    new Promise((resolve) => {
      openStream().write(rest, () => resolve());
    });

  return {
    async write(text) {
      if (closed) return;
      let rest: Uint8Array = typeof text === 'string' ? Buffer.from(text) : text;
      if (stream !== undefined) return writeToStream(rest);
      while (rest.length > 0) {
        try {
          rest = rest.subarray(writeSync(descriptor, rest));
        } catch (error) {
          if (systemCode(error) === 'EAGAIN') return writeToStream(rest);
          if (systemCode(error) !== 'EPIPE') throw error;
          closed = true;
          return;
        }
      }
    },
    get closed() {
      return closed;
    },
    get isTerminal() {
      return isTerminal(descriptor);
    },
    get columns() {
      return Number(process.env.COLUMNS) || (isTerminal(descriptor) ? (openStream().columns ?? 80) : 80);
    },
  };
}

/** Whether a person looks at it. A pipe or a file is told by its kind alone, without loading what terminals need. */
function isTerminal(descriptor: 0 | 1 | 2): boolean {
  try {
    if (!fstatSync(descriptor).isCharacterDevice()) return false;
  } catch {
    // Closed by whoever started us.
    return false;
  }
  return process.getBuiltinModule('node:tty').isatty(descriptor);
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
