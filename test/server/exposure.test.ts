import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { describe, expect, test } from '@jest/globals';
import { startServer } from '../../src/server/start-server.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { exchangeRaw, statusOf } from './raw-http.ts';
import { serveTeam } from './team-server.ts';
import { echo, serve } from './test-service.ts';

const folder = makeTempFolder();
const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
execFileSync(
  'openssl',
  [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '2',
  ].concat(
    ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
    ['-keyout', keyFile, '-out', certFile],
  ),
  { stdio: 'ignore' },
);
const tls = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
const transport = { send: echo, async close() {} };
const identify = async () => undefined;

describe('on an address that other machines can reach the server does not start', () => {
  const refused = [
    ['without tokens', { tls }],
    ['without TLS or a proxy', { identify }],
    ['with a proxy and without tokens', { behindProxy: true }],
    ['on all addresses without a name of its own', { identify, tls }],
  ] as const;
  for (const [how, options] of refused) {
    test(how, async () => {
      await expect(
        startServer({ transport, host: '0.0.0.0', port: 0, token: undefined, ...options }),
      ).rejects.toMatchObject({ code: 'BadArgument', target: 'host' });
    });
  }

  test('with a certificate that does not go with the key', async () => {
    await expect(
      startServer({ transport, host: '127.0.0.1', port: 0, token: undefined, tls: { ...tls, key: 'none' } }),
    ).rejects.toMatchObject({ code: 'BadConfiguration', target: 'tls-cert' });
  });
});

test('with tokens and TLS it serves, by its names alone, and not in the clear', async () => {
  const server = await serveTeam({ host: '0.0.0.0', tls, allowedHosts: ['localhost'] });
  const token = await server.makeToken('reader');
  const url = `https://localhost:${server.port}`;
  const ask = (headers: Record<string, string>) =>
    new Promise((resolve, reject) => {
      const options = { ca: tls.cert, servername: 'localhost', agent: false } as const;
      const all = { authorization: `Bearer ${token}`, ...headers };
      get(`${url}/metric/v2.0/x`, { ...options, headers: all }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).once('error', reject);
    });
  expect(server.url).toBe(url);
  expect(await ask({})).toBe(404);
  expect(await ask({ host: 'evil.example' })).toBe(403);
  expect(await ask({ origin: `http://localhost:${server.port}` })).toBe(403);
  expect(await ask({ origin: url })).toBe(404);
  expect(await ask({ authorization: 'Bearer wrong' })).toBe(401);
  const inTheClear = await exchangeRaw(server.port, 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n');
  expect(inTheClear).not.toContain('OK');
});

test('it does not speak the versions of TLS that are broken', async () => {
  const server = await serve(echo, { tls });
  const outcome = await new Promise<string>((resolve) => {
    const socket = connect({ port: server.port, host: '127.0.0.1', ca: tls.cert, maxVersion: 'TLSv1.1' });
    socket.once('secureConnect', () => resolve('connected'));
    socket.once('error', () => resolve('refused'));
  });
  expect(outcome).toBe('refused');
});

describe('behind a proxy', () => {
  const ask = (port: number, host: string, token: string, more = '') =>
    exchangeRaw(
      port,
      `GET /history/v1.0/x HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n${more}Connection: close\r\n\r\n`,
    );

  test('the name may be that of the proxy, without and with the port, and no other', async () => {
    const server = await serveTeam({ behindProxy: true, allowedHosts: ['ml.example.org'] });
    const token = await server.makeToken('reader');
    expect(statusOf(await ask(server.port, 'ml.example.org', token))).toBe(404);
    expect(statusOf(await ask(server.port, `ML.example.org:${server.port}`, token))).toBe(404);
    expect(statusOf(await ask(server.port, 'ml.example.org:1', token))).toBe(403);
    expect(statusOf(await ask(server.port, 'evil.example', token))).toBe(403);
  });

  test('addresses in answers are those by which the proxy was called; the caller cannot choose them', async () => {
    const server = await serve(echo, { behindProxy: true, identify, allowedHosts: ['ml.example.org'] });
    const token = 'a-token-of-the-tests-0123456789';
    const send = (more: string) => ask(server.port, 'ml.example.org', token, more);
    await send('X-Forwarded-Proto: https\r\n');
    await send('X-Forwarded-Proto: javascript, https\r\n');
    await send('X-Forwarded-Proto: https, http\r\n');
    await send('X-Forwarded-Host: evil.example\r\n');
    expect(server.asked.map(({ baseUrl }) => baseUrl)).toEqual([
      'https://ml.example.org',
      'https://ml.example.org',
      'http://ml.example.org',
      'http://ml.example.org',
    ]);
  });

  test('without one, nobody believes such a header', async () => {
    const server = await serve(echo, { allowedHosts: ['ml.example.org'] });
    await ask(
      server.port,
      'ml.example.org',
      'a-token-of-the-tests-0123456789',
      'X-Forwarded-Proto: https\r\n',
    );
    expect(server.asked[0]?.baseUrl).toBe('http://ml.example.org');
  });
});
