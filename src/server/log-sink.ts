import { createWriteStream } from 'node:fs';
import { systemCode } from '../errors.ts';

/** Where the lines of a log go. */
export interface LogSink {
  write(line: string): void;
  close(): Promise<void>;
}

/**
 * Appends lines to a file that only its owner can read, or to standard error for `-`. Never fails: a server goes on
 * when its log cannot be written, and `onFault` hears of it once.
 */
export function openLogSink(place: string, onFault: (why: string) => void): LogSink {
  if (place === '-') {
    return { write: (line) => process.stderr.write(`${line}\n`), close: async () => {} };
  }
  const stream = createWriteStream(place, { flags: 'a', mode: 0o600 });
  stream.once('error', (error) => {
    stream.on('error', () => {});
    onFault(`the log ${place} cannot be written (${systemCode(error) ?? error.message})`);
  });
  return {
    write(line) {
      if (!stream.destroyed) stream.write(`${line}\n`);
    },
    close: () => new Promise((resolve) => (stream.destroyed ? resolve() : stream.end(() => resolve()))),
  };
}
