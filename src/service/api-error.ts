import type { ApiRequest, ApiResponse } from '../contract/api-message.ts';
import type { ErrorCategory, ErrorResponse } from '../contract/error.ts';
import { AzMlError, type ErrorCode } from '../errors.ts';
import { shorten } from './shorten.ts';

/** Category in the error body by HTTP status; what is not here is the caller's fault below 500, ours from there. */
const CATEGORIES: Readonly<Record<number, ErrorCategory>> = {
  429: 'RequestThrottled',
  503: 'TransientError',
};

/** Codes that say the request was not of the right form or size. */
const VALIDATION_CODES: ReadonlySet<ErrorCode> = new Set(['BadRequest', 'LimitExceeded', 'BodyTooLarge']);

/** The code between the category and our own, in the words that Azure ML's clients know. */
const REASONS: Readonly<Record<number, string>> = {
  400: 'BadArgument',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'NotSupported',
  409: 'Conflict',
  412: 'PreconditionFailed',
  416: 'BadArgument',
  501: 'NotSupported',
};

/**
 * What may be told of an error: an `AzMlError` as it is, of any other only that there was one, without its text
 * and stack, which may hold anything.
 */
export function toAzMlError(error: unknown, requestId: string): AzMlError {
  if (error instanceof AzMlError) return error;
  return new AzMlError('Internal', `the service failed on this request (id ${requestId})`, { cause: error });
}

/** The error as the wire shows it (run history, `ErrorResponse`), its hint among the details. */
export function toErrorResponse(
  error: AzMlError,
  facts: { readonly timeUtc: string; readonly requestId?: string; readonly operation?: string },
): ErrorResponse {
  const { code, message, target, hint, httpStatus } = error;
  const reason = REASONS[httpStatus];
  const correlation = {
    ...(facts.operation === undefined ? {} : { operation: facts.operation }),
    ...(facts.requestId === undefined ? {} : { request: facts.requestId }),
  };
  return {
    error: {
      code: categoryOf(error),
      message,
      ...(target === undefined ? {} : { target }),
      ...(hint === undefined ? {} : { details: [{ code: 'Hint', message: hint }] }),
      innerError: reason === undefined ? { code } : { code: reason, innerError: { code } },
    },
    correlation,
    environment: 'az-ml',
    location: 'local',
    time: facts.timeUtc,
    componentName: 'run-history',
  };
}

/** Why a run failed, as the run keeps it. */
export function toRunError(
  message: string,
  { timeUtc, maxLength }: { readonly timeUtc: string; readonly maxLength: number },
): ErrorResponse {
  return {
    error: {
      code: 'UserError',
      message: shorten(message, maxLength),
      innerError: { code: 'RunFailed' },
    },
    time: timeUtc,
    componentName: 'run-history',
  };
}

/** The failed answer to a request. */
export function toErrorAnswer(
  error: AzMlError,
  facts: { readonly timeUtc: string; readonly requestId: string; readonly operation?: string },
): ApiResponse {
  return {
    status: error.httpStatus,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-ms-error-code': error.code,
      ...(error.httpStatus === 503 ? { 'retry-after': '1' } : {}),
    },
    body: JSON.stringify(toErrorResponse(error, facts)),
  };
}

/** Headers by which a caller finds an answer again in both logs. What it sent comes back only if it is a plain id. */
export function identityHeaders(request: ApiRequest, requestId: string): Record<string, string> {
  const clientId = request.headers?.['x-ms-client-request-id'];
  return {
    'x-ms-request-id': requestId,
    ...(clientId !== undefined && /^[\x21-\x7e]{1,256}$/.test(clientId)
      ? { 'x-ms-client-request-id': clientId }
      : {}),
  };
}

function categoryOf({ code, httpStatus }: AzMlError): ErrorCategory {
  const category = CATEGORIES[httpStatus];
  if (category !== undefined) return category;
  if (httpStatus >= 500) return 'ServiceError';
  return VALIDATION_CODES.has(code) ? 'ValidationError' : 'UserError';
}
