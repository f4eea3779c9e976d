import { hash } from 'node:crypto';
import type { BlockBlobClient } from '@azure/storage-blob';
import type { PartUpload } from '../cloud/object-service.ts';
import { isThereAlready, readFailure } from './azure-failure.ts';

/**
 * An upload in blocks. The name of a block says which it is and what is in it, so blocks that an earlier writer has
 * left need not be sent again, and writers of one blob do not harm each other. Blocks that become no blob are seen by
 * nobody, and removed by the service after a week (Put Block, REST API of Azure Blob Storage).
 */
export async function beginAzureUpload(
  blob: BlockBlobClient,
  explain: (error: unknown) => unknown,
): Promise<PartUpload> {
  const sizes = await listBlocks(blob, explain);
  const names: string[] = [];

  return {
    async writePart(index, bytes) {
      const name = nameBlock(index, bytes);
      names[index] = name;
      if (sizes.get(name) === bytes.length) return 'there';
      try {
        await blob.stageBlock(name, bytes, bytes.length);
        return 'there';
      } catch (error) {
        throw explain(error);
      }
    },

    async finish(count) {
      try {
        await blob.commitBlockList(names.slice(0, count), { conditions: { ifNoneMatch: '*' } });
        return 'there';
      } catch (error) {
        if (isThereAlready(error)) return 'there';
        // Another writer's commit removes the blocks that are not in it.
        if (readFailure(error).code === 'InvalidBlockList') return 'gone';
        throw explain(error);
      }
    },

    async abandon() {},
  };
}

async function listBlocks(
  blob: BlockBlobClient,
  explain: (error: unknown) => unknown,
): Promise<ReadonlyMap<string, number>> {
  try {
    const { uncommittedBlocks = [] } = await blob.getBlockList('uncommitted');
    return new Map(uncommittedBlocks.map(({ name, size }) => [name, size]));
  } catch (error) {
    if (readFailure(error).code === 'BlobNotFound') return new Map();
    throw explain(error);
  }
}

/** All names of a blob's blocks have one length, 64 bytes at most before encoding. */
function nameBlock(index: number, bytes: Uint8Array): string {
  return Buffer.from(
    `${String(index).padStart(6, '0')}-${hash('sha256', bytes, 'hex').slice(0, 40)}`,
  ).toString('base64');
}
