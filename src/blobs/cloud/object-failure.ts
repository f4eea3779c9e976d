import { AzMlError } from '../../errors.ts';

/** What is known of a failed request to an object store, whatever library made it. */
export interface ObjectFailure {
  /** HTTP status, when there was an answer. */
  readonly status?: number | undefined;
  /** The service's or system's own code: `SignatureDoesNotMatch`, `ECONNREFUSED`. */
  readonly code?: string | undefined;
}

export interface ObjectPlace {
  /** `s3://bucket/prefix` */
  readonly name: string;
  /** Where its credentials come from, for a hint. */
  readonly credentialSources: string;
  /** Codes that say that bucket or container are not there, and what such a thing is called. */
  readonly missing: { readonly codes: readonly string[]; readonly what: string };
}

/**
 * A failed request in one line. The library's own error is left out: it holds the request with its signatures, and
 * services put the text to sign into theirs.
 */
export function explainFailure(place: ObjectPlace, { status, code }: ObjectFailure): AzMlError {
  const reason = code !== undefined && /^[\w.-]{1,60}$/.test(code) ? code : undefined;
  const told = reason ?? (status === undefined ? 'no answer' : `HTTP status ${status}`);
  const refuse = (message: string, hint: string) =>
    new AzMlError('ArtifactStoreUnusable', `${place.name} ${message} (${told})`, {
      hint,
      target: place.name,
    });
  if (reason !== undefined && place.missing.codes.includes(reason)) {
    return refuse(
      `is not there: the ${place.missing.what} does not exist`,
      `Make the ${place.missing.what} first.`,
    );
  }
  if (status === 401 || status === 403) {
    return refuse(
      'refused the credentials',
      `Check ${place.credentialSources} and the rights that they give.`,
    );
  }
  if (status === undefined) {
    return refuse('cannot be reached', 'Check the address, the network and the proxy.');
  }
  return refuse(
    `answered with status ${status}`,
    status >= 500 || status === 429 ? 'Try again in a while.' : 'Check the address of the store.',
  );
}

/** No credentials were found at all. */
export function explainNoCredentials({ name, credentialSources }: Omit<ObjectPlace, 'missing'>): AzMlError {
  return new AzMlError('ArtifactStoreUnusable', `there are no credentials for ${name}`, {
    hint: `Set ${credentialSources}.`,
    target: name,
  });
}
