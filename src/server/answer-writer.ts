import type { ServerResponse } from 'node:http';
import { AzMlError } from '../errors.ts';

export interface AnswerWriter {
  /** Resolves once the system has taken the bytes; rejects when the caller is gone or takes nothing in time. */
  write(chunk: Uint8Array): Promise<void>;
  /** Bytes taken so far. */
  readonly bytes: number;
}

/** Writes an answer no faster than it is read. */
export function createAnswerWriter(response: ServerResponse, timeoutMs: number): AnswerWriter {
  const waiting = new Set<(error: Error) => void>();
  let bytes = 0;
  response.once('close', () => {
    for (const fail of waiting) fail(callerGone());
  });
  return {
    get bytes() {
      return bytes;
    },

    write(chunk) {
      return new Promise((resolve, reject) => {
        if (response.destroyed) return reject(callerGone());
        const settle = (error?: Error | null) => {
          clearTimeout(timer);
          waiting.delete(settle);
          if (error) return reject(error);
          bytes += chunk.length;
          resolve();
        };
        const timer = setTimeout(
          () => settle(new AzMlError('RequestTimeout', 'the caller took nothing of its answer in time')),
          timeoutMs,
        );
        waiting.add(settle);
        response.write(chunk, settle);
      });
    },
  };
}

function callerGone(): AzMlError {
  return new AzMlError('Interrupted', 'the caller went away');
}
