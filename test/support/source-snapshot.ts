import { createHash } from 'node:crypto';
import { EXTENSION, type TestService } from './test-service.ts';

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Sends files as a client does, contents first, and answers with the id of their snapshot. */
export async function sendSnapshot(
  service: TestService,
  files: Readonly<Record<string, string>>,
  snapshotId = crypto.randomUUID(),
): Promise<string> {
  for (const content of Object.values(files)) {
    await service.send('PUT', `${EXTENSION}/blobs/${sha256(content)}`, undefined, {
      body: Buffer.from(content),
    });
  }
  const entries = Object.entries(files).map(([path, content]) => ({
    path,
    digest: sha256(content),
    size: Buffer.byteLength(content),
    executable: false,
  }));
  const body = { files: entries, properties: {} };
  return (await service.send('PUT', `${EXTENSION}/snapshots/${snapshotId}`, body)).snapshotId;
}
