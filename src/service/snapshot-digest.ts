import type { SnapshotFile } from '../contract/snapshot.ts';

/**
 * What a snapshot is known by, whoever makes it and whenever: the lower-case hex SHA-256 of the UTF-8 text
 *
 *     az-ml snapshot 1
 *     <kind> <digest> <size> <path>
 *     …
 *
 * Each line ends in a line feed. There is one line for each file, sorted by path in the order of UTF-16 code units.
 * `<kind>` is `l` for a symbolic link, `x` for a file that the owner may execute, `f` for any other; `<path>` is
 * written as a JSON string. Digest and size of a link are those of its target text.
 */
export async function digestSnapshot(files: readonly SnapshotFile[]): Promise<string> {
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256').update('az-ml snapshot 1\n');
  for (const file of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    hash.update(`${kindOf(file)} ${file.digest} ${file.size} ${JSON.stringify(file.path)}\n`);
  }
  return hash.digest('hex');
}

function kindOf({ link, executable }: SnapshotFile): 'l' | 'x' | 'f' {
  if (link !== undefined) return 'l';
  return executable ? 'x' : 'f';
}
