import { join } from 'node:path';
import { tellMissing } from '../client/resumed-body.ts';
import type { RunClient } from '../client/run-client.ts';
import type { SnapshotFile } from '../contract/snapshot.ts';
import type { BuiltSnapshot } from './snapshot/build-snapshot.ts';

export interface SnapshotToKeep {
  readonly snapshot: Pick<BuiltSnapshot, 'digest' | 'files' | 'states'>;
  /** Folder in which the files still lie as they were when they were read. */
  readonly sourceDirectory: string;
  /** Kept with a new snapshot: the git facts of the code. */
  readonly properties: Readonly<Record<string, string>>;
  randomUuid(): string;
  /** Bytes sent of the bytes to be sent. */
  onProgress(done: number, total: number): void;
  /** Throws to stop the sending; asked before each file. */
  checkpoint(): void;
}

/**
 * Makes sure that the service has a snapshot, and answers with its id: that of the first one with the same files,
 * or a new one. Throws `DigestMismatch` when a file has changed since it was read.
 */
export async function keepSnapshot(client: RunClient, request: SnapshotToKeep): Promise<string> {
  const { digest, files } = request.snapshot;
  const known = await client.findSnapshot(digest);
  if (known !== undefined) return known.snapshotId;
  await uploadMissing(client, files, request);
  const kept = await client.putSnapshot(request.randomUuid(), { files, properties: request.properties });
  return kept.snapshotId;
}

/** Sends the content that the service does not have yet, each piece once. */
async function uploadMissing(
  client: RunClient,
  files: readonly SnapshotFile[],
  { snapshot, sourceDirectory, onProgress, checkpoint }: SnapshotToKeep,
): Promise<void> {
  const byDigest = new Map(files.map((file) => [file.digest, file]));
  const missing = await client.missingBlobs([...byDigest.keys()]);
  const wanted = missing.flatMap((digest) => byDigest.get(digest) ?? []);
  const total = wanted.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  await forEachAtOnce(UPLOADS_AT_ONCE, wanted, async ({ digest, path, size, link }) => {
    checkpoint();
    const hashedAs = snapshot.states.get(path);
    const file = { file: join(sourceDirectory, path), ...(hashedAs && { hashedAs }) };
    await client.putBlob(digest, link === undefined ? file : Buffer.from(link)).catch((error: unknown) => {
      throw tellMissing(error, `${total - done} of ${total} bytes; submit again to send only those`);
    });
    done += size;
    onProgress(done, total);
  });
}

/** Enough to hide the way to a server that is far away; each holds a connection there. */
const UPLOADS_AT_ONCE = 4;

/** After a failure nothing new is begun, and what had begun has ended when this throws. */
async function forEachAtOnce<T>(
  most: number,
  items: readonly T[],
  act: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  let failed = false;
  const work = async () => {
    for (const item of queue) {
      if (failed) return;
      try {
        await act(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: most }, work));
  const failure = ended.find((end) => end.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}
