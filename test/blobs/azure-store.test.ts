import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { afterAll, beforeAll } from '@jest/globals';
import { type AzuriteServer, startAzurite } from '../support/azurite-server.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import type { CloudBackend } from './blob-backend.ts';
import { testBlobStore } from './blob-store-suite.ts';
import { testCloudBlobStore } from './cloud-store-suite.ts';

const CONTAINER = 'az-ml-tests';
const WRONG_KEY = Buffer.from('a key that nobody has').toString('base64');
const home = makeTempFolder();
let server: AzuriteServer | undefined;
let backend: CloudBackend | undefined;

beforeAll(async () => {
  server = await startAzurite(mkdtempSync(join(home, 'azurite-')));
  const { port, account, key } = server;
  const placeAt = (atPort: number, name: string, container = CONTAINER) => ({
    location: `azure-blob://${account}/${container}/${name}?endpoint=http://127.0.0.1:${atPort}/${account}`,
    environment: { AZURE_STORAGE_KEY: key },
  });
  const container = new ContainerClient(
    `http://127.0.0.1:${port}/${account}/${CONTAINER}`,
    new StorageSharedKeyCredential(account, key),
  );
  await container.create();
  backend = {
    port,
    placeAt,
    place: (name) => placeAt(port, name),
    wrong: { environment: { AZURE_STORAGE_KEY: WRONG_KEY }, secret: WRONG_KEY },
    nowhere: placeAt(port, 'x', 'not-there').location,
    thing: 'container',
    async list(name) {
      const digests: string[] = [];
      const options = { prefix: `${name}/sha256/`, includeUncommitedBlobs: true };
      for await (const blob of container.listBlobsFlat(options)) {
        digests.push(blob.name.slice(options.prefix.length).replace('/', ''));
      }
      return digests;
    },
    async overwrite(name, digest, bytes) {
      const blob = container.getBlockBlobClient(`${name}/sha256/${digest.slice(0, 2)}/${digest.slice(2)}`);
      await blob.upload(bytes, bytes.length);
    },
  };
});
afterAll(() => server?.stop());

function readBackend(): CloudBackend {
  if (backend === undefined) throw new Error('Azurite is not up');
  return backend;
}

testBlobStore(readBackend);
testCloudBlobStore(readBackend);
