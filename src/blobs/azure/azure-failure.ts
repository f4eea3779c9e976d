import { RestError } from '@azure/storage-blob';
import { AzMlError } from '../../errors.ts';
import { explainFailure, type ObjectFailure, type ObjectPlace } from '../cloud/object-failure.ts';

/** A blob of this name is there: a name means one content, so it is the one that was to be written. */
export function isThereAlready(error: unknown): boolean {
  return ['BlobAlreadyExists', 'UnauthorizedBlobOverwrite'].includes(readFailure(error).code ?? '');
}

/** What a failed request says; a `HEAD` has its code in a header alone. */
export function readFailure(error: unknown): ObjectFailure {
  if (!(error instanceof RestError)) return {};
  const header = error.response?.headers.get('x-ms-error-code');
  return { status: error.statusCode, code: header ?? error.code };
}

/** A failed request in one line; what did not come of a request stays as it is. */
export function toAzureError(place: ObjectPlace, error: unknown): unknown {
  if (error instanceof AzMlError || !(error instanceof RestError)) return error;
  return explainFailure(place, readFailure(error));
}
