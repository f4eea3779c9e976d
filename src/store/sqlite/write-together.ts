import type { AzMlError } from '../../errors.ts';
import type { Connection } from './connection.ts';

/** Runs a piece of work in a transaction, perhaps with others; an error that it gives back fails it alone. */
export type WriteTogether = <T>(work: () => T | AzMlError) => Promise<T>;

interface Waiting {
  run(): () => void;
  reject(error: unknown): void;
}

/**
 * Collects what is to be written until the event loop has looked for further requests, and writes it in one transaction:
 * under load a commit, which costs about as much as a small batch of metrics, is paid for many of them at once. Nobody is
 * answered before the commit. Work that throws takes back all that was to be written with it.
 */
export function makeWriteTogether(connection: Connection): WriteTogether {
  let waiting: Waiting[] = [];
  const write = async () => {
    const together = waiting;
    waiting = [];
    try {
      const answers = await connection.write(() => together.map(({ run }) => run()));
      for (const answer of answers) answer();
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  };
  return <T>(work: () => T | AzMlError) =>
    new Promise<T>((resolve, reject) => {
      const run = () => {
        const answer = work();
        return answer instanceof Error ? () => reject(answer) : () => resolve(answer);
      };
      waiting.push({ run, reject });
      if (waiting.length === 1) setImmediate(write);
    });
}
