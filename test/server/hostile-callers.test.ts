import { describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { AzMlError } from '../../src/errors.ts';
import { waitUntil } from '../support/wait-until.ts';
import { exchangeRaw, openRaw, statusOf } from './raw-http.ts';
import { echo, serve, TOKEN } from './test-service.ts';

function headOf(port: number, method: string, ...headers: readonly string[]): string {
  return [
    `${method} /x HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${TOKEN}`,
    ...headers,
    '',
    '',
  ].join('\r\n');
}

describe('too much', () => {
  test('of headers is refused with 431', async () => {
    const { port, asked, lines } = await serve();
    const answer = await exchangeRaw(port, headOf(port, 'GET', `X-Long: ${'a'.repeat(70_000)}`));
    expect(statusOf(answer)).toBe(431);
    expect(answer).toContain('the headers of the request are too large');
    expect(asked).toEqual([]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ status: 431 });
  });

  test('of a path is refused the same way', async () => {
    const { port } = await serve();
    expect(statusOf(await exchangeRaw(port, `GET /${'a'.repeat(70_000)} HTTP/1.1\r\nHost: x\r\n\r\n`))).toBe(
      431,
    );
  });

  test('of JSON is refused with 413, by its length before a byte of it, else as soon as it is too much', async () => {
    const { url, port, asked } = await serve(echo, { limits: { jsonBytes: 1000 } });
    const type = 'Content-Type: application/json';
    const announced = await exchangeRaw(port, headOf(port, 'POST', type, 'Content-Length: 1001'));
    expect(statusOf(announced)).toBe(413);
    const connection = openRaw(port);
    connection.write(headOf(port, 'POST', type, 'Transfer-Encoding: chunked'));
    connection.write(`3e8\r\n${'a'.repeat(1000)}\r\n`);
    connection.write('1\r\na\r\n');
    expect(statusOf(await connection.closed)).toBe(413);
    expect(asked).toEqual([]);
    const most = await request(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: 'a'.repeat(1000),
    });
    expect(most.statusCode).toBe(200);
    await most.body.dump();
  });
});

describe('too slow', () => {
  test('headers end the connection with 408, and so does saying nothing at all', async () => {
    const { port } = await serve(echo, { limits: { headersTimeoutMs: 200 } });
    const slow = openRaw(port);
    slow.write('GET /x HTTP/1.1\r\nHost: 127.');
    const silent = openRaw(port);
    expect(statusOf(await slow.closed)).toBe(408);
    await silent.closed;
  });

  test('JSON ends with 408, whether it stops or only trickles', async () => {
    const { port, asked } = await serve(echo, { limits: { bodyTimeoutMs: 200 } });
    const head = headOf(port, 'POST', 'Content-Type: application/json', 'Content-Length: 900');
    const stopped = openRaw(port);
    stopped.write(`${head}{"a":`);
    expect(statusOf(await stopped.closed)).toBe(408);
    const trickling = openRaw(port);
    trickling.write(head);
    const drip = setInterval(() => trickling.write('a'), 20);
    const answer = await trickling.closed;
    clearInterval(drip);
    expect(statusOf(answer)).toBe(408);
    expect(answer).toContain('RequestTimeout');
    expect(asked).toEqual([]);
  });

  test('streams are told to the service, which may answer', async () => {
    const { port } = await serve(echo, { limits: { bodyTimeoutMs: 100 } });
    const connection = openRaw(port);
    connection.write(`${headOf(port, 'PUT', 'Content-Length: 900')}some bytes`);
    expect(statusOf(await connection.closed)).toBe(408);
  });

  test('service: a body waits as long as the service does not ask for it', async () => {
    let isAsked = () => {};
    const gate = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    const { port } = await serve(
      async (asked) => {
        await gate;
        return echo(asked);
      },
      { limits: { bodyTimeoutMs: 100 } },
    );
    const connection = openRaw(port);
    connection.write(headOf(port, 'PUT', 'Content-Length: 10', 'Connection: close'));
    const begun = performance.now();
    await waitUntil('three times the time-out', () => performance.now() - begun > 300);
    expect(connection.received()).toBe('');
    connection.write('0123456789');
    isAsked();
    expect(statusOf(await connection.closed)).toBe(200);
  });
});

describe('requests that two readers could understand differently', () => {
  const cases: Record<string, (port: number) => string> = {
    'two lengths': (port) => headOf(port, 'POST', 'Content-Length: 3', 'Content-Length: 4'),
    'a length and chunks': (port) => headOf(port, 'POST', 'Content-Length: 3', 'Transfer-Encoding: chunked'),
    'an unknown transfer encoding': (port) => headOf(port, 'POST', 'Transfer-Encoding: chunked, identity'),
    'a length that is no number': (port) => headOf(port, 'POST', 'Content-Length: 3x'),
    'a blank before the colon': (port) => headOf(port, 'GET', 'X-Header : a'),
    'a folded header': (port) => headOf(port, 'GET', 'X-Header: a', ' Host: evil.example'),
    'a NUL in a header': (port) => headOf(port, 'GET', 'X-Header: a\0b'),
    'a NUL in the path': (port) => headOf(port, 'GET').replace('/x', '/x\0'),
    'two tokens': (port) => headOf(port, 'GET', 'Authorization: Bearer other'),
    'no HTTP': () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n',
  };
  for (const [name, make] of Object.entries(cases)) {
    test(`are refused: ${name}`, async () => {
      const { port, asked } = await serve();
      const connection = openRaw(port);
      connection.write(make(port));
      const answer = await waitUntil('an answer', () => connection.received() || false);
      expect(statusOf(answer)).toBe(400);
      connection.socket.destroy();
      expect(asked).toEqual([]);
    });
  }
});

