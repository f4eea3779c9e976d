import { S3Client } from '@aws-sdk/client-s3';
import type { S3Location } from './s3-location.ts';

/**
 * A client of the service; asks nobody. Credentials come from the given environment, else from wherever Amazon's own
 * tools find them: profiles, single sign-on, the machine.
 */
export function connectS3(
  { region, endpoint }: S3Location,
  environment: Readonly<Record<string, string | undefined>>,
): S3Client {
  const custom = endpoint ?? environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL;
  const chosenRegion = region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  const sessionToken = environment.AWS_SESSION_TOKEN;
  return new S3Client({
    maxAttempts: 6,
    ...(chosenRegion !== undefined
      ? { region: chosenRegion }
      : custom === undefined
        ? {}
        : { region: 'us-east-1' }),
    ...(accessKeyId !== undefined && secretAccessKey !== undefined
      ? {
          credentials: {
            accessKeyId,
            secretAccessKey,
            ...(sessionToken === undefined ? {} : { sessionToken }),
          },
        }
      : {}),
    ...(custom === undefined
      ? {}
      : {
          endpoint: custom,
          forcePathStyle: true,
          // Other services than Amazon's refuse trailing checksums, or take them for content.
          requestChecksumCalculation: 'WHEN_REQUIRED',
          responseChecksumValidation: 'WHEN_REQUIRED',
        }),
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 120_000 },
  });
}
