import { AzMlError } from '../../errors.ts';

/** Where blobs lie in Azure Blob Storage: `azure-blob://ACCOUNT/CONTAINER[/PREFIX][?endpoint=URL]`. */
export interface AzureLocation {
  /** As a person wrote it, without anything secret. */
  readonly name: string;
  readonly account: string;
  readonly container: string;
  /** Empty, or ends with `/`. */
  readonly prefix: string;
  /** Address of the account, for an emulator or a cloud of its own. */
  readonly endpoint: string;
}

/** How requests are signed, by the variables that `az storage` reads. */
export type AzureCredentials =
  | { readonly kind: 'connection-string'; readonly connectionString: string }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'sas'; readonly token: string };

export const AZURE_CREDENTIAL_SOURCES =
  'AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN';

/** The first of the variables that is set; `undefined` when none is. */
export function readAzureCredentials(
  environment: Readonly<Record<string, string | undefined>>,
): AzureCredentials | undefined {
  const connectionString = environment.AZURE_STORAGE_CONNECTION_STRING?.trim();
  if (connectionString) return { kind: 'connection-string', connectionString };
  const key = environment.AZURE_STORAGE_KEY?.trim();
  if (key) return { kind: 'key', key };
  const token = environment.AZURE_STORAGE_SAS_TOKEN?.trim().replace(/^\?/, '');
  return token ? { kind: 'sas', token } : undefined;
}

/** Throws `BadConfiguration`. */
export function parseAzureLocation(url: URL): AzureLocation {
  const [container = '', ...rest] = url.pathname.split('/').slice(1).map(decodeURIComponent);
  const prefix = rest.filter((word) => word !== '').join('/');
  const endpoint = url.searchParams.get('endpoint') ?? undefined;
  // A host name in full is an account of another cloud.
  const [account = ''] = url.hostname.split('.');
  if (!/^[a-z0-9]{3,24}$/.test(account)) {
    throw badLocation(`${JSON.stringify(account)} is not the name of a storage account`);
  }
  if (!/^(\$root|[a-z0-9](?:-?[a-z0-9]){2,62})$/.test(container)) {
    throw badLocation(`${JSON.stringify(container)} is not the name of a container`);
  }
  return {
    name: `azure-blob://${url.hostname}/${container}${prefix === '' ? '' : `/${prefix}`}`,
    account,
    container,
    prefix: prefix === '' ? '' : `${prefix}/`,
    endpoint:
      endpoint ?? `https://${url.hostname.includes('.') ? url.hostname : `${account}.blob.core.windows.net`}`,
  };
}

function badLocation(what: string): AzMlError {
  return new AzMlError('BadConfiguration', what, { hint: 'azure-blob://ACCOUNT/CONTAINER[/PREFIX]' });
}
