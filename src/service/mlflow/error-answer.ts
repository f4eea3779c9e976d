import type { ApiResponse } from '../../contract/api-message.ts';
import { AzMlError, type ErrorCode } from '../../errors.ts';

interface MlflowError {
  readonly code: string;
  readonly http: number;
}

const INVALID: MlflowError = { code: 'INVALID_PARAMETER_VALUE', http: 400 };
const MISSING: MlflowError = { code: 'RESOURCE_DOES_NOT_EXIST', http: 404 };

/** Our errors in MLflow's words; what is not here goes by its HTTP status. */
const BY_CODE: Readonly<Partial<Record<ErrorCode, MlflowError>>> = {
  ExperimentExists: { code: 'RESOURCE_ALREADY_EXISTS', http: 400 },
  OperationNotBuilt: { code: 'NOT_IMPLEMENTED', http: 501 },
};

const BY_STATUS: Readonly<Record<number, MlflowError>> = {
  400: INVALID,
  401: { code: 'UNAUTHENTICATED', http: 401 },
  403: { code: 'PERMISSION_DENIED', http: 403 },
  404: MISSING,
  409: { code: 'RESOURCE_CONFLICT', http: 409 },
  413: INVALID,
  429: { code: 'REQUEST_LIMIT_EXCEEDED', http: 429 },
  501: { code: 'NOT_IMPLEMENTED', http: 501 },
  503: { code: 'TEMPORARILY_UNAVAILABLE', http: 503 },
};

/** The failed answer as MLflow's clients read it. */
export function toMlflowError(error: AzMlError): ApiResponse {
  const { code, http } = BY_CODE[error.code] ??
    BY_STATUS[error.httpStatus] ?? { code: 'INTERNAL_ERROR', http: error.httpStatus };
  return {
    status: http,
    headers: {
      'content-type': 'application/json',
      'x-ms-error-code': error.code,
      ...(http === 503 ? { 'retry-after': '1' } : {}),
    },
    body: JSON.stringify({ error_code: code, message: error.message }),
  };
}

/** MLflow answers a path that it does not know with a page, by which its clients tell an older server. */
export function answerUnknownRoute(status: 404 | 405): ApiResponse {
  const title = status === 404 ? '404 Not Found' : '405 Method Not Allowed';
  const text =
    status === 404
      ? 'The requested URL was not found on the server.'
      : 'The method is not allowed for the requested URL.';
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html>\n<html lang=en>\n<title>${title}</title>\n<h1>${title.slice(4)}</h1>\n<p>${text}</p>\n`,
  };
}

/** A value that MLflow calls invalid. */
export function invalid(message: string, target?: string): AzMlError {
  return new AzMlError('BadRequest', message, target === undefined ? {} : { target });
}
