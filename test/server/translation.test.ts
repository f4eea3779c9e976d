import { createHash } from 'node:crypto';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import type { ApiRequest } from '../../src/contract/api-message.ts';
import { AzMlError } from '../../src/errors.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { waitUntil } from '../support/wait-until.ts';
import { exchangeRaw, statusOf } from './raw-http.ts';
import { answerWith, serve, TOKEN } from './test-service.ts';

const home = makeTempFolder();
const AUTHORIZED = { authorization: `Bearer ${TOKEN}` };

interface Options {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
}

async function call(url: string, { method = 'GET', headers = {}, body }: Options = {}) {
  const answer = await request(url, { method, headers: { ...AUTHORIZED, ...headers }, body: body ?? null });
  return {
    status: answer.statusCode,
    headers: answer.headers,
    bytes: Buffer.from(await answer.body.bytes()),
  };
}

async function askAsTold(url: string, options?: Options): Promise<ApiRequest> {
  const { status, bytes } = await call(url, options);
  expect(status).toBe(200);
  return JSON.parse(bytes.toString());
}

describe('a request reaches the service', () => {
  test('with its path as it came and its query decoded', async () => {
    const { url } = await serve();
    const told = await askAsTold(
      `${url}/a%20b/c%2Fd/%252e%252e?$filter=a+eq+%27b%26c%27&x=1&x=2&x=3&empty=&flag&`,
    );
    expect(told).toMatchObject({
      method: 'GET',
      path: '/a%20b/c%2Fd/%252e%252e',
      query: { $filter: "a eq 'b&c'", x: ['1', '2', '3'], empty: '', flag: '' },
      baseUrl: url,
    });
  });

  test('with names from outside as nothing but keys', async () => {
    const server = await serve();
    await call(`${server.url}/x?__proto__=1&constructor=2&toString=3`, { headers: { constructor: 'a' } });
    const { query = {}, headers = {} } = server.asked[0] ?? {};
    expect(Object.entries(query)).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
      ['toString', '3'],
    ]);
    expect(Object.getPrototypeOf(query)).toBeNull();
    expect(headers.constructor).toBe('a');
    expect(headers.toString).toBeUndefined();
  });

  test('with header names in lower case, repeated ones joined', async () => {
    const server = await serve();
    await exchangeRaw(
      server.port,
      `GET /x HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nauthorization: Bearer ${TOKEN}\r\nX-One: a\r\nx-ONE: b\r\nconnection: close\r\n\r\n`,
    );
    expect(server.asked[0]?.headers?.['x-one']).toBe('a, b');
  });

  test('by every method of the run API, and by no other', async () => {
    const server = await serve();
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      expect((await askAsTold(`${server.url}/x`, { method })).method).toBe(method);
    }
    for (const method of ['OPTIONS', 'TRACE', 'PROPFIND'] as const) {
      const { statusCode, body } = await request(`${server.url}/x`, {
        method: method as 'OPTIONS',
        headers: AUTHORIZED,
      });
      expect([statusCode, await body.json()]).toMatchObject([
        405,
        { error: { innerError: { code: 'MethodNotAllowed' } } },
      ]);
    }
    expect(server.asked).toHaveLength(5);
  });

  test('with JSON as text and everything else as a stream', async () => {
    const { url } = await serve();
    const json = '{"a":"grüße"}';
    for (const type of [
      'application/json',
      'Application/JSON; charset=utf-8',
      'application/merge-patch+json',
    ]) {
      expect(
        (await askAsTold(url, { method: 'POST', headers: { 'content-type': type }, body: json })).body,
      ).toBe(json);
    }
    const streamed = {
      bytes: Buffer.byteLength(json),
      digest: createHash('sha256').update(json).digest('hex'),
    };
    for (const type of [
      'text/plain',
      'application/octet-stream',
      'application/jsonlines',
      'application/x-json5',
    ]) {
      const told = await askAsTold(url, { method: 'POST', headers: { 'content-type': type }, body: json });
      expect(told.body).toEqual(streamed);
    }
    expect((await askAsTold(url, { method: 'POST', body: json })).body).toEqual(streamed);
    expect(
      (await askAsTold(url, { method: 'POST', headers: { 'content-type': 'application/json' } })).body,
    ).toBeUndefined();
  });

  test('with a file as a stream even when it holds JSON, whatever its size and encoding', async () => {
    const { url } = await serve(undefined, { limits: { jsonBytes: 10 } });
    const latin = Buffer.from('"gr\xfc\xdfe, more than ten bytes"', 'latin1');
    const told = { bytes: latin.length, digest: createHash('sha256').update(latin).digest('hex') };
    const headers = { 'content-type': 'application/json' };
    for (const [method, path] of [
      ['POST', '/artifact/v2.0/w/artifacts/o/c/content?path=metrics.json'],
      ['POST', '/artifact/v2.0/w/artifacts/content/o/c/metrics.json'],
      ['PUT', '/azml/v1.0/w/blobs/abc'],
    ] as const) {
      expect((await askAsTold(`${url}${path}`, { method, headers, body: latin })).body).toEqual(told);
    }
  });
});

