import {
  AnonymousCredential,
  BlobServiceClient,
  type ContainerClient,
  type StoragePipelineOptions,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { AzMlError } from '../../errors.ts';
import { explainNoCredentials } from '../cloud/object-failure.ts';
import { AZURE_CREDENTIAL_SOURCES, type AzureCredentials, type AzureLocation } from './azure-settings.ts';

export interface AzureConnection {
  readonly container: ContainerClient;
  /** Signs addresses; absent where there is only a token made by somebody else. */
  readonly signer: StorageSharedKeyCredential | undefined;
}

const OPTIONS: StoragePipelineOptions = {
  retryOptions: { maxTries: 6, retryDelayInMs: 200, maxRetryDelayInMs: 10_000, tryTimeoutInMs: 120_000 },
};

/** Makes the clients of the container; asks nobody. Throws `ArtifactStoreUnusable` and `BadConfiguration`. */
export function connectAzure(
  location: AzureLocation,
  credentials: AzureCredentials | undefined,
): AzureConnection {
  if (credentials === undefined) {
    throw explainNoCredentials({ name: location.name, credentialSources: AZURE_CREDENTIAL_SOURCES });
  }
  const service = createService(location, credentials);
  if (service.accountName !== '' && service.accountName !== location.account) {
    throw new AzMlError(
      'BadConfiguration',
      `AZURE_STORAGE_CONNECTION_STRING is for the account ${service.accountName}, not ${location.account}`,
    );
  }
  return {
    container: service.getContainerClient(location.container),
    signer: service.credential instanceof StorageSharedKeyCredential ? service.credential : undefined,
  };
}

function createService(
  { account, endpoint }: AzureLocation,
  credentials: AzureCredentials,
): BlobServiceClient {
  try {
    switch (credentials.kind) {
      case 'connection-string':
        return BlobServiceClient.fromConnectionString(credentials.connectionString, OPTIONS);
      case 'key':
        return new BlobServiceClient(
          endpoint,
          new StorageSharedKeyCredential(account, credentials.key),
          OPTIONS,
        );
      case 'sas':
        return new BlobServiceClient(`${endpoint}?${credentials.token}`, new AnonymousCredential(), OPTIONS);
    }
  } catch {
    // The library's message quotes what it was given.
    throw new AzMlError('BadConfiguration', 'the credentials for Azure Blob Storage cannot be read', {
      hint: `Check ${AZURE_CREDENTIAL_SOURCES}.`,
    });
  }
}