test('requests sent without waiting for answers are answered in their order', async () => {
  const { port, asked } = await serve(async (one) => {
    // The first takes longest.
    if (asked.length === 1) await waitUntil('the others', () => asked.length === 3);
    return { status: 200, headers: {}, body: `answer to ${one.query?.n}` };
  });
  const connection = openRaw(port);
  const ask = (n: number, more: string) => headOf(port, 'GET', more).replace('/x', `/x?n=${n}`);
  connection.write(ask(1, 'X-A: b') + ask(2, 'X-A: b') + ask(3, 'Connection: close'));
  const answers = [...(await connection.closed).matchAll(/answer to (\d)/g)].map(([, n]) => n);
  expect(answers).toEqual(['1', '2', '3']);
});

test('what is no request after one that is still being answered does not become a part of the answer', async () => {
  const { port, asked } = await serve(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return { status: 200, headers: {}, body: 'whole' };
  });
  const answer = await exchangeRaw(port, `${headOf(port, 'GET')}\x00garbage\r\n\r\n`);
  expect(asked.length).toBeLessThanOrEqual(1);
  expect(answer).not.toMatch(/whole[\s\S]*whole/);
  expect(answer === '' || statusOf(answer) === 200 || statusOf(answer) === 400).toBe(true);
  const after = await exchangeRaw(port, headOf(port, 'GET', 'Connection: close'));
  expect(statusOf(after)).toBe(200);
});

describe('an upload', () => {
  const bytes = Buffer.alloc(20_000_000, 'x');

  test('without the token gets its answer although nobody takes it', async () => {
    const { port, asked } = await serve();
    const connection = openRaw(port);
    connection.write(`PUT /x HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: ${bytes.length}\r\n\r\n`);
    connection.write(bytes);
    expect(statusOf(await connection.closed)).toBe(401);
    expect(asked).toEqual([]);
  });

  test('that asks first is not even begun when it is refused, and is when it is welcome', async () => {
    const { port } = await serve();
    const lines = ['Content-Length: 5', 'Expect: 100-continue', 'Connection: close'];
    const refused = openRaw(port);
    refused.write(headOf(port, 'PUT', ...lines).replace(TOKEN, 'wrong'));
    expect(statusOf(await refused.closed)).toBe(401);
    expect(refused.received()).not.toContain('100 Continue');
    const welcome = openRaw(port);
    welcome.write(headOf(port, 'PUT', ...lines));
    await waitUntil('leave to send', () => welcome.received().startsWith('HTTP/1.1 100 Continue\r\n\r\n'));
    welcome.write('12345');
    expect(await welcome.closed).toContain('"bytes":5');
  });

  test('that the service refuses before its end gets that answer', async () => {
    const { url } = await serve(async ({ body }) => {
      if (typeof body === 'object' && Symbol.asyncIterator in body) {
        for await (const _ of body) throw new AzMlError('DiskFull', 'no room');
      }
      return { status: 200, headers: {} };
    });
    const { statusCode, body } = await request(url, {
      method: 'PUT',
      headers: { authorization: `Bearer ${TOKEN}` },
      body: bytes,
    });
    expect([statusCode, await body.json()]).toMatchObject([507, { error: { message: 'no room' } }]);
  });

  test('whose sender goes away in the middle is told to the service as interrupted, and others are served on', async () => {
    let seen: unknown;
    const { port } = await serve(async (asked) => {
      try {
        return await echo(asked);
      } catch (error) {
        seen = error;
        throw error;
      }
    });
    const connection = openRaw(port);
    connection.write(`${headOf(port, 'PUT', 'Content-Length: 900')}some bytes`);
    await waitUntil('the connection', () => !connection.socket.connecting);
    connection.socket.end();
    connection.socket.destroy();
    await waitUntil('the service to notice', () => seen);
    expect(seen).toMatchObject({ code: 'Interrupted' });
    expect(statusOf(await exchangeRaw(port, headOf(port, 'GET', 'Connection: close')))).toBe(200);
  });
});

test('a wish for another protocol is answered as if it were none', async () => {
  const { port } = await serve();
  const answer = await exchangeRaw(
    port,
    headOf(port, 'GET', 'Connection: upgrade, close', 'Upgrade: websocket'),
  );
  expect(statusOf(answer)).toBe(200);
});
