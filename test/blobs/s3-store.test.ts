import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll } from '@jest/globals';
import { type SwiftServer, startSwift, testWithSwift } from '../support/swift-server.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import type { CloudBackend } from './blob-backend.ts';
import { testBlobStore } from './blob-store-suite.ts';
import { testCloudBlobStore } from './cloud-store-suite.ts';

const Bucket = 'az-ml-tests';
const WRONG_SECRET = 'a-secret-that-nobody-has';
const home = makeTempFolder();
const test = testWithSwift();
let server: SwiftServer | undefined;
let backend: CloudBackend | undefined;

beforeAll(async () => {
  if (test === test.skip) return;
  server = await startSwift(mkdtempSync(join(home, 'swift-')));
  const { port, accessKeyId, secretAccessKey } = server;
  const placeAt = (atPort: number, name: string, bucket = Bucket) => ({
    location: `s3://${bucket}/${name}?region=us-east-1&endpoint=http://127.0.0.1:${atPort}`,
    environment: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
  });
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  await client.send(new CreateBucketCommand({ Bucket }));
  backend = {
    port,
    placeAt,
    place: (name) => placeAt(port, name),
    wrong: {
      environment: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: WRONG_SECRET },
      secret: WRONG_SECRET,
    },
    nowhere: placeAt(port, 'x', 'not-there').location,
    thing: 'bucket',
    async list(name) {
      const Prefix = `${name}/sha256/`;
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix }));
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix }));
      return [...Contents, ...Uploads].map(({ Key = '' }) => Key.slice(Prefix.length).replace('/', ''));
    },
    async overwrite(name, digest, Body) {
      const Key = `${name}/sha256/${digest.slice(0, 2)}/${digest.slice(2)}`;
      await client.send(new PutObjectCommand({ Bucket, Key, Body }));
    },
  };
});
afterAll(() => server?.stop());

function readBackend(): CloudBackend {
  if (backend === undefined) throw new Error('Swift is not up');
  return backend;
}

testBlobStore(readBackend, test);
testCloudBlobStore(readBackend, test);
