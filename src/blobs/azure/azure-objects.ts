import { BlobSASPermissions, generateBlobSASQueryParameters, SASProtocol } from '@azure/storage-blob';
import type { ObjectPlace } from '../cloud/object-failure.ts';
import type { ObjectService } from '../cloud/object-service.ts';
import { isThereAlready, readFailure, toAzureError } from './azure-failure.ts';
import { AZURE_CREDENTIAL_SOURCES, type AzureCredentials, type AzureLocation } from './azure-settings.ts';
import { beginAzureUpload } from './azure-upload.ts';
import { connectAzure } from './connect-azure.ts';

/** The objects of a container of Azure Blob Storage. Throws `ArtifactStoreUnusable` and `BadConfiguration`. */
export function openAzureObjects(
  location: AzureLocation,
  credentials: AzureCredentials | undefined,
  now: () => number,
): ObjectService {
  const { container, signer } = connectAzure(location, credentials);
  const place: ObjectPlace = {
    name: location.name,
    credentialSources: AZURE_CREDENTIAL_SOURCES,
    missing: { codes: ['ContainerNotFound'], what: `container ${location.container}` },
  };
  const blobOf = (key: string) => container.getBlockBlobClient(`${location.prefix}${key}`);

  return {
    name: location.name,

    async sizeOf(key) {
      try {
        return (await blobOf(key).getProperties()).contentLength;
      } catch (error) {
        if (readFailure(error).code === 'BlobNotFound') return undefined;
        throw toAzureError(place, error);
      }
    },

    async *read(key, start, end) {
      // Cuts are mended by whoever asks: this library would do it for Azure alone.
      const { readableStreamBody } = await blobOf(key)
        .download(start, end - start, { maxRetryRequests: 0 })
        .catch((error: unknown) => {
          throw toAzureError(place, error);
        });
      for await (const chunk of readableStreamBody ?? []) yield Buffer.from(chunk);
    },

    async write(key, bytes) {
      try {
        await blobOf(key).upload(bytes, bytes.length, { conditions: { ifNoneMatch: '*' } });
      } catch (error) {
        if (!isThereAlready(error)) throw toAzureError(place, error);
      }
    },

    beginUpload: (key) => beginAzureUpload(blobOf(key), (error) => toAzureError(place, error)),

    async signUrl(key, { expiresSeconds, contentType }) {
      if (signer === undefined) return undefined;
      const blob = blobOf(key);
      const parameters = generateBlobSASQueryParameters(
        {
          containerName: blob.containerName,
          blobName: blob.name,
          permissions: BlobSASPermissions.parse('r'),
          expiresOn: new Date(now() + expiresSeconds * 1000),
          protocol: blob.url.startsWith('https:') ? SASProtocol.Https : SASProtocol.HttpsAndHttp,
          ...(contentType === undefined ? {} : { contentType }),
        },
        signer,
      );
      return `${blob.url}?${parameters}`;
    },

    async checkUsable() {
      try {
        await blobOf('az-ml').getProperties();
      } catch (error) {
        if (readFailure(error).code !== 'BlobNotFound') throw toAzureError(place, error);
      }
    },
  };
}
