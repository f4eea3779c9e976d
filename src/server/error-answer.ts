import type { ApiResponse } from '../contract/api-message.ts';
import type { ErrorCategory, ErrorResponse } from '../contract/error.ts';
import { AzMlError } from '../errors.ts';

export interface ErrorFacts {
  readonly timeUtc: string;
  readonly requestId: string;
}

/** The answer to a request that this host refuses, in the form in which the service's own errors come. */
export function toErrorAnswer(thrown: unknown, { timeUtc, requestId }: ErrorFacts): ApiResponse {
  const error = toAzMlError(thrown, requestId);
  const { code, message, target, hint, httpStatus } = error;
  const body: ErrorResponse = {
    error: {
      code: categoryOf(httpStatus),
      message,
      ...(target === undefined ? {} : { target }),
      ...(hint === undefined ? {} : { details: [{ code: 'Hint', message: hint }] }),
      innerError: { code },
    },
    correlation: { request: requestId },
    environment: 'az-ml',
    location: 'local',
    time: timeUtc,
    componentName: 'run-history',
  };
  return {
    status: httpStatus,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-ms-error-code': code,
      'x-ms-request-id': requestId,
      ...(httpStatus === 429 || httpStatus === 503 ? { 'retry-after': '1' } : {}),
      // RFC 6750, 3: a refused caller is told which way of identification there is.
      ...(httpStatus === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    },
    body: JSON.stringify(body),
  };
}

/** Of an unexpected error no more is told than that there was one: its text may hold anything. */
function toAzMlError(thrown: unknown, requestId: string): AzMlError {
  if (thrown instanceof AzMlError) return thrown;
  return new AzMlError('Internal', `the server failed on this request (id ${requestId})`, { cause: thrown });
}

function categoryOf(status: number): ErrorCategory {
  if (status === 429) return 'RequestThrottled';
  if (status === 503) return 'TransientError';
  if (status >= 500) return 'ServiceError';
  return status === 400 || status === 413 ? 'ValidationError' : 'UserError';
}
