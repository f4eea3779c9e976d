/** Body of every failed answer (run history, `ErrorResponse`), with the twin fields that later versions read. */
export interface ErrorResponse {
  readonly error: RootError;
  readonly correlation?: { readonly operation?: string; readonly request?: string };
  readonly environment?: string;
  readonly location?: string;
  readonly time?: string;
  readonly componentName?: string;
}

export interface RootError {
  readonly code: ErrorCategory;
  readonly message: string;
  readonly severity?: number;
  readonly messageFormat?: string;
  readonly messageParameters?: Readonly<Record<string, string>>;
  readonly referenceCode?: string;
  readonly detailsUri?: string;
  readonly target?: string;
  readonly details?: readonly { readonly code: string; readonly message: string; readonly target?: string }[];
  readonly innerError?: InnerError;
  readonly debugInfo?: { readonly type?: string; readonly message?: string; readonly stackTrace?: string };
}

/** The specific reason, e.g. `NotFound`, with the still more specific one inside. */
export interface InnerError {
  readonly code: string;
  readonly innerError?: InnerError;
}

export type ErrorCategory =
  | 'UserError'
  | 'ValidationError'
  | 'RequestThrottled'
  | 'TransientError'
  | 'ServiceError'
  | 'AzureStorageError';