describe('what is refused before the service sees it:', () => {
  const ask = async (port: number, target: string) =>
    exchangeRaw(
      port,
      `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${TOKEN}\r\nConnection: close\r\n\r\n`,
    );

  test('paths that climb, hold control characters or cannot be decoded', async () => {
    const server = await serve();
    for (const target of [
      '/..',
      '/a/../b',
      '/a/./b',
      '/a/%2e%2e/b',
      '/a/.%2E/b',
      '/a/%2e%2e%2fb',
      '/a/x%2f..',
      '/a/..%5cb',
      '/a/x%5C..%5Cb',
      '/a%00b',
      '/a%0d%0ab',
      '/a%7f',
      '/%',
      '/%zz',
      '/%c0%ae%c0%ae/',
      '/%ff',
      '/x?a=%ff',
      '/x?a=%00',
      '*',
      'http://evil.example/x',
    ]) {
      const answer = await ask(server.port, target);
      expect({ target, status: statusOf(answer) }).toEqual({ target, status: 400 });
      expect(answer).toContain('"innerError"');
    }
    expect(server.asked).toEqual([]);
  });

  test('JSON that is not UTF-8, and bodies in an encoding of their own', async () => {
    const server = await serve();
    const json = { 'content-type': 'application/json' };
    expect(
      (await call(server.url, { method: 'POST', headers: json, body: Buffer.from([0x22, 0xff, 0x22]) }))
        .status,
    ).toBe(400);
    expect(
      (await call(server.url, { method: 'POST', headers: { 'content-encoding': 'gzip' }, body: 'x' })).status,
    ).toBe(400);
    expect(server.asked).toEqual([]);
  });
});

