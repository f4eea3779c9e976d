import { describeSnapshot, type SnapshotFile } from '../contract/snapshot.ts';

/** What a snapshot is known by, whoever makes it and whenever: the SHA-256 of `describeSnapshot`, in lower-case hex. */
export async function digestSnapshot(files: readonly SnapshotFile[]): Promise<string> {
  const { hash } = await import('node:crypto');
  return hash('sha256', describeSnapshot(files));
}
