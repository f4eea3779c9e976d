import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { ObjectPlace } from '../cloud/object-failure.ts';
import type { ObjectService } from '../cloud/object-service.ts';
import { connectS3 } from './connect-s3.ts';
import { readFailure, toS3Error } from './s3-failure.ts';
import { S3_CREDENTIAL_SOURCES, type S3Location } from './s3-location.ts';
import { beginS3Upload } from './s3-upload.ts';

/** The objects of a bucket. */
export function openS3Objects(
  location: S3Location,
  environment: Readonly<Record<string, string | undefined>>,
  now: () => number,
): ObjectService {
  const client = connectS3(location, environment);
  const place: ObjectPlace = {
    name: location.name,
    credentialSources: S3_CREDENTIAL_SOURCES,
    missing: { codes: ['NoSuchBucket'], what: `bucket ${location.bucket}` },
  };
  const addressOf = (key: string) => ({ Bucket: location.bucket, Key: `${location.prefix}${key}` });
  const explain = (error: unknown) => toS3Error(place, error);
  let canAskForNew = true;

  return {
    name: location.name,

    async sizeOf(key) {
      try {
        return (await client.send(new HeadObjectCommand(addressOf(key)))).ContentLength;
      } catch (error) {
        if (readFailure(error).status === 404) return undefined;
        throw explain(error);
      }
    },

    async *read(key, start, end) {
      const Range = `bytes=${start}-${end - 1}`;
      const { Body } = await client
        .send(new GetObjectCommand({ ...addressOf(key), Range }))
        .catch((error: unknown) => {
          throw explain(error);
        });
      if (Body instanceof Readable) yield* Body;
    },

    async write(key, bytes) {
      const put = (isConditional: boolean) =>
        client.send(
          new PutObjectCommand({
            ...addressOf(key),
            Body: bytes,
            ...(isConditional ? { IfNoneMatch: '*' } : {}),
          }),
        );
      const onlyNew = canAskForNew;
      try {
        await put(onlyNew);
      } catch (error) {
        const { status } = readFailure(error);
        // There already, with the same bytes: that is what its name says.
        if (status === 412) return;
        if (!(onlyNew && status === 501)) throw explain(error);
        // Not every service knows the condition; to write the same bytes again does no harm.
        canAskForNew = false;
        await put(false).catch((second: unknown) => {
          throw explain(second);
        });
      }
    },

    beginUpload: (key) => beginS3Upload(client, addressOf(key), explain),

    async signUrl(key, { expiresSeconds, contentType }) {
      const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
      const command = new GetObjectCommand({
        ...addressOf(key),
        ...(contentType === undefined ? {} : { ResponseContentType: contentType }),
      });
      try {
        return await getSignedUrl(client, command, {
          expiresIn: expiresSeconds,
          signingDate: new Date(now()),
        });
      } catch (error) {
        throw explain(error);
      }
    },

    async checkUsable() {
      try {
        // Not HEAD, whose answer does not tell a missing bucket from a missing object.
        await client.send(new GetObjectCommand({ ...addressOf('az-ml'), Range: 'bytes=0-0' }));
      } catch (error) {
        if (readFailure(error).code !== 'NoSuchKey') throw explain(error);
      }
    },
  };
}
