import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, request as forward } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { createHttpTransport, type HttpTransportOptions } from '../../src/client/http-transport.ts';
import type { ApiRequest } from '../../src/contract/api-message.ts';
import { type StartedServer, serve, TOKEN } from '../server/test-service.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { GET, listen, open, openTransport } from './http-fixtures.ts';

const home = makeTempFolder();
describe('a request arrives', () => {
  const askAsTold = async ({ url }: StartedServer, request: ApiRequest) => {
    const { status, body } = await openTransport(url).transport.send(request);
    expect([status, typeof body]).toEqual([200, 'string']);
    return JSON.parse(String(body));
  };

  test('with its path, query, headers and text', async () => {
    const told = await askAsTold(await serve(), {
      method: 'PATCH',
      path: '/a%20b/%252e',
      query: { $filter: "a eq 'b&c' + ü", x: ['1', '2'], empty: '' },
      headers: { 'content-type': 'application/json', 'x-one': '1' },
      body: '{"a":"grüße"}',
    });
    expect(told).toMatchObject({
      method: 'PATCH',
      path: '/a%20b/%252e',
      query: { $filter: "a eq 'b&c' + ü", x: ['1', '2'], empty: '' },
      headers: { 'x-one': '1' },
      body: '{"a":"grüße"}',
    });
  });

  test('with every kind of body whole, its length announced where it is known', async () => {
    const server = await serve();
    const bytes = randomBytes(3_000_000);
    const file = join(home, 'body');
    const empty = join(home, 'empty');
    writeFileSync(file, bytes);
    writeFileSync(empty, '');
    const digest = createHash('sha256').update(bytes).digest('hex');
    const put = (body: NonNullable<ApiRequest['body']>) =>
      askAsTold(server, {
        method: 'PUT',
        path: '/x',
        headers: { 'content-type': 'application/octet-stream' },
        body,
      });
    async function* stream() {
      yield bytes.subarray(0, 1_000_000);
      yield bytes.subarray(1_000_000);
    }
    for (const [body, length] of [
      [bytes, '3000000'],
      [{ file }, '3000000'],
      [stream(), undefined],
    ] as const) {
      const told = await put(body);
      expect(told.body).toEqual({ bytes: 3_000_000, digest });
      expect(told.headers['content-length']).toBe(length);
    }
    const told = await put({ file: empty });
    expect([told.body, told.headers['content-length']]).toEqual([undefined, '0']);
  });

  test('below the path of the endpoint', async () => {
    const server = await serve();
    const { transport } = openTransport(`${server.url}/base/`);
    await transport.send(GET);
    expect(server.asked[0]?.path).toBe('/base/x');
  });
});

describe('an answer arrives', () => {
  test('as text where it is JSON, as bytes where it is small, else as a stream, and not at all where there is none', async () => {
    const long = randomBytes(2_000_000);
    const { url } = await serve(({ path }) => {
      if (path === '/none') return { status: 204, headers: {} };
      if (path === '/json')
        return { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
      const headers = { 'content-type': 'application/octet-stream', 'x-two': 'b' };
      return { status: path === '/small' ? 206 : 200, headers, body: path === '/small' ? 'abc' : long };
    });
    const { transport } = openTransport(url);
    const send = (path: string) => transport.send({ method: 'GET', path });
    expect(await send('/none')).toMatchObject({ status: 204 });
    expect((await send('/none')).body).toBeUndefined();
    expect((await send('/json')).body).toBe('{}');
    const small = await send('/small');
    expect([small.status, small.headers['x-two'], Buffer.from(small.body as Uint8Array).toString()]).toEqual([
      206,
      'b',
      'abc',
    ]);
    const { body } = await send('/long');
    const chunks: Uint8Array[] = [];
    for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(long)).toBe(true);
  });

  test('also when it tells an error, for the caller to read', async () => {
    const { url } = await serve(() => ({
      status: 404,
      headers: { 'content-type': 'application/json' },
      body: '{"error":{}}',
    }));
    expect(await openTransport(url).transport.send(GET)).toMatchObject({ status: 404, body: '{"error":{}}' });
  });

  test('as an error when a long body breaks off', async () => {
    const { url } = await serve(() => ({
      status: 200,
      headers: {},
      body: (async function* () {
        yield randomBytes(400_000);
        throw new Error('broke off');
      })(),
    }));
    const { body } = await openTransport(url).transport.send(GET);
    const read = async () => {
      for await (const _ of body as AsyncIterable<Uint8Array>);
    };
    await expect(read()).rejects.toMatchObject({
      code: 'ServiceUnreachable',
      message: expect.stringContaining(url),
    });
  });
});

