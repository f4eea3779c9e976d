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
  /** SHA-256 over the sorted list of files, see `describeSnapshot`. */
  readonly digest: string;
  readonly createdUtc: string;
  readonly files: readonly SnapshotFile[];
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * The text whose SHA-256, in lower-case hex of its UTF-8, is the digest of a snapshot:
 *
 *     az-ml snapshot 1
 *     <kind> <digest> <size> <path>
 *     …
 *
 * Each line ends in a line feed. There is one line for each file, sorted by path in the order of UTF-16 code units.
 * `<kind>` is `l` for a symbolic link, `x` for a file that the owner may execute, `f` for any other; `<path>` is
 * written as a JSON string. Digest and size of a link are those of its target text.
 */
export function describeSnapshot(files: readonly SnapshotFile[]): string {
  const lines = files
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map((file) => `${kindOf(file)} ${file.digest} ${file.size} ${JSON.stringify(file.path)}\n`);
  return `az-ml snapshot 1\n${lines.join('')}`;
}

function kindOf({ link, executable }: SnapshotFile): 'l' | 'x' | 'f' {
  if (link !== undefined) return 'l';
  return executable ? 'x' : 'f';
}

/** Answer to "which of these do you not have yet?". */
export interface MissingBlobs {
  readonly missing: readonly string[];
}
