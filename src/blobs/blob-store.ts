import type { FileRange, RequestBody, ResponseBody } from '../contract/api-message.ts';

/** What a stored blob is known by. */
export interface BlobInfo {
  /** Lower-case hex SHA-256 of the content. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

/** An address to be made by which anybody may read one blob for a while. */
export interface SignedUrlOptions {
  readonly expiresSeconds: number;
  /** What the address answers as `Content-Type`; blobs themselves have none. */
  readonly contentType?: string;
}

/**
 * Bytes by digest. A name is only metadata elsewhere, so no name from outside ever becomes a path here.
 * A blob is there whole or not at all.
 */
export interface BlobStore {
  /** Digests of the given ones that are not there. */
  missing(digests: readonly string[]): Promise<readonly string[]>;
  /**
   * Stores a body and says what it was. With `expected`, a body of another digest is refused with
   * `DigestMismatch` and nothing is kept.
   */
  put(body: RequestBody, expected?: string): Promise<BlobInfo>;
  /** Size, or `undefined` when the blob is not there. */
  stat(digest: string): Promise<BlobInfo | undefined>;
  /** The bytes `[start, end)`, whole when left out; `undefined` when the blob is not there. */
  read(digest: string, range?: { start: number; end: number }): Promise<ResponseBody | FileRange | undefined>;
  /**
   * Address by which one blob can be read with a plain GET, without any other credential, until it expires;
   * `undefined` where nobody can sign one. Whether the blob is there is not looked at.
   */
  signedUrl?(digest: string, options: SignedUrlOptions): Promise<string | undefined>;
  /** Throws what stands in the way of using the store at all: place, credentials, network. */
  checkUsable?(): Promise<void>;
}
