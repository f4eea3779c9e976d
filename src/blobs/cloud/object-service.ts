/**
 * What the object stores of the clouds have in common, as far as blobs by digest need it. A key always means the same
 * bytes, so whoever finds an object under its key need not write it again. Methods retry by the vendor's library and
 * throw `ArtifactStoreUnusable`.
 */
export interface ObjectService {
  /** The place as a person wrote it, without anything secret: `s3://bucket/prefix`. */
  readonly name: string;
  /** Bytes, or `undefined` when there is no such object. */
  sizeOf(key: string): Promise<number | undefined>;
  /**
   * The bytes `[start, end)`, at least one, as they come. Throws anything else when they break off: then the rest is
   * asked for anew.
   */
  read(key: string, start: number, end: number): AsyncIterable<Uint8Array>;
  /** Writes a whole object in one request, unless it is there. */
  write(key: string, bytes: Uint8Array): Promise<void>;
  /** Begins to write an object in parts, or goes on where another writer of the same parts was cut off. */
  beginUpload(key: string): Promise<PartUpload>;
  /** Address for reading one object; `undefined` where the credentials cannot sign one. */
  signUrl(
    key: string,
    options: { readonly expiresSeconds: number; readonly contentType?: string },
  ): Promise<string | undefined>;
  /** Throws `ArtifactStoreUnusable` unless objects can be looked for. */
  checkUsable(): Promise<void>;
}

/** `gone`: somebody else has finished or abandoned this upload. */
export type UploadState = 'there' | 'gone';

/** An object on its way, seen by nobody until it is finished. */
export interface PartUpload {
  /** Writes a part, counted from 0, unless it is there from before. */
  writePart(index: number, bytes: Uint8Array): Promise<UploadState>;
  /** Makes an object of the first `count` parts. */
  finish(count: number): Promise<UploadState>;
  /** Takes back what was written, where the service can. */
  abandon(): Promise<void>;
}
