import { setTimeout as sleep } from 'node:timers/promises';
import { AzMlError, type ErrorCode, systemCode } from '../errors.ts';
import type { SupervisorLog } from './supervisor-log.ts';

/** Sends what happened to the run API, one after the other, in the order in which it happened. */
export interface Reporter {
  /** Queues a message and returns at once. It is tried again while the service is out of reach. */
  report(what: string, send: () => Promise<void>): void;
  /** Waits until everything that was queued has been sent, refused or given up. */
  settle(): Promise<void>;
}

const FIRST_DELAY_MS = 100;
const LAST_DELAY_MS = 10_000;

/** Failures of the service or its disk, which pass; anything else is the service's answer and stays so. */
const PASSING: readonly ErrorCode[] = [
  'ServiceUnreachable',
  'StoreBusy',
  'DiskFull',
  'DataFolderUnusable',
  'Internal',
];

/** Failures of the system that another try cannot change. */
const LASTING = ['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG'];

export function createReporter(log: SupervisorLog, giveUpAfterMs: number): Reporter {
  let queue: Promise<void> = Promise.resolve();
  return {
    report(what, send) {
      queue = queue.then(async () => {
        try {
          await retryWhilePassing(send, { giveUpAfterMs, onFailure: (why) => log.warn(`${what}: ${why}`) });
          log.info(what);
        } catch (error) {
          log.warn(`${what}: not accepted: ${messageOf(error)}`);
        }
      });
    },
    settle: () => queue,
  };
}

/** Calls until it succeeds, fails for good, or `giveUpAfterMs` have gone by; then throws the last failure. */
export async function retryWhilePassing<T>(
  call: () => Promise<T>,
  { giveUpAfterMs, onFailure }: { giveUpAfterMs: number; onFailure: (why: string) => void },
): Promise<T> {
  let delayMs = FIRST_DELAY_MS;
  for (let waitedMs = 0; ; waitedMs += delayMs, delayMs = Math.min(delayMs * 2, LAST_DELAY_MS)) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error) || waitedMs >= giveUpAfterMs) throw error;
      onFailure(messageOf(error));
      await sleep(delayMs);
    }
  }
}

/** Whether the same call may succeed later. */
export function isPassing(error: unknown): boolean {
  if (error instanceof AzMlError) return PASSING.includes(error.code);
  return !LASTING.includes(systemCode(error) ?? '');
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