describe('a service that cannot be asked is told with its address and the reason:', () => {
  const refusal = async (endpoint: string, options: Partial<HttpTransportOptions> = {}) => {
    const { transport } = openTransport(endpoint, { retries: 0, ...options });
    const error: unknown = await transport.send(GET).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'ServiceUnreachable', target: new URL(endpoint).origin });
    const { message } = error as Error;
    expect(message).toContain(new URL(endpoint).origin);
    expect(message).not.toContain(TOKEN);
    return message;
  };

  test('nobody listens', async () => {
    const server = await listen(createServer());
    server.close();
    await once(server, 'close');
    expect(await refusal(server.url)).toContain('nobody listens there (ECONNREFUSED)');
  });

  test('it does not answer', async () => {
    const { url } = await listen(createServer(() => {}));
    expect(await refusal(url, { timeoutMs: 200 })).toContain('did not answer in time');
  });

  test('its answer did not go on', async () => {
    const { url } = await listen(
      createServer((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).write('{');
      }),
    );
    expect(await refusal(url, { timeoutMs: 200 })).toContain('its answer did not go on');
  });

  test('it does not speak HTTP', async () => {
    const { url } = await listen(createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')));
    expect(await refusal(url)).toContain('it does not speak HTTP');
  });

  test('it does not speak TLS', async () => {
    const { url } = await serve();
    expect(await refusal(url.replace('http:', 'https:'))).toContain('it does not speak TLS');
  });

  test('it sends elsewhere', async () => {
    const seen: (string | undefined)[] = [];
    const elsewhere = await listen(
      createServer((request, response) => {
        seen.push(request.headers.authorization);
        response.end();
      }),
    );
    for (const status of [301, 302, 307, 308]) {
      const { url } = await listen(
        createServer((_, response) => response.writeHead(status, { location: elsewhere.url }).end()),
      );
      expect(await refusal(url)).toContain(`not followed (${status})`);
    }
    expect(seen).toEqual([]);
  });
});

test('a refused caller is told so, with what to do and without its token', async () => {
  const { url } = await serve();
  for (const [token, hint] of [
    ['another-token-0123456789', 'too old or of another server'],
    [undefined, 'Give the token'],
  ] as const) {
    const transport = createHttpTransport({ endpoint: url, ...(token === undefined ? {} : { token }) });
    open.push(transport);
    const error: unknown = await transport.send(GET).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'Unauthorized',
      target: url,
      message: expect.stringContaining(url),
      hint: expect.stringContaining(hint),
    });
    expect(JSON.stringify([error, String(error)])).not.toContain('another-token');
  }
});

test('bodies that cannot be read are told by name, and what a stream throws reaches the caller', async () => {
  const server = await serve();
  const { transport } = openTransport(server.url);
  const put = (body: ApiRequest['body']) =>
    transport.send({ method: 'PUT', path: '/x', ...(body ? { body } : {}) });
  await expect(put({ file: join(home, 'nowhere') })).rejects.toMatchObject({ code: 'FileNotFound' });
  await expect(put({ file: home })).rejects.toMatchObject({ code: 'BadFile' });
  const broken = (async function* () {
    yield Buffer.from('begin');
    throw new RangeError('its own');
  })();
  await expect(put(broken)).rejects.toThrow(new RangeError('its own'));
  expect((await transport.send(GET)).status).toBe(200);
});

test('an address that is none of a service is refused, and what it holds is not told', () => {
  for (const endpoint of [
    '',
    'localhost:8470',
    'ftp://x',
    'http://user:secret@x',
    'http://x?token=secret',
    '/x',
  ]) {
    expect(() => createHttpTransport({ endpoint })).toThrow(
      expect.objectContaining({ code: 'BadConfiguration', message: expect.not.stringContaining('secret') }),
    );
  }
});

