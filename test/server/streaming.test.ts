import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { makeTempFolder } from '../support/temp-folder.ts';
import { waitUntil } from '../support/wait-until.ts';
import { openRaw } from './raw-http.ts';
import { answerWith, echo, serve, TOKEN } from './test-service.ts';

const home = makeTempFolder();
const AUTHORIZED = { authorization: `Bearer ${TOKEN}` };
const PIECE = randomBytes(262_144);
const SIZE = 800 * PIECE.length;

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill();
});

/** A server in a process of its own, whose memory is nobody else's. */
async function startChild(file: string): Promise<{ url: string; peakBytes(): Promise<number> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'serve-in-child.ts'), file, TOKEN], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [url] = await once(child.stdout, 'data');
  return {
    url: String(url).trim(),
    async peakBytes() {
      const { body } = await request(`${url}`.trim().concat('/memory'), { headers: AUTHORIZED });
      return Number(await body.text());
    },
  };
}

/** 200 MB, no two pieces of which are equal. */
function* makePieces(): Generator<Buffer> {
  for (let index = 0; index < SIZE / PIECE.length; index++) {
    PIECE.writeUInt32LE(index, 0);
    yield PIECE;
  }
}

function writeLargeFile(): { file: string; digest: string } {
  const file = join(home, 'large');
  const descriptor = openSync(file, 'w');
  const hash = createHash('sha256');
  for (const piece of makePieces()) {
    hash.update(piece);
    writeSync(descriptor, piece);
  }
  closeSync(descriptor);
  return { file, digest: hash.digest('hex') };
}

test('a file of 200 MB is sent and received whole in little memory', async () => {
  const { file, digest } = writeLargeFile();
  const { url, peakBytes } = await startChild(file);
  const before = await peakBytes();
  const { body } = await request(`${url}/file`, { headers: AUTHORIZED });
  const hash = createHash('sha256');
  for await (const chunk of body) hash.update(chunk);
  expect(hash.digest('hex')).toBe(digest);
  async function* upload() {
    for (const piece of makePieces()) yield Buffer.from(piece);
  }
  const { body: told } = await request(`${url}/x`, {
    method: 'PUT',
    headers: AUTHORIZED,
    body: Readable.from(upload()),
  });
  expect(await told.json()).toMatchObject({ body: { bytes: SIZE, digest } });
  expect((await peakBytes()) - before).toBeLessThan(SIZE / 2);
});

describe('an answer goes no faster than it is read:', () => {
  const CHUNK = Buffer.alloc(65_536, 'x');

  function makeStream(chunks: number) {
    const state = { made: 0, isGivenBack: false };
    async function* make() {
      try {
        for (; state.made < chunks; state.made++) yield CHUNK;
      } finally {
        state.isGivenBack = true;
      }
    }
    return { state, stream: make() };
  }

  const ask = (port: number) => {
    const connection = openRaw(port);
    connection.socket.pause();
    connection.write(
      `GET /x HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${TOKEN}\r\nConnection: close\r\n\r\n`,
    );
    return connection;
  };

  /** Waits until nothing more is made for a while. */
  async function waitUntilStalled(state: { made: number }) {
    let last = { made: -1, at: 0 };
    await waitUntil('the stream to stall', () => {
      if (state.made !== last.made) last = { made: state.made, at: performance.now() };
      return state.made > 0 && performance.now() - last.at > 150;
    });
  }

  test('a stream waits for its reader and then goes on to its end', async () => {
    const { state, stream } = makeStream(1600);
    const { port } = await serve(() => answerWith(stream));
    const connection = ask(port);
    await waitUntilStalled(state);
    expect(state.made).toBeLessThan(400);
    connection.socket.resume();
    const answer = await connection.closed;
    expect(answer.match(/x{1000}/g)?.length).toBeGreaterThan((1600 * 65_536) / 1100);
    expect(answer.endsWith('0\r\n\r\n')).toBe(true);
    expect(state.isGivenBack).toBe(true);
  });

  test('a reader that takes nothing for too long is cut off', async () => {
    const { state, stream } = makeStream(1600);
    const server = await serve(() => answerWith(stream), { limits: { drainTimeoutMs: 200 } });
    const connection = ask(server.port);
    await waitUntil('the stream to be given back', () => state.isGivenBack);
    expect(state.made).toBeLessThan(400);
    connection.socket.resume();
    await connection.closed;
    await waitUntil('the line', () => server.lines.length === 1);
    expect(JSON.parse(server.lines[0] ?? '')).toMatchObject({ status: 200, cut: true });
  });

  test('a reader that goes away ends the stream', async () => {
    const { state, stream } = makeStream(1600);
    const { port } = await serve(() => answerWith(stream));
    const connection = ask(port);
    await waitUntilStalled(state);
    connection.socket.destroy();
    await waitUntil('the stream to be given back', () => state.isGivenBack);
    expect(state.made).toBeLessThan(400);
  });
});

describe('when the server closes', () => {
  const head = (port: number) =>
    `GET /x HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`;

  test('running requests end, waiting connections close at once, and new ones are refused', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const server = await serve(async (asked) => {
      if (asked.query?.wait === '1') await gate;
      return echo(asked);
    });
    const waiting = openRaw(server.port);
    waiting.write(head(server.port));
    await waitUntil('an answer', () => waiting.received().includes('"method"'));
    const running = openRaw(server.port);
    running.write(head(server.port).replace('/x', '/x?wait=1'));
    await waitUntil('the request', () => server.asked.length === 2);
    const closing = server.close({ graceMs: 30_000 });
    await waiting.closed;
    await expect(request(`${server.url}/health`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(running.received()).toBe('');
    release();
    const answer = await running.closed;
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*connection: close[\s\S]*"method":"GET"/i);
    await closing;
  });

  test('requests that outlast the grace are cut off', async () => {
    const server = await serve(() => new Promise(() => {}));
    const running = openRaw(server.port);
    running.write(head(server.port));
    await waitUntil('the request', () => server.asked.length === 1);
    const halfSent = openRaw(server.port);
    halfSent.write('GET /x HT');
    await waitUntil('the connection', () => !halfSent.socket.connecting);
    await server.close({ graceMs: 100 });
    expect(await running.closed).toBe('');
    await halfSent.closed;
    await server.close({ graceMs: 100 });
  });

  test('an answer that has begun goes on to its end, and its connection then closes', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const server = await serve(() =>
      answerWith(
        (async function* () {
          yield Buffer.from('begin');
          await gate;
          yield Buffer.from('end');
        })(),
      ),
    );
    const reading = openRaw(server.port);
    reading.write(head(server.port));
    await waitUntil('the beginning', () => reading.received().includes('begin'));
    const closing = server.close({ graceMs: 30_000 });
    release();
    await closing;
    expect(await reading.closed).toContain('end');
  });
});
