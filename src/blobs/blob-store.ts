import type { FileRange, RequestBody, ResponseBody } from '../contract/api-message.ts';

/** What a stored blob is known by. */
export interface BlobInfo {
  /** Lower-case hex SHA-256 of the content. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
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
}