describe('a proxy of the environment', () => {
  /** A real proxy: whatever it is asked to reach, it goes to the given server. */
  async function startProxy(target: StartedServer) {
    const seen: string[] = [];
    let bytes = '';
    const proxy = createServer((incoming, answer) => {
      seen.push(`${incoming.method} ${incoming.url}`);
      const { pathname } = new URL(incoming.url ?? '');
      const onward = forward({ port: target.port, path: pathname, headers: incoming.headers }, (received) => {
        answer.writeHead(received.statusCode ?? 0, received.headers);
        received.pipe(answer);
      });
      incoming.pipe(onward);
    });
    proxy.on('connect', (incoming, socket) => {
      seen.push(`CONNECT ${incoming.url}`);
      const upstream = connect(target.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      bytes += JSON.stringify(incoming.headers);
      socket.on('data', (chunk) => {
        bytes += chunk.toString('latin1');
      });
      for (const end of [socket, upstream]) end.on('error', () => upstream.destroy());
    });
    const { url } = await listen(proxy);
    return { url, seen, bytesSeen: () => bytes };
  }

  test('is asked to pass on what goes to other machines', async () => {
    const server = await serve(undefined, { allowedHosts: ['service.test:81'] });
    const proxy = await startProxy(server);
    const { transport } = openTransport('http://service.test:81', { environment: { HTTP_PROXY: proxy.url } });
    expect((await transport.send(GET)).status).toBe(200);
    expect(proxy.seen).toEqual(['GET http://service.test:81/x']);
  });

  test('only carries what goes over TLS, and sees no token', async () => {
    const proxy = await startProxy(await serve());
    const { transport } = openTransport('https://service.test', {
      retries: 0,
      environment: { https_proxy: proxy.url },
    });
    // What lies behind this proxy speaks no TLS, so nothing else can be sent either.
    await expect(transport.send(GET)).rejects.toMatchObject({ code: 'ServiceUnreachable' });
    expect(proxy.seen).toEqual(['CONNECT service.test:443']);
    expect(proxy.bytesSeen()).not.toContain(TOKEN);
    expect(proxy.bytesSeen()).toContain('service.test');
  });

  test('is not used for this machine, nor for those it names as exceptions', async () => {
    const server = await serve();
    const proxy = await startProxy(server);
    const { transport } = openTransport(server.url, { environment: { http_proxy: proxy.url } });
    expect((await transport.send(GET)).status).toBe(200);
    const excepted = openTransport('http://service.invalid:81', {
      retries: 0,
      environment: { HTTP_PROXY: proxy.url, NO_PROXY: 'service.invalid' },
    });
    await expect(excepted.transport.send(GET)).rejects.toMatchObject({ code: 'ServiceUnreachable' });
    expect(proxy.seen).toEqual([]);
  });
});

test('nothing of undici is loaded before the first request, and little after', async () => {
  const { url } = await serve();
  const script = `
    const { _cache } = process.getBuiltinModule('node:module');
    const loaded = () => Object.keys(_cache).filter((file) => file.includes('undici'));
    const { createHttpTransport } = await import(${JSON.stringify(join(import.meta.dirname, '../../src/client/http-transport.ts'))});
    const transport = createHttpTransport({ endpoint: process.argv[1] });
    const before = loaded();
    await transport.send({ method: 'GET', path: '/health' });
    await transport.close();
    console.log(JSON.stringify({ before, after: loaded() }));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, url]);
  const { before, after } = JSON.parse(stdout);
  expect(before).toEqual([]);
  expect(after.some((file: string) => file.endsWith('api-request.js'))).toBe(true);
  expect(
    after.filter((file: string) => /undici\/index\.js|lib\/(web|mock|cache|interceptor)\//.test(file)),
  ).toEqual([]);
});

test('a closed transport leaves no connection behind', async () => {
  const server = await listen(
    createServer({ keepAliveTimeout: 300_000 }, (_, response) => response.end('{}')),
  );
  const transport = createHttpTransport({ endpoint: server.url });
  await transport.send(GET);
  await transport.close();
  // Ends only when no connection is left.
  await new Promise<void>((resolve) => server.close(() => resolve()));
});
