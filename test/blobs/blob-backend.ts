import type { OpenBlobStoreOptions } from '../../src/blobs/open-blob-store.ts';

/** A place for blobs that the tests can look into from behind. */
export interface BlobBackend {
  /** Where to open a store of its own, empty until now. */
  place(name: string): Pick<OpenBlobStoreOptions, 'location' | 'environment'>;
  /** Everything that lies there, whole or not, by digest or name. */
  list(name: string): Promise<readonly string[]>;
}

/** A back end that is reached by HTTP. */
export interface CloudBackend extends BlobBackend {
  /** Port of the server on this machine. */
  readonly port: number;
  /** The same place through another port. */
  placeAt(port: number, name: string): Pick<OpenBlobStoreOptions, 'location' | 'environment'>;
  /** Credentials that the server refuses, and the secret in them. */
  readonly wrong: { readonly environment: Readonly<Record<string, string>>; readonly secret: string };
  /** A place whose bucket or container is not there. */
  readonly nowhere: string;
  readonly thing: 'container' | 'bucket';
  /** Changes the bytes of an object behind the store's back. */
  overwrite(name: string, digest: string, bytes: Uint8Array): Promise<void>;
}