describe('an answer reaches the caller', () => {
  const long = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));

  test('from a text, from bytes, from a part of a file and from a stream', async () => {
    const file = join(home, 'bytes');
    writeFileSync(file, long);
    const answers = {
      '/text': () => answerWith('grüße'),
      '/long-text': () => answerWith('ü'.repeat(200_000)),
      '/bytes': () => answerWith(long),
      '/file': () => answerWith({ file, start: 1000, end: 299_000 }),
      '/small-file': () => answerWith({ file, start: 5, end: 10 }),
      '/empty-file': () => answerWith({ file, start: 7, end: 7 }),
      '/stream': () =>
        answerWith(
          (async function* () {
            yield long.subarray(0, 10);
            yield new Uint8Array();
            yield long.subarray(10);
          })(),
        ),
    };
    const { url } = await serve(({ path }) => answers[path as keyof typeof answers]());
    const wanted: Record<keyof typeof answers, Buffer> = {
      '/text': Buffer.from('grüße'),
      '/long-text': Buffer.from('ü'.repeat(200_000)),
      '/bytes': long,
      '/file': long.subarray(1000, 299_000),
      '/small-file': long.subarray(5, 10),
      '/empty-file': Buffer.alloc(0),
      '/stream': long,
    };
    for (const [path, bytes] of Object.entries(wanted)) {
      const got = await call(`${url}${path}`);
      expect([path, got.bytes.equals(bytes)]).toEqual([path, true]);
      if (path === '/stream') expect(got.headers['content-length']).toBeUndefined();
      else expect(got.headers['content-length']).toBe(String(bytes.length));
    }
  });

  test('with status and headers of the service, and without a body where there is none', async () => {
    const server = await serve(({ path }) => ({
      status: path === '/none' ? 204 : 206,
      headers: { 'content-range': 'bytes 0-1/9', etag: '"1"', 'cache-control': 'max-age=5' },
      ...(path === '/none' ? {} : { body: 'ab' }),
    }));
    const part = await call(`${server.url}/part`);
    expect(part).toMatchObject({
      status: 206,
      headers: { 'content-range': 'bytes 0-1/9', etag: '"1"', 'cache-control': 'max-age=5' },
    });
    const none = await call(`${server.url}/none`);
    expect([none.status, none.bytes.length, none.headers['content-length']]).toEqual([204, 0, undefined]);
  });

  test('to HEAD like to GET but for the body, whose stream is given back', async () => {
    let isGivenBack = false;
    const file = join(home, 'bytes');
    const { url, asked } = await serve(({ path }) =>
      answerWith(
        path === '/file'
          ? { file, start: 0, end: 200_000 }
          : {
              [Symbol.asyncIterator]: () => ({
                next: async () => ({ done: false, value: new Uint8Array(10) }),
                return: async () => {
                  isGivenBack = true;
                  return { done: true, value: undefined };
                },
              }),
            },
      ),
    );
    const head = await call(`${url}/file`, { method: 'HEAD' });
    expect([head.status, head.headers['content-length'], head.bytes.length]).toEqual([200, '200000', 0]);
    expect((await call(`${url}/stream`, { method: 'HEAD' })).status).toBe(200);
    await waitUntil('the stream to be given back', () => isGivenBack);
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  test('as an error with its hint when the service throws one, and without a word about unexpected ones', async () => {
    const server = await serve(({ path }) => {
      if (path === '/known')
        throw new AzMlError('DiskFull', 'no room', { hint: 'Free some.', target: '/data' });
      throw new Error('secret detail');
    });
    const known = await call(`${server.url}/known`);
    expect([known.status, JSON.parse(known.bytes.toString())]).toMatchObject([
      507,
      {
        error: {
          code: 'ServiceError',
          message: 'no room',
          target: '/data',
          details: [{ code: 'Hint', message: 'Free some.' }],
          innerError: { code: 'DiskFull' },
        },
      },
    ]);
    const unexpected = await call(`${server.url}/unexpected`);
    expect(unexpected.status).toBe(500);
    expect(unexpected.bytes.toString()).not.toContain('secret');
    expect(unexpected.bytes.toString()).toContain(String(unexpected.headers['x-ms-request-id']));
    await waitUntil('both lines', () => server.lines.length === 2);
    expect(JSON.parse(server.lines[1] ?? '')).toMatchObject({ status: 500, fault: 'secret detail' });
  });

  test('as an error when its file is gone or too short, and as a broken connection when it breaks off later', async () => {
    const file = join(home, 'shrinking');
    writeFileSync(file, Buffer.alloc(30_000_000));
    const server = await serve(({ path }) => {
      if (path === '/gone') return answerWith({ file: join(home, 'gone'), start: 0, end: 5 });
      if (path === '/short') return answerWith({ file, start: 0, end: 30_000_001 });
      if (path === '/shrinks') return answerWith({ file, start: 0, end: 30_000_000 });
      if (path === '/headers') return answerWith('x', { 'x-bad': 'a\r\nset-cookie: b' });
      return answerWith(
        (async function* () {
          yield Buffer.from('begin');
          throw new Error('broke off');
        })(),
      );
    });
    expect((await call(`${server.url}/gone`)).status).toBe(500);
    expect((await call(`${server.url}/short`)).status).toBe(500);
    const split = await call(`${server.url}/headers`);
    expect([split.status, split.headers['set-cookie']]).toEqual([500, undefined]);
    await expect(call(`${server.url}/stream`)).rejects.toThrow();
    const { body } = await request(`${server.url}/shrinks`, { headers: AUTHORIZED });
    truncateSync(file, 100_000);
    await expect(body.bytes()).rejects.toThrow();
    expect((await call(`${server.url}/gone`)).status).toBe(500);
    await waitUntil('all lines', () => server.lines.length === 6);
    expect(server.lines.filter((line) => JSON.parse(line).cut === true)).toHaveLength(3);
  });
});
