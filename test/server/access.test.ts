import { describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { createToken, startServer } from '../../src/server/start-server.ts';
import { waitUntil } from '../support/wait-until.ts';
import { exchangeRaw, statusOf } from './raw-http.ts';
import { echo, serve, TOKEN } from './test-service.ts';

const AUTHORIZATION = `Bearer ${TOKEN}`;

async function call(url: string, headers: Record<string, string> = {}, method: 'GET' | 'POST' = 'GET') {
  const { statusCode, headers: received, body } = await request(url, { method, headers });
  return { status: statusCode, headers: received, text: await body.text() };
}

describe('without the token', () => {
  test('nothing reaches the service, reads included, and the answer says how to identify oneself', async () => {
    const server = await serve();
    for (const headers of [{}, { authorization: 'Bearer' }, { authorization: `Basic ${TOKEN}` }] as Record<
      string,
      string
    >[]) {
      const { status, headers: received, text } = await call(`${server.url}/history/v1.0/x`, headers);
      expect(status).toBe(401);
      expect(received['www-authenticate']).toBe('Bearer');
      expect(JSON.parse(text)).toMatchObject({
        error: { code: 'UserError', innerError: { code: 'Unauthorized' } },
        correlation: { request: received['x-ms-request-id'] },
        componentName: 'run-history',
      });
    }
    expect(server.asked).toEqual([]);
  });

  test('neither a wrong token, nor a part of the right one, nor one in the address helps', async () => {
    const server = await serve();
    for (const token of ['wrong', TOKEN.slice(0, -1), `${TOKEN}x`, TOKEN.toUpperCase(), '']) {
      expect((await call(`${server.url}/x`, { authorization: `Bearer ${token}` })).status).toBe(401);
    }
    expect((await call(`${server.url}/x?token=${TOKEN}&access_token=${TOKEN}`)).status).toBe(401);
    expect(server.asked).toEqual([]);
  });

  test('the state and the version are told, and nothing else below their names', async () => {
    const server = await serve(echo, { version: '1.2.3' });
    expect(await call(`${server.url}/health`)).toMatchObject({ status: 200, text: 'OK' });
    expect(await call(`${server.url}/version`)).toMatchObject({ status: 200, text: '1.2.3' });
    for (const path of ['/health/', '/health/x', '/Health', '/version%2f', '//health']) {
      expect((await call(`${server.url}${path}`)).status).toBe(401);
    }
    expect((await call(`${server.url}/health`, {}, 'POST')).status).toBe(401);
    expect(server.asked).toEqual([]);
  });
});

test('the token lets in, in any case of the scheme, and is not passed on to the service', async () => {
  const server = await serve();
  expect((await call(`${server.url}/x`, { authorization: AUTHORIZATION })).status).toBe(200);
  expect((await call(`${server.url}/x`, { authorization: `bearer ${TOKEN}` })).status).toBe(200);
  expect(JSON.stringify(server.asked)).not.toContain(TOKEN);
});

test('a server without a token lets in everybody on this machine, but no page', async () => {
  const server = await serve(echo, { token: undefined });
  expect((await call(`${server.url}/x`)).status).toBe(200);
  expect((await call(`${server.url}/x`, { origin: 'https://evil.example' })).status).toBe(403);
});

test('tokens are 32 random bytes that fit into a header, and weak ones are refused', async () => {
  const tokens = Array.from({ length: 20 }, createToken);
  expect(new Set(tokens).size).toBe(20);
  for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
  for (const token of ['', 'short', 'with a blank in the middle', 'with\nnewline-and-more-text']) {
    await expect(serve(echo, { token })).rejects.toMatchObject({ code: 'BadConfiguration' });
  }
});

describe('a signed address', () => {
  const SIGNED = '/artifact/v2.0/x/content?path=a&expires=9&signature=abc';

  test('lets in a read when the service says that it signed just this', async () => {
    const isSigned = async ({ path, query }: { path: string; query?: object }) =>
      path === '/artifact/v2.0/x/content' &&
      JSON.stringify(query) === '{"path":"a","expires":"9","signature":"abc"}';
    const server = await serve(echo, { isSigned });
    expect((await call(`${server.url}${SIGNED}`)).status).toBe(200);
    expect((await call(`${server.url}${SIGNED.replace('path=a', 'path=b')}`)).status).toBe(401);
    expect((await call(`${server.url}/other?path=a&expires=9&signature=abc`)).status).toBe(401);
    expect(server.asked).toHaveLength(1);
  });

  test('never lets in a write, a doubled signature, or one beside a wrong token', async () => {
    const server = await serve(echo, { isSigned: async () => true });
    expect((await call(`${server.url}${SIGNED}`, {}, 'POST')).status).toBe(401);
    expect((await call(`${server.url}${SIGNED}&signature=abc`)).status).toBe(401);
    expect((await call(`${server.url}${SIGNED}`, { authorization: 'Bearer wrong' })).status).toBe(401);
    expect(server.asked).toEqual([]);
  });

  test('lets in nothing when anything was added to it', async () => {
    const server = await serve(echo, { isSigned: async () => true });
    for (const added of ['&Path=b', '&path=b', '&%50ath=b', '&PATH=', '&x=1', '&__proto__=1']) {
      expect((await call(`${server.url}${SIGNED}${added}`)).status).toBe(401);
      expect((await call(`${server.url}${SIGNED.replace('?', `?${added.slice(1)}&`)}`)).status).toBe(401);
    }
    expect(server.asked).toEqual([]);
  });

  test('lets in nothing when the service signs none', async () => {
    const server = await serve();
    expect((await call(`${server.url}${SIGNED}`)).status).toBe(401);
  });

  test('leaves no trace of its signature in the log', async () => {
    const server = await serve(echo, { isSigned: async () => true });
    await call(`${server.url}${SIGNED}`);
    await call(`${server.url}/x`, { authorization: AUTHORIZATION });
    await waitUntil('both lines', () => server.lines.length === 2);
    expect(server.lines.join('\n')).not.toMatch(/abc|signature|expires|token-of/);
    expect(JSON.parse(server.lines[0] ?? '')).toMatchObject({
      method: 'GET',
      path: '/artifact/v2.0/x/content',
      status: 200,
    });
  });
});

describe('the name by which the server is called', () => {
  const ask = (port: number, host: string, more = '') =>
    exchangeRaw(
      port,
      `GET /x HTTP/1.1\r\n${host}Authorization: ${AUTHORIZATION}\r\nConnection: close\r\n${more}\r\n`,
    );

  test('may be any of its own', async () => {
    const server = await serve();
    for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]']) {
      expect(statusOf(await ask(server.port, `Host: ${name}:${server.port}\r\n`))).toBe(200);
    }
    expect(server.asked.map(({ baseUrl }) => baseUrl)).toEqual(
      ['127.0.0.1', 'localhost', 'localhost', '[::1]'].map((name) => `http://${name}:${server.port}`),
    );
  });

  test('may not be another, as a page has it whose name was made to resolve to this machine', async () => {
    const server = await serve();
    const { port } = server;
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      `localhost.evil.example:${port}`,
      `127.0.0.1.evil.example:${port}`,
      `localhost:${port + 1}`,
      'localhost',
      `user@localhost:${port}`,
      `0.0.0.0:${port}`,
      `localhost:${port}.`,
      '',
    ]) {
      expect(statusOf(await ask(port, `Host: ${host}\r\n`))).toBe(403);
    }
    expect(server.asked).toEqual([]);
  });

  test('must be given, once', async () => {
    const server = await serve();
    expect(statusOf(await ask(server.port, ''))).toBe(400);
    const own = `Host: 127.0.0.1:${server.port}\r\n`;
    expect(statusOf(await ask(server.port, `${own}Host: evil.example\r\n`))).toBe(400);
    expect(statusOf(await ask(server.port, own, 'X-Forwarded-Host: evil.example\r\n'))).toBe(200);
    expect(server.asked.map(({ baseUrl }) => baseUrl)).toEqual([server.url]);
  });

  test('may be that of a tunnel when it was allowed', async () => {
    const server = await serve(echo, { allowedHosts: ['Gateway:9000'] });
    expect(statusOf(await ask(server.port, 'Host: gateway:9000\r\n'))).toBe(200);
    expect(statusOf(await ask(server.port, 'Host: gateway:9001\r\n'))).toBe(403);
  });
});

