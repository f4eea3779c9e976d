/**
 * Every way in which az-ml can refuse or fail, by a stable code. `exit` is the command line's exit code, `http` the
 * status on the wire. Codes are part of the contract with scripts: add, never rename.
 */
export const ERRORS = {
  // What was typed
  UnknownCommand: { exit: 2, http: 404 },
  BadArgument: { exit: 2, http: 400 },
  MissingArgument: { exit: 2, http: 400 },
  NoExperiment: { exit: 1, http: 400 },
  BadQuery: { exit: 2, http: 400 },
  QueryFailed: { exit: 1, http: 400 },
  // What was asked for
  RunNotFound: { exit: 3, http: 404 },
  ExperimentNotFound: { exit: 3, http: 404 },
  WorkspaceNotFound: { exit: 3, http: 404 },
  ArtifactNotFound: { exit: 3, http: 404 },
  MetricNotFound: { exit: 3, http: 404 },
  SnapshotNotFound: { exit: 3, http: 404 },
  TagNotFound: { exit: 3, http: 404 },
  ModelNotFound: { exit: 3, http: 404 },
  TokenNotFound: { exit: 3, http: 404 },
  ComputeTargetNotFound: { exit: 1, http: 404 },
  OperationNotFound: { exit: 1, http: 404 },
  OperationNotBuilt: { exit: 1, http: 501 },
  MethodNotAllowed: { exit: 1, http: 405 },
  // What was sent
  BadRequest: { exit: 1, http: 400 },
  BadFilter: { exit: 1, http: 400 },
  ImmutableProperty: { exit: 1, http: 400 },
  ImmutableArtifact: { exit: 1, http: 409 },
  BadTransition: { exit: 1, http: 400 },
  RunExists: { exit: 1, http: 409 },
  ExperimentExists: { exit: 1, http: 409 },
  LimitExceeded: { exit: 1, http: 400 },
  DigestMismatch: { exit: 1, http: 400 },
  BodyTooLarge: { exit: 1, http: 413 },
  RequestTimeout: { exit: 1, http: 408 },
  RangeNotSatisfiable: { exit: 1, http: 416 },
  PreconditionFailed: { exit: 1, http: 412 },
  Unauthorized: { exit: 1, http: 401 },
  Forbidden: { exit: 1, http: 403 },
  TooManyRequests: { exit: 1, http: 429 },
  // What lies on disk
  FileExists: { exit: 1, http: 409 },
  FileNotFound: { exit: 1, http: 404 },
  BadFile: { exit: 1, http: 400 },
  BadRunConfiguration: { exit: 1, http: 400 },
  BadConfiguration: { exit: 1, http: 400 },
  SnapshotTooLarge: { exit: 1, http: 400 },
  DataFolderUnusable: { exit: 1, http: 500 },
  DataFolderTooNew: { exit: 1, http: 500 },
  StoreCorrupt: { exit: 1, http: 500 },
  StoreBusy: { exit: 1, http: 503 },
  DiskFull: { exit: 1, http: 507 },
  ArtifactStoreUnusable: { exit: 1, http: 503 },
  // How it went
  RunFailed: { exit: 1, http: 500 },
  LaunchFailed: { exit: 1, http: 500 },
  ServiceUnreachable: { exit: 1, http: 503 },
  HttpError: { exit: 1, http: 502 },
  CheckFailed: { exit: 1, http: 500 },
  NotConfirmed: { exit: 1, http: 400 },
  Interrupted: { exit: 130, http: 499 },
  Internal: { exit: 1, http: 500 },
} as const satisfies Record<string, { readonly exit: number; readonly http: number }>;

export type ErrorCode = keyof typeof ERRORS;

export interface ErrorFacts {
  /** What to do next, one line. */
  readonly hint?: string;
  /** The field, file or path that is to blame. */
  readonly target?: string;
  readonly cause?: unknown;
}

/** The one error type: facts, no subclasses. `message` says what and where in one line. */
export class AzMlError extends Error {
  override readonly name = 'AzMlError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly target: string | undefined;

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.hint = facts.hint;
    this.target = facts.target;
  }

  get exitCode(): number {
    return ERRORS[this.code].exit;
  }

  get httpStatus(): number {
    return ERRORS[this.code].http;
  }
}

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERRORS, text);
}

/** The system's own code (`ENOENT`, `EACCES` …) of a failed call, if it has one. */
export function systemCode(error: unknown): string | undefined {
  // By shape, not by class: the system's errors may come from another realm than this module (node:vm).
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
