import { setTimeout } from 'node:timers/promises';

/** Waits until the check answers with something, looking again every few milliseconds; fails after the deadline. */
export async function waitUntil<T>(
  what: string,
  check: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  deadlineMs = 20_000,
): Promise<T> {
  for (const start = performance.now(); performance.now() - start < deadlineMs; ) {
    const found = await check();
    if (found !== undefined && found !== null && found !== false) return found;
    await setTimeout(10);
  }
  throw new Error(`waited ${deadlineMs / 1000} s in vain for: ${what}`);
}
