import { AzMlError, systemCode } from '../../errors.ts';
import {
  explainFailure,
  explainNoCredentials,
  type ObjectFailure,
  type ObjectPlace,
} from '../cloud/object-failure.ts';

/** What a failed request says: the name of an error of the service is its code. Told by shape, see `systemCode`. */
export function readFailure(error: unknown): ObjectFailure {
  if (typeof error !== 'object' || error === null) return {};
  const name = 'name' in error ? String(error.name) : undefined;
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined;
  return typeof status === 'number' ? { status, code: name } : { code: systemCode(error) ?? name };
}

/** A failed request in one line; what az-ml says itself stays as it is. */
export function toS3Error(place: ObjectPlace, error: unknown): unknown {
  if (error instanceof AzMlError) return error;
  const failure = readFailure(error);
  return failure.code === 'CredentialsProviderError'
    ? explainNoCredentials(place)
    : explainFailure(place, failure);
}
