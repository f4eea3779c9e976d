import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, expect, test as plainTest } from '@jest/globals';
import { openBlobStore } from '../../src/blobs/open-blob-store.ts';
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.ts';
import { seededRandom } from '../support/processes.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import type { CloudBackend } from './blob-backend.ts';
import { digestOf, makeBytes, streamOf } from './blob-samples.ts';
import { readWhole } from './blob-store-suite.ts';

/** Parts of an upload, and one of three bytes. */
const LARGE = makeBytes(4 * 8 * 1024 * 1024 + 3);

/** What a store of blobs must do that is reached by a network. */
export function testCloudBlobStore(backend: () => CloudBackend, test: typeof plainTest = plainTest): void {
  const home = makeTempFolder();
  const proxies: CuttingProxy[] = [];
  let count = 0;
  const nextName = () => `cloud-${process.pid}-${count++}`;
  const open = (place: Pick<Parameters<typeof openBlobStore>[0], 'location' | 'environment'>) =>
    openBlobStore({ ...place, temporaryFolder: join(home, 'tmp'), now: Date.now });
  afterAll(async () => {
    for (const proxy of proxies) await proxy.close();
  });

  async function openThroughProxy(name: string, seed: number) {
    const proxy = await startCuttingProxy(backend().port, seededRandom(seed));
    proxies.push(proxy);
    return { proxy, store: await open(backend().placeAt(proxy.port, name)) };
  }

  test('connections that are cut at random places lose nothing, in either direction', async () => {
    const name = nextName();
    const { proxy, store } = await openThroughProxy(name, 7);
    proxy.cutAfter(20_000_000);
    const file = join(mkdtempSync(join(home, 'source-')), 'file');
    writeFileSync(file, LARGE);
    const digest = digestOf(LARGE);
    expect(await store.put({ file })).toEqual({ digest, size: LARGE.length });
    const other = makeBytes(12_000_000);
    expect(await store.put(streamOf(other))).toEqual({ digest: digestOf(other), size: other.length });
    const cutWhileWriting = proxy.cuts;
    expect((await readWhole(await store.read(digest))).equals(LARGE)).toBe(true);
    const range = { start: 5, end: 30_000_000 };
    expect((await readWhole(await store.read(digest, range))).equals(LARGE.subarray(5, 30_000_000))).toBe(
      true,
    );
    proxy.cutAfter(6000);
    const texts = Array.from({ length: 60 }, (_, index) => `${name} ${index}`);
    await Promise.all(texts.map((text) => store.put(text)));
    expect(await store.missing(texts.map(digestOf))).toEqual([]);
    expect(cutWhileWriting).toBeGreaterThan(0);
    expect(proxy.cuts).toBeGreaterThan(cutWhileWriting + 1);
    expect((await backend().list(name)).toSorted()).toEqual(
      [digest, digestOf(other), ...texts.map(digestOf)].toSorted(),
    );
  });

  test('an upload that was cut off goes on with the parts that are there', async () => {
    const name = nextName();
    const direct = await open(backend().place(name));
    const file = join(mkdtempSync(join(home, 'source-')), 'file');
    writeFileSync(file, LARGE);
    const counter = await startByteCounter(backend().port);
    const first = await open(backend().placeAt(counter.port, name));
    counter.endAfter(26_000_000);
    await expect(first.put({ file })).rejects.toMatchObject({ code: 'ArtifactStoreUnusable' });
    expect(await direct.stat(digestOf(LARGE))).toBeUndefined();
    const again = await startByteCounter(backend().port);
    const second = await open(backend().placeAt(again.port, name));
    await second.put({ file });
    expect(again.bytes()).toBeLessThan(LARGE.length - 8_000_000);
    expect((await readWhole(await direct.read(digestOf(LARGE)))).equals(LARGE)).toBe(true);
    expect(await backend().list(name)).toEqual([digestOf(LARGE)]);
    counter.close();
    again.close();
  });

  test('an address that was signed is read by anybody, with the type it was given, until it expires', async () => {
    const store = await open(backend().place(nextName()));
    const { digest } = await store.put('a log\n');
    const url = await store.signedUrl?.(digest, { expiresSeconds: 60, contentType: 'text/plain' });
    const answer = await fetch(url ?? '');
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'text/plain',
      'a log\n',
    ]);
    const part = await fetch(url ?? '', { headers: { range: 'bytes=2-4' } });
    expect([part.status, await part.text()]).toEqual([206, 'log']);
    const { digest: other } = await store.put('another');
    const moved = (url ?? '')
      .replace(digest.slice(2), other.slice(2))
      .replace(`/${digest.slice(0, 2)}/`, `/${other.slice(0, 2)}/`);
    expect(moved).not.toBe(url);
    expect((await fetch(moved)).status).toBe(403);
    expect((await fetch(url ?? '', { method: 'DELETE' })).status).toBe(403);
    const past = await openBlobStore({
      ...backend().place(nextName()),
      now: () => Date.now() - 3_600_000,
    });
    const { digest: old } = await past.put('old');
    expect((await fetch((await past.signedUrl?.(old, { expiresSeconds: 60 })) ?? '')).status).toBe(403);
    expect(await store.signedUrl?.('../secret', { expiresSeconds: 60 })).toBeUndefined();
  });

  test('wrong credentials are told in one line that holds no secret', async () => {
    const { environment, secret } = backend().wrong;
    const store = await open({ ...backend().place(nextName()), environment });
    const attempts = [
      () => store.checkUsable?.(),
      () => store.put('text'),
      () => store.put(makeBytes(9_000_000)),
      () => store.stat(digestOf('text')),
      () => store.missing([digestOf('text')]),
    ];
    for (const attempt of attempts) {
      const error = await Promise.resolve(attempt()).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({
        code: 'ArtifactStoreUnusable',
        message: expect.stringMatching(/^[a-z0-9-]+:\/\/\S+ refused the credentials \([\w ]+\)$/),
      });
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(secret);
    }
  });

  test('a bucket or container that is not there is named', async () => {
    const store = await open({ ...backend().place('x'), location: backend().nowhere });
    const refusal = {
      code: 'ArtifactStoreUnusable',
      message: expect.stringContaining(
        `/not-there/x is not there: the ${backend().thing} not-there does not exist`,
      ),
    };
    await expect(store.checkUsable?.()).rejects.toMatchObject(refusal);
    await expect(store.put('text')).rejects.toMatchObject(refusal);
  });

  test('a store that is usable says so', async () => {
    const store = await open(backend().place(nextName()));
    expect(await store.checkUsable?.()).toBeUndefined();
  });

  test('a server that is down is told after a few tries', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    server.close();
    const store = await open(backend().placeAt(port, nextName()));
    const began = performance.now();
    await expect(store.stat(digestOf('text'))).rejects.toMatchObject({
      code: 'ArtifactStoreUnusable',
      message: expect.stringMatching(/ cannot be reached \([\w ]+\)$/),
    });
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  test('an object whose bytes were changed is never given out to its end', async () => {
    const name = nextName();
    const store = await open(backend().place(name));
    const { digest } = await store.put('the real content');
    await backend().overwrite(name, digest, Buffer.from('some other stuff'));
    await expect(store.read(digest).then(readWhole)).rejects.toMatchObject({ code: 'StoreCorrupt' });
  });
}

/** A way to a port that counts what is sent there, and breaks for good after so many bytes. */
async function startByteCounter(target: number) {
  let limit = Number.POSITIVE_INFINITY;
  let sent = 0;
  const { connect } = await import('node:net');
  const server = createServer((client) => {
    const remote = connect(target, '127.0.0.1');
    for (const socket of [client, remote]) socket.on('error', () => client.destroy());
    client.on('data', (chunk) => {
      sent += chunk.length;
      if (sent <= limit) return;
      client.resetAndDestroy();
      remote.resetAndDestroy();
    });
    client.on('close', () => remote.destroy());
    remote.on('close', () => client.destroy());
    client.pipe(remote);
    remote.pipe(client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    bytes: () => sent,
    endAfter(bytes: number) {
      limit = bytes;
    },
    close: () => server.close(),
  };
}
