import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { ApiRequest } from '../../src/contract/api-message.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { GET, listen, openTransport, readAll } from './http-fixtures.ts';

const home = makeTempFolder();

/** A real server that treats the first requests as told and answers the others; keeps what bodies it got. */
async function failFirst(times: number, fail: RequestListener) {
  const bodies: string[] = [];
  const server = await listen(
    createServer((request, response) => {
      void readAll(request).then((body) => {
        bodies.push(body);
        if (bodies.length <= times) fail(request, response);
        else response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
      });
    }),
  );
  return { url: server.url, bodies };
}

describe('what may be a bad moment is tried again:', () => {
  for (const status of [429, 502, 503, 504]) {
    test(`an answer ${status}`, async () => {
      const { url, bodies } = await failFirst(2, (_, response) => response.writeHead(status).end('no'));
      const { transport, retries } = openTransport(url);
      expect(await transport.send(GET)).toMatchObject({ status: 200, body: '{"ok":true}' });
      expect(bodies).toHaveLength(3);
      expect(retries.map(({ retry, reason }) => [retry, reason])).toEqual([
        [1, `the service answered ${status}`],
        [2, `the service answered ${status}`],
      ]);
    });
  }

  test('a connection that breaks, with a body that is sent whole again', async () => {
    const file = join(home, 'again');
    writeFileSync(file, 'the whole file');
    for (const [method, body] of [
      ['PUT', { file }],
      ['PATCH', 'the whole file'],
      ['DELETE', 'the whole file'],
    ] as const) {
      const { url, bodies } = await failFirst(2, (request) => request.socket.destroy());
      const { transport } = openTransport(url);
      expect(await transport.send({ method, path: '/x', body })).toMatchObject({ status: 200 });
      expect(bodies).toEqual(['the whole file', 'the whole file', 'the whole file']);
    }
  });

  test('a POST that is the same when it comes twice', async () => {
    const { url, bodies } = await failFirst(2, (request, response) =>
      bodies.length === 1 ? response.writeHead(503).end() : request.socket.destroy(),
    );
    const post: ApiRequest = { method: 'POST', path: '/x', body: '{}', isRepeatable: true };
    expect((await openTransport(url).transport.send(post)).status).toBe(200);
    expect(bodies).toEqual(['{}', '{}', '{}']);
  });

  test('a JSON answer that breaks off', async () => {
    const { url, bodies } = await failFirst(1, (request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
      response.write('{"ok":', () => request.socket.destroy());
    });
    expect(await openTransport(url).transport.send(GET)).toMatchObject({ body: '{"ok":true}' });
    expect(bodies).toHaveLength(2);
  });

  test('a port where nobody listens yet, also for a POST, as nothing was sent', async () => {
    const first = await listen(createServer());
    const { port } = first.address() as AddressInfo;
    first.close();
    await once(first, 'close');
    let isStarted = false;
    const { transport } = openTransport(first.url, {
      backoff: { baseMs: 200, maxMs: 200 },
      random: () => 0.99,
      onRetry: () => {
        if (isStarted) return;
        isStarted = true;
        void listen(
          createServer((request, response) => void readAll(request).then((body) => response.end(body))),
          port,
        );
      },
    });
    const { status, body } = await transport.send({ method: 'POST', path: '/x', body: 'posted' });
    expect([status, Buffer.from(body as Uint8Array).toString()]).toEqual([200, 'posted']);
  });

  test('after pauses that grow, up to a bound, by chance', async () => {
    const { url } = await failFirst(5, (_, response) => response.writeHead(503).end());
    const { transport, retries } = openTransport(url, {
      retries: 5,
      random: () => 0.5,
      backoff: { baseMs: 10, maxMs: 50 },
    });
    await transport.send(GET);
    expect(retries.map(({ delayMs }) => delayMs)).toEqual([5, 10, 20, 25, 25]);
  });

  test('not before the service says, by seconds or by a date', async () => {
    const later = () => new Date(Date.now() + 2000).toUTCString();
    for (const retryAfter of [() => '1', later]) {
      const { url } = await failFirst(1, (_, response) => {
        response.writeHead(429, { 'retry-after': retryAfter() }).end();
      });
      const { transport, retries } = openTransport(url);
      const began = performance.now();
      await transport.send(GET);
      const waitedMs = performance.now() - began;
      expect(retries[0]?.delayMs).toBeGreaterThan(900);
      expect(waitedMs).toBeGreaterThan((retries[0]?.delayMs ?? 0) - 5);
    }
  });
});

describe('not tried again is', () => {
  const failing = (times: number) => failFirst(times, (_, response) => response.writeHead(503).end('busy'));

  test('what fails too often: the last answer is told', async () => {
    const { url, bodies } = await failing(100);
    expect((await openTransport(url, { retries: 2 }).transport.send(GET)).status).toBe(503);
    expect(bodies).toHaveLength(3);
  });

  test('a POST that the service has seen', async () => {
    const answered = await failing(1);
    const post: ApiRequest = { method: 'POST', path: '/x', body: '{}' };
    expect((await openTransport(answered.url).transport.send(post)).status).toBe(503);
    const broken = await failFirst(1, (request) => request.socket.destroy());
    await expect(openTransport(broken.url).transport.send(post)).rejects.toMatchObject({
      code: 'ServiceUnreachable',
    });
    expect([answered.bodies.length, broken.bodies.length]).toEqual([1, 1]);
  });

  test('a stream, which can be read once', async () => {
    const { url, bodies } = await failing(1);
    const body = (async function* () {
      yield Buffer.from('once');
    })();
    expect((await openTransport(url).transport.send({ method: 'PUT', path: '/x', body })).status).toBe(503);
    expect(bodies).toEqual(['once']);
  });

  test('what the service wants to be left alone for long', async () => {
    const { url, bodies } = await failFirst(1, (_, response) => {
      response.writeHead(503, { 'retry-after': '3600' }).end();
    });
    expect((await openTransport(url).transport.send(GET)).status).toBe(503);
    expect(bodies).toHaveLength(1);
  });

  test('an error that will be the same the next time', async () => {
    for (const status of [400, 404, 409, 500, 501]) {
      const { url, bodies } = await failFirst(1, (_, response) => response.writeHead(status).end());
      expect((await openTransport(url).transport.send(GET)).status).toBe(status);
      expect(bodies).toHaveLength(1);
    }
  });
});
