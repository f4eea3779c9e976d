import { AzMlError } from '../errors.ts';
import type { BlobStore } from './blob-store.ts';
import type { ObjectService } from './cloud/object-service.ts';

export interface OpenBlobStoreOptions {
  /** An absolute path of a folder, a `file:` URL, `azure-blob://ACCOUNT/CONTAINER[/PREFIX]` or `s3://BUCKET[/PREFIX]`. */
  readonly location: string;
  /** Where bytes on their way to a cloud lie until they are whole. A folder has its own place for that. */
  readonly temporaryFolder?: string;
  /** Holds the credentials. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * The store of blobs at a place. Asks nobody yet: `checkUsable` does. Only what the place needs is loaded. Throws
 * `BadConfiguration` for an address that is none and `ArtifactStoreUnusable` where credentials are missing.
 */
export async function openBlobStore(options: OpenBlobStoreOptions): Promise<BlobStore> {
  const { location, environment, now } = options;
  const [, scheme] = /^([a-z][a-z0-9-]+):\/\//i.exec(location) ?? [];
  switch (scheme?.toLowerCase()) {
    case undefined:
      return openFolder(location, options);
    case 'file': {
      const { fileURLToPath } = await import('node:url');
      return openFolder(fileURLToPath(readUrl(location)), options);
    }
    case 'azure-blob': {
      const { parseAzureLocation, readAzureCredentials } = await import('./azure/azure-settings.ts');
      const place = parseAzureLocation(readUrl(location));
      const { openAzureObjects } = await import('./azure/azure-objects.ts');
      return openCloud(openAzureObjects(place, readAzureCredentials(environment), now), options);
    }
    case 's3': {
      const { parseS3Location } = await import('./s3/s3-location.ts');
      const place = parseS3Location(readUrl(location));
      const { openS3Objects } = await import('./s3/s3-objects.ts');
      return openCloud(openS3Objects(place, environment, now), options);
    }
    default:
      throw new AzMlError('BadConfiguration', `artifacts cannot be kept in ${scheme}://`, {
        hint: 'Give a folder, azure-blob://ACCOUNT/CONTAINER[/PREFIX] or s3://BUCKET[/PREFIX].',
      });
  }
}

async function openFolder(folder: string, { now }: OpenBlobStoreOptions): Promise<BlobStore> {
  const { isAbsolute } = await import('node:path');
  if (!isAbsolute(folder)) {
    // Another process, with another working folder, would look for it elsewhere.
    throw new AzMlError(
      'BadConfiguration',
      `the folder for artifacts must be an absolute path, not ${folder}`,
    );
  }
  const { createDiskBlobStore } = await import('./disk-blob-store.ts');
  return createDiskBlobStore({ folder, now });
}

async function openCloud(
  objects: ObjectService,
  { temporaryFolder, now }: OpenBlobStoreOptions,
): Promise<BlobStore> {
  const { createCloudBlobStore } = await import('./cloud/cloud-blob-store.ts');
  const { tmpdir } = await import('node:os');
  return createCloudBlobStore({ objects, temporaryFolder: temporaryFolder ?? tmpdir(), now });
}

/** Throws without what was typed: somebody may have put credentials into it. */
function readUrl(location: string): URL {
  const url = URL.parse(location);
  if (url === null) throw new AzMlError('BadConfiguration', 'the address of the artifact store is not a URL');
  if (url.username !== '' || url.password !== '') {
    throw new AzMlError('BadConfiguration', 'the address of the artifact store has credentials in it', {
      hint: 'Give them by environment variables, which nobody else sees.',
    });
  }
  return url;
}
