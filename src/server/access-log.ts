export interface AccessFacts {
  readonly method: string;
  /** Target of the request; what comes after its path is never written: it may hold a signature. */
  readonly url: string;
  readonly status: number;
  readonly elapsedMs: number;
  /** Bytes of the answer's body that were sent. */
  readonly bytes: number;
  readonly requestId?: string | undefined;
  /** Name of the operation that the service found. */
  readonly operation?: string | undefined;
  /** Who asked, and by which of the tokens of that person. */
  readonly user?: string | undefined;
  readonly tokenId?: string | undefined;
  /** The caller did not get the whole answer. */
  readonly isCut?: boolean;
  /** What went wrong in here; callers are not told. */
  readonly fault?: string | undefined;
}

export type AccessLog = (facts: AccessFacts) => void;

const LONGEST_PATH = 2000;

/** One line of JSON per request. JSON keeps a path with line breaks in it on its line. */
export function createAccessLog(write: ((line: string) => void) | undefined, now: () => Date): AccessLog {
  if (write === undefined) return () => {};
  return ({ method, url, status, elapsedMs, bytes, isCut = false, fault, ...rest }) => {
    const end = url.search(/[?#]/);
    write(
      JSON.stringify({
        time: now().toISOString(),
        method,
        path: url.slice(0, Math.min(end === -1 ? url.length : end, LONGEST_PATH)),
        status,
        ms: Math.round(elapsedMs * 10) / 10,
        bytes,
        requestId: rest.requestId,
        operation: rest.operation,
        user: rest.user,
        token: rest.tokenId,
        ...(isCut ? { cut: true } : {}),
        fault,
      }),
    );
  };
}
