import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { createHttpTransport } from '../../src/client/http-transport.ts';
import { readChunks } from '../../src/client/response-body.ts';
import { createRunClient, type RunClient } from '../../src/client/run-client.ts';
import { openCliHost } from '../cli/cli-hosts.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { type CuttingProxy, openCuttingProxy } from './cutting-proxy.ts';
import { open } from './http-fixtures.ts';

const home = makeTempFolder();
const ADDRESS = { subscriptionId: 's', resourceGroup: 'rg', workspaceName: 'ws' };
const RUN = { runId: 'exp_1', experimentName: 'exp' };
const content = randomBytes(3_000_000);
let server: string;
let token: string;
let proxy: CuttingProxy;

beforeAll(async () => {
  proxy = await openCuttingProxy(() => server);
  const { environment } = await openCliHost('remote', home, { allowedHosts: [new URL(proxy.url).host] });
  server = environment.AZ_ML_ENDPOINT ?? '';
  token = environment.AZ_ML_TOKEN ?? '';
  const transport = createHttpTransport({ endpoint: server, token, environment: {} });
  const client = createRunClient(transport, ADDRESS);
  for (let number = 0; number < 1200; number++)
    await client.patchRun(
      { runId: `exp_${number}`, experimentName: 'exp' },
      { displayName: 'n'.repeat(200) },
    );
  await client.putArtifact(RUN, 'outputs/model.bin', content);
  await transport.close();
}, 60_000);

/** A client of its own, through the proxy. */
function connect(): RunClient {
  const backoff = { baseMs: 1, maxMs: 5 };
  const transport = createHttpTransport({ endpoint: proxy.url, token, backoff, retries: 2, environment: {} });
  open.push(transport);
  return createRunClient(transport, ADDRESS);
}

async function readAll(client: RunClient): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const part = await client.readArtifact(RUN, 'outputs/model.bin');
  for await (const chunk of readChunks(part?.body)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('a list whose connection is cut goes on, with every run once', async () => {
  const client = connect();
  proxy.cut(2, { answerBytes: 200_000 });
  const ids: string[] = [];
  for await (const { runId } of client.queryRuns('exp', {}, 2000)) ids.push(runId);
  expect([ids.length, new Set(ids).size]).toEqual([1200, 1200]);
  expect(proxy.connections).toBeGreaterThan(2);
});

test('a list that cannot go on says how far it came', async () => {
  const client = connect();
  const seen: string[] = [];
  const list = async () => {
    for await (const { runId } of client.queryRuns('exp', {}, 2000)) {
      if (seen.push(runId) === 500) proxy.cut(1000, { answerBytes: 0 });
      if (seen.length === 500) proxy.drop();
    }
  };
  await expect(list()).rejects.toMatchObject({
    code: 'ServiceUnreachable',
    message: expect.stringMatching(/; missing: the list after its first 500$/),
  });
  expect(seen).toHaveLength(500);
});

test('a download whose connection is cut several times is whole', async () => {
  const client = connect();
  proxy.cut(3, { answerBytes: 700_000 });
  expect((await readAll(client)).equals(content)).toBe(true);
  expect(proxy.connections).toBe(4);
});

test('a download that cannot go on says which bytes are missing', async () => {
  const client = connect();
  proxy.cut(1, { answerBytes: 700_000 });
  const chunks: Uint8Array[] = [];
  const part = await client.readArtifact(RUN, 'outputs/model.bin');
  proxy.cut(1000, { answerBytes: 0 });
  const reading = (async () => {
    for await (const chunk of readChunks(part?.body)) chunks.push(chunk);
  })();
  const error = await reading.catch((reason: Error) => reason);
  const bytes = Buffer.concat(chunks).length;
  expect(error).toMatchObject({
    message: expect.stringContaining(`; missing: outputs/model.bin from byte ${bytes} of 3000000 on`),
  });
});

test('an upload whose connection is cut is sent again, and arrives whole', async () => {
  const client = connect();
  const file = join(home, 'upload.bin');
  writeFileSync(file, content);
  proxy.cut(2, { requestBytes: 1_000_000 });
  await client.putArtifact(RUN, 'outputs/again.bin', { file });
  const part = await client.readArtifact(RUN, 'outputs/again.bin');
  const chunks: Uint8Array[] = [];
  for await (const chunk of readChunks(part?.body)) chunks.push(chunk);
  expect(Buffer.concat(chunks).equals(content)).toBe(true);
});
