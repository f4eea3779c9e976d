import type { ErrorResponse, InnerError } from '../contract/error.ts';
import { AzMlError, type ErrorCode, isErrorCode } from '../errors.ts';

/** The error that a failed answer tells of: the innermost code that we know, with the service's own message. */
export function decodeError(status: number, body: string): AzMlError {
  const error = parseErrorResponse(body)?.error;
  if (error === undefined) {
    return new AzMlError(
      codeOfStatus(status),
      `the service answered ${status}${body === '' ? '' : `: ${firstLine(body)}`}`,
    );
  }
  const code = innermostKnownCode(error.innerError) ?? codeOfStatus(status);
  return new AzMlError(code, error.message, {
    ...(error.target === undefined ? {} : { target: error.target }),
    ...(error.details?.[0]?.code === 'Hint' ? { hint: error.details[0].message } : {}),
  });
}

function parseErrorResponse(body: string): ErrorResponse | undefined {
  try {
    const document = JSON.parse(body) as Partial<ErrorResponse> | null;
    return typeof document?.error?.message === 'string' ? (document as ErrorResponse) : undefined;
  } catch {
    return undefined;
  }
}

function innermostKnownCode(inner: InnerError | undefined): ErrorCode | undefined {
  let code: ErrorCode | undefined;
  for (let level = inner; level !== undefined; level = level.innerError) {
    if (isErrorCode(level.code)) code = level.code;
  }
  return code;
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return 'Unauthorized';
  if (status === 403) return 'Forbidden';
  if (status === 404) return 'OperationNotFound';
  if (status === 501) return 'OperationNotBuilt';
  if (status === 502 || status === 503 || status === 504) return 'ServiceUnreachable';
  return status < 500 ? 'BadRequest' : 'Internal';
}

function firstLine(text: string): string {
  return text.trimStart().split('\n', 1)[0]?.slice(0, 200) ?? '';
}