describe('pages in a browser', () => {
  test('of any other origin are refused, also with the token, and get no permission to read', async () => {
    const server = await serve();
    for (const origin of [
      'https://evil.example',
      'null',
      'http://localhost:1',
      'file://',
      `https://127.0.0.1:${server.port}`,
    ]) {
      const { status, headers } = await call(`${server.url}/x`, { origin, authorization: AUTHORIZATION });
      expect(status).toBe(403);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect(server.asked).toEqual([]);
  });

  test('of its own origin are answered', async () => {
    const server = await serve();
    expect((await call(`${server.url}/x`, { origin: server.url, authorization: AUTHORIZATION })).status).toBe(
      200,
    );
  });

  test('get no answer to the question before a cross-origin call', async () => {
    const server = await serve(echo, { token: undefined });
    const { statusCode, headers } = await request(`${server.url}/x`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'PATCH' },
    });
    expect(statusCode).toBe(403);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test('cannot include what the server tells, but a person may follow a link to it', async () => {
    const server = await serve(echo, { token: undefined });
    const from = (site: string, mode: string, destination: string) =>
      call(`${server.url}/x`, {
        'sec-fetch-site': site,
        'sec-fetch-mode': mode,
        'sec-fetch-dest': destination,
      });
    expect((await from('cross-site', 'no-cors', 'image')).status).toBe(403);
    expect((await from('same-site', 'no-cors', 'script')).status).toBe(403);
    expect((await from('cross-site', 'navigate', 'iframe')).status).toBe(403);
    expect((await from('cross-site', 'navigate', 'document')).status).toBe(200);
    expect((await from('same-origin', 'cors', 'empty')).status).toBe(200);
  });

  test('that are shown an artifact cannot run it, guess its type, frame or keep it', async () => {
    const server = await serve();
    const { headers } = await call(`${server.url}/x`, { authorization: AUTHORIZATION });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });
});

describe('the server listens', () => {
  const transport = { send: echo, async close() {} };

  test('on no address but those of this machine', async () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.2', 'example.org', '']) {
      await expect(startServer({ transport, host, port: 0, token: TOKEN })).rejects.toMatchObject({
        code: 'BadArgument',
        target: 'host',
      });
    }
  });

  test('on a port of its own, and says so when it is taken', async () => {
    const server = await serve();
    await expect(
      startServer({ transport, host: '127.0.0.1', port: server.port, token: TOKEN }),
    ).rejects.toMatchObject({ code: 'BadArgument', message: expect.stringContaining(`${server.port}`) });
  });
});
