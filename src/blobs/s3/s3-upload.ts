import { hash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  type Part,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { PartUpload } from '../cloud/object-service.ts';
import { readFailure } from './s3-failure.ts';

interface Address {
  readonly Bucket: string;
  readonly Key: string;
}

/**
 * A multipart upload: the one of an earlier writer, where one was cut off, else a new one. Parts that are there from
 * before are known by their MD5, which is their ETag unless the bucket encrypts by keys of its own; then they are
 * sent again.
 */
export async function beginS3Upload(
  client: S3Client,
  address: Address,
  explain: (error: unknown) => unknown,
): Promise<PartUpload> {
  const attempt = <T>(work: () => Promise<T>) =>
    work().catch((error: unknown) => {
      throw explain(error);
    });
  const begun = await attempt(() => findUpload(client, address));
  const UploadId = begun?.id ?? (await attempt(() => createUpload(client, address)));
  const before = new Map(begun?.parts.map((part) => [part.PartNumber, part]));
  const tags: { ETag: string | undefined; PartNumber: number }[] = [];

  return {
    async writePart(index, bytes) {
      const PartNumber = index + 1;
      const known = before.get(PartNumber);
      if (known !== undefined && isSame(known, bytes)) {
        tags[index] = { ETag: known.ETag, PartNumber };
        return 'there';
      }
      return orGone(explain, async () => {
        const part = new UploadPartCommand({ ...address, UploadId, PartNumber, Body: bytes });
        tags[index] = { ETag: (await client.send(part)).ETag, PartNumber };
      });
    },

    finish: (count) =>
      orGone(explain, async () => {
        const MultipartUpload = { Parts: tags.slice(0, count) };
        await client.send(new CompleteMultipartUploadCommand({ ...address, UploadId, MultipartUpload }));
      }),

    async abandon() {
      await orGone(explain, () => client.send(new AbortMultipartUploadCommand({ ...address, UploadId })));
    },
  };
}

async function findUpload(client: S3Client, { Bucket, Key }: Address) {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: Key }));
  const id = Uploads.find((upload) => upload.Key === Key)?.UploadId;
  if (id === undefined) return undefined;
  const parts: Part[] = [];
  for (let marker: string | undefined, more = true; more; ) {
    const after = marker === undefined ? {} : { PartNumberMarker: marker };
    const page = await client
      .send(new ListPartsCommand({ Bucket, Key, UploadId: id, ...after }))
      .catch((error: unknown) => {
        if (readFailure(error).code === 'NoSuchUpload') return undefined;
        throw error;
      });
    if (page === undefined) return undefined;
    parts.push(...(page.Parts ?? []));
    marker = page.NextPartNumberMarker;
    more = page.IsTruncated === true && marker !== undefined;
  }
  return { id, parts };
}

async function createUpload(client: S3Client, address: Address): Promise<string> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(address));
  if (UploadId === undefined) throw new Error('the service began an upload without an id');
  return UploadId;
}

function isSame({ ETag, Size }: Part, bytes: Uint8Array): boolean {
  return Size === bytes.length && ETag?.replaceAll('"', '') === hash('md5', bytes, 'hex');
}

async function orGone(
  explain: (error: unknown) => unknown,
  work: () => Promise<unknown>,
): Promise<'there' | 'gone'> {
  try {
    await work();
    return 'there';
  } catch (error) {
    if (readFailure(error).code === 'NoSuchUpload') return 'gone';
    throw explain(error);
  }
}
