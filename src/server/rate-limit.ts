import { AzMlError } from '../errors.ts';

export interface RateLimitOptions {
  /** Requests that one caller may make, on average; at least 1, so that to wait a second always helps. */
  readonly perSecond: number;
  /** Requests that it may make at once after a pause. */
  readonly burst: number;
  /** A clock that only goes forward. */
  nowMs(): number;
}

/** Counts one request of a caller. Throws `TooManyRequests`. */
export type RateLimit = (caller: string) => void;

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/** Callers that are remembered before those that pause are looked for; more than any team has at once. */
const MANY_BUCKETS = 10_000;
const SWEEP_EVERY_MS = 1000;

/**
 * A token bucket for each caller: it holds at most `burst`, one request takes one out, and it fills by `perSecond`. A
 * caller that pauses long enough has a full one and need not be remembered.
 */
export function createRateLimit({ perSecond, burst, nowMs }: RateLimitOptions): RateLimit {
  const buckets = new Map<string, Bucket>();
  let sweptAtMs = Number.NEGATIVE_INFINITY;

  const forgetFull = (atMs: number) => {
    if (atMs < sweptAtMs + SWEEP_EVERY_MS) return;
    sweptAtMs = atMs;
    for (const [caller, bucket] of buckets) {
      if (bucket.tokens + ((atMs - bucket.filledAtMs) * perSecond) / 1000 >= burst) buckets.delete(caller);
    }
  };

  return (caller) => {
    const atMs = nowMs();
    if (buckets.size >= MANY_BUCKETS) forgetFull(atMs);
    const bucket = buckets.get(caller) ?? { tokens: burst, filledAtMs: atMs };
    const gained = ((atMs - bucket.filledAtMs) * perSecond) / 1000;
    const tokens = Math.min(burst, bucket.tokens + gained);
    if (tokens < 1) {
      throw new AzMlError('TooManyRequests', `more than ${perSecond} requests a second`, {
        hint: 'Wait a second.',
        target: 'rate',
      });
    }
    buckets.set(caller, { tokens: tokens - 1, filledAtMs: atMs });
  };
}
