import { AzMlError } from '../../errors.ts';

/** Where blobs lie in S3: `s3://BUCKET[/PREFIX][?region=..&endpoint=..]`. */
export interface S3Location {
  /** As a person wrote it, without anything secret. */
  readonly name: string;
  readonly bucket: string;
  /** Empty, or ends with `/`. */
  readonly prefix: string;
  readonly region: string | undefined;
  /** Address of a service that speaks S3, where it is not Amazon's. */
  readonly endpoint: string | undefined;
}

export const S3_CREDENTIAL_SOURCES = 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE';

/** Throws `BadConfiguration`. */
export function parseS3Location(url: URL): S3Location {
  const bucket = url.hostname;
  const prefix = url.pathname
    .split('/')
    .filter((word) => word !== '')
    .map(decodeURIComponent)
    .join('/');
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw new AzMlError('BadConfiguration', `${JSON.stringify(bucket)} is not the name of a bucket`, {
      hint: 's3://BUCKET[/PREFIX][?region=REGION&endpoint=URL]',
    });
  }
  return {
    name: `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`,
    bucket,
    prefix: prefix === '' ? '' : `${prefix}/`,
    region: url.searchParams.get('region') ?? undefined,
    endpoint: url.searchParams.get('endpoint') ?? undefined,
  };
}
