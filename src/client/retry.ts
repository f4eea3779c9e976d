import type { ApiRequest } from '../contract/api-message.ts';
import { systemCode } from '../errors.ts';

export interface Backoff {
  /** Longest pause before the first retry, milliseconds; it doubles from retry to retry. */
  readonly baseMs: number;
  readonly maxMs: number;
}

/** Longest pause that a service may ask for. Whoever wants more gets its answer told instead. */
const LONGEST_ASKED_MS = 120_000;

const RETRYABLE = new Set([429, 502, 503, 504]);

/** What failed before a byte of the request could be sent. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What can happen to a request on its way and may not happen again. */
const LOST = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

/** Whether asking again may help and cannot do harm: nothing is done twice that is not the same done twice. */
export function mayRepeatAfterAnswer(request: ApiRequest, status: number): boolean {
  return RETRYABLE.has(status) && canBeSentAgain(request) && isSameTwice(request);
}

export function mayRepeatAfterFailure(request: ApiRequest, error: unknown): boolean {
  const reason = systemCode(error) ?? '';
  if (!canBeSentAgain(request)) return false;
  return NOT_SENT.has(reason) || (LOST.has(reason) && isSameTwice(request));
}

function isSameTwice({ method, isRepeatable = false }: ApiRequest): boolean {
  return method !== 'POST' || isRepeatable;
}

/** A stream can be read once. */
function canBeSentAgain({ body }: ApiRequest): boolean {
  return typeof body !== 'object' || !(Symbol.asyncIterator in body);
}

/**
 * Pause before a retry, milliseconds: anything up to an exponential bound ("full jitter"), so that many callers do
 * not come back together; not less than the service asks for by `Retry-After`. `undefined` when it asks for too much.
 */
export function pauseBefore(
  retry: number,
  retryAfter: string | undefined,
  facts: { readonly backoff: Backoff; readonly random: () => number; readonly nowMs: number },
): number | undefined {
  const { backoff, random, nowMs } = facts;
  const jitter = random() * Math.min(backoff.maxMs, backoff.baseMs * 2 ** retry);
  const asked = readRetryAfter(retryAfter, nowMs);
  return asked > LONGEST_ASKED_MS ? undefined : Math.max(asked, jitter);
}

/** Seconds, or a date (RFC 9110, 10.2.3); what is neither asks for nothing. */
function readRetryAfter(value: string | undefined, nowMs: number): number {
  if (value === undefined) return 0;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  const dateMs = Date.parse(value);
  return Number.isNaN(dateMs) ? 0 : Math.max(0, dateMs - nowMs);
}
