/** One file of a snapshot. */
export interface SnapshotFile {
  /** Path below the source directory, `/` between its parts. */
  readonly path: string;
  /** Lower-case hex SHA-256 of the content. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  /** Whether the owner may execute it. */
  readonly executable: boolean;
  /** Target text of a symbolic link; then digest and size are those of that text. */
  readonly link?: string;
}

/** The frozen source of a run. Equal files give an equal digest, and the service keeps one snapshot per digest. */
export interface Snapshot {
  readonly snapshotId: string;
  /** SHA-256 over the sorted list of files, see `service/snapshots.ts`. */
  readonly digest: string;
  readonly createdUtc: string;
  readonly files: readonly SnapshotFile[];
  readonly properties: Readonly<Record<string, string>>;
}

/** Answer to "which of these do you not have yet?". */
export interface MissingBlobs {
  readonly missing: readonly string[];
}
