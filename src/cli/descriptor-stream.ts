import { fstatSync, write, writeSync } from 'node:fs';
import { AzMlError, systemCode } from '../errors.ts';
import type { OutputStream } from './streams.ts';

/** What a pipe takes without a reader (Linux pipe(7)). */
const PIPE_BYTES = 65_536;

/** A stream of this process, which tells whether something is still on its way. */
export interface DescriptorStream extends OutputStream {
  readonly isBusy: boolean;
}

/**
 * A standard stream. Writing to the descriptor itself saves the set-up of Node's stream, a tenth of a short command.
 * What is more than a pipe takes is written from another thread: a reader that keeps us waiting must not keep us
 * from hearing a signal. Where the descriptor is one that does not wait, Node's stream takes over, because it can.
 */
export function openDescriptor(descriptor: 1 | 2): DescriptorStream {
  let closed = false;
  let pending = 0;
  let written = 0;
  let mayBlock: boolean | undefined;
  let terminal: boolean | undefined;
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

  const writeSome = (bytes: Uint8Array): number | Promise<number> => {
    written += bytes.length;
    if (written <= PIPE_BYTES) return writeSync(descriptor, bytes);
    mayBlock ??= !fstatSync(descriptor).isFile();
    return mayBlock ? writeAside(descriptor, bytes) : writeSync(descriptor, bytes);
  };

  const writeAll = async (bytes: Uint8Array): Promise<void> => {
    let rest = bytes;
    while (rest.length > 0 && !closed) {
      if (stream !== undefined) return writeToStream(rest);
      try {
        rest = rest.subarray(await writeSome(rest));
      } catch (error) {
        if (systemCode(error) === 'EAGAIN') return writeToStream(rest);
        // Of what cannot be told on standard error, nothing can be told at all.
        if (systemCode(error) !== 'EPIPE' && descriptor === 1) throw refuse(error);
        closed = true;
      }
    }
  };

  return {
    async write(text) {
      pending++;
      try {
        await writeAll(typeof text === 'string' ? Buffer.from(text) : text);
      } finally {
        pending--;
      }
    },
    get closed() {
      return closed;
    },
    get isBusy() {
      return pending > 0;
    },
    get isTerminal() {
      terminal ??= isTerminal(descriptor);
      return terminal;
    },
    get columns() {
      return readColumns(process.env.COLUMNS) ?? (this.isTerminal ? (openStream().columns ?? 80) : 80);
    },
  };
}

function writeAside(descriptor: number, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    write(descriptor, bytes, (error, length) => (error === null ? resolve(length) : reject(error)));
  });
}

function refuse(error: unknown): AzMlError {
  const code = systemCode(error);
  return new AzMlError(
    code === 'ENOSPC' || code === 'EDQUOT' ? 'DiskFull' : 'BadFile',
    `standard output cannot be written: ${(error as Error).message}`,
    { cause: error },
  );
}

function readColumns(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,4}$/.test(text) ? Number(text) : undefined;
}

/** Whether a person looks at it. A pipe or a file is told by its kind alone, without loading what terminals need. */
export function isTerminal(descriptor: 0 | 1 | 2): boolean {
  try {
    if (!fstatSync(descriptor).isCharacterDevice()) return false;
  } catch {
    // Closed by whoever started us.
    return false;
  }
  return process.getBuiltinModule('node:tty').isatty(descriptor);
}
