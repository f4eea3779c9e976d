import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { readAll } from '../client/http-fixtures.ts';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { serve, serveBody } from './rest-servers.ts';

const home = makeTempFolder();
const rest = (words: readonly string[]) => runCli(['rest', ...words], { home, workingDirectory: home });

const NOT_JSON =
  'WARNING: Not a json response, outputting to stdout. For binary data suggest use "--output-file" to write to a file\n';

describe('an answer', () => {
  test('is shown as every result is, numbers and order of keys as they came', async () => {
    const body =
      '{"value": [{"b": 1.0, "10": 1e400, "a": 12345678901234567890, "__proto__": "x", "a": 9007199254740993}]}';
    const url = await serveBody(body);
    expect(await rest(['-u', url, '--query', 'value[0]'])).toEqual({
      code: 0,
      err: '',
      out: '{\n  "10": Infinity,\n  "__proto__": "x",\n  "a": 9007199254740993,\n  "b": 1.0\n}\n',
    });
    expect((await rest(['-u', url, '--query', 'value[0].keys(@)', '-o', 'tsv'])).out).toBe(
      'b\n10\na\n__proto__\n',
    );
    expect((await rest(['-u', url, '--query', 'value', '-o', 'table'])).out).toBe(
      'B    10    A                 __proto__\n---  ----  ----------------  -----------\n1.0  inf   9007199254740993  x\n',
    );
  });

  test('that is nested deeper than can be read exactly ends with 1', async () => {
    const body = `${'['.repeat(2000)}1.0${']'.repeat(2000)}`;
    expect(await rest(['-u', await serveBody(body)])).toEqual({
      code: 1,
      out: '',
      err: 'ERROR: the answer is nested too deeply to be read\nSave it as it is with --output-file.\n',
    });
  });

  test.each([
    ['nothing at all', ''],
    ['null', 'null'],
  ])('of %s prints nothing', async (_, body) => {
    expect(await rest(['-u', await serveBody(body)])).toEqual({ code: 0, out: '', err: '' });
  });

  test.each([
    ['a text', 'hello é\n', 'text/plain', 'hello é\n\n'],
    ['broken JSON', '{"a": 1', 'application/json', '{"a": 1\n'],
    [
      'JSON behind a byte order mark',
      '\ufeff{"a": 1}',
      'application/json; charset=utf-8',
      '\ufeff{"a": 1}\n',
    ],
    ['Latin-1', Buffer.from('caf\xe9', 'latin1'), 'text/plain; charset=ISO-8859-1', 'café\n'],
    ['a text in Latin-1 that does not say so', Buffer.from('caf\xe9', 'latin1'), 'text/plain', 'café\n'],
  ])('that is %s is shown as it is, with a warning', async (_, body, type, out) => {
    const url = await serveBody(body, { 'content-type': type });
    expect(await rest(['-u', url, '-o', 'table', '--query', 'a'])).toEqual({ code: 0, out, err: NOT_JSON });
    expect(await rest(['-u', url, '--only-show-errors'])).toEqual({ code: 0, out, err: '' });
  });

  test('that is no JSON cannot command a terminal', async () => {
    const words = ['rest', '-u', await serveBody('a\x1b[31mb\x1b]0;c\x07\n')];
    const { out } = await runCli(words, { home, workingDirectory: home, isTerminal: true });
    expect(out).toBe('ab\n\n');
  });

  test.each([
    ['a byte order mark and no word of UTF-8', Buffer.from('\ufeff[1]'), 'application/octet-stream'],
    ['UTF-16', Buffer.from('\ufeff[1]', 'utf16le'), 'application/octet-stream'],
    ['UTF-16 by name', Buffer.from('[1]', 'utf16le'), 'application/json; charset="utf-16le"'],
    ['a charset that nobody knows', '[1]', 'application/json; charset=nobody-1'],
  ])('in JSON with %s is understood', async (_, body, type) => {
    expect(await rest(['-u', await serveBody(body, { 'content-type': type }), '-o', 'tsv'])).toEqual({
      code: 0,
      out: '1\n',
      err: '',
    });
  });

  test('that is compressed is shown as what it holds', async () => {
    const url = await serveBody(gzipSync('{"a": 1.0}'), { 'content-encoding': 'gzip' });
    expect(await rest(['-u', url])).toEqual({ code: 0, out: '{\n  "a": 1.0\n}\n', err: '' });
  });

  test('that tells an error ends with 1, the reason phrase and the body', async () => {
    const body = '{"error": {"code": "NotHere"}}';
    expect(await rest(['-u', await serveBody(body, {}, 404), '-o', 'none'])).toEqual({
      code: 1,
      out: '',
      err: `ERROR: Not Found(${body})\n`,
    });
    expect((await rest(['-u', await serveBody('', {}, 500)])).err).toBe('ERROR: Internal Server Error\n');
  });

  test('that refuses a caller without Authorization says what to do', async () => {
    const url = await serveBody('who?', {}, 401);
    expect((await rest(['-u', url])).err).toBe(
      'ERROR: Unauthorized(who?)\nNo Authorization header was sent. Give one, best from a file: --headers @headers.json\n',
    );
    expect((await rest(['-u', url, '--headers', 'authorization=Bearer x'])).err).toBe(
      'ERROR: Unauthorized(who?)\n',
    );
  });

  test('that breaks off ends with 1 and a line', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{"a"', () => response.destroy());
    });
    const { code, out, err } = await rest(['-u', url]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^ERROR: cannot reach the service at http:\/\/127\.0\.0\.1:\d+: .*\n.*\n$/);
  });
});

describe('a redirect', () => {
  /** A server that redirects once, and tells what came then. */
  async function askRedirected(status: number, location: (own: string) => string, ...words: string[]) {
    let own = '';
    own = await serve(async (request, response) => {
      if (request.url === '/first') {
        response.writeHead(status, { location: location(own) }).end();
        return;
      }
      const body = await readAll(request);
      const { method, headers } = request;
      const told = { method, body, type: headers['content-type'], token: headers.authorization };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(told));
    });
    const { code, out, err } = await rest(['-u', `${own}/first`, '--headers', 'Authorization=t', ...words]);
    expect([code, err]).toEqual([0, '']);
    return JSON.parse(out);
  }

  test.each([
    [301, 'post', { method: 'GET', body: '', token: 't' }],
    [302, 'put', { method: 'GET', body: '', token: 't' }],
    [303, 'patch', { method: 'GET', body: '', token: 't' }],
    [307, 'post', { method: 'POST', body: '{}', type: 'application/json', token: 't' }],
    [308, 'put', { method: 'PUT', body: '{}', type: 'application/json', token: 't' }],
  ])('by %i of a %s is followed as it should be', async (status, method, expected) => {
    expect(await askRedirected(status, () => '/second', '-m', method, '-b', '{}')).toEqual(expected);
  });

  test('to another host leaves the token behind', async () => {
    const elsewhere = (own: string) => `${own.replace('127.0.0.1', 'localhost')}/second`;
    expect((await askRedirected(302, elsewhere)).token).toBeUndefined();
  });

  test('that goes round and round ends with 1', async () => {
    const url = await serve((_, response) => response.writeHead(302, { location: '/again' }).end());
    const { code, err } = await rest(['-u', url]);
    expect([code, err]).toEqual([1, `ERROR: ${url} redirects more than 30 times\n`]);
  });
});

describe('--output-file', () => {
  test('gets the bytes, and standard output nothing', async () => {
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 256));
    const url = await serveBody(bytes, { 'content-type': 'application/octet-stream' });
    const file = join(home, 'saved.bin');
    writeFileSync(file, 'older', { mode: 0o600 });
    expect(await rest(['-u', url, '--output-file', 'saved.bin', '--query', 'a'])).toEqual({
      code: 0,
      out: '',
      err: '',
    });
    expect(readFileSync(file)).toEqual(bytes);
  });

  test('is not touched by an answer that tells an error or breaks off', async () => {
    const broken = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => response.destroy());
    });
    const before = readdirSync(home);
    for (const url of [await serveBody('no', {}, 404), broken]) {
      expect((await rest(['-u', url, '--output-file', join(home, 'absent.bin')])).code).toBe(1);
    }
    expect(readdirSync(home)).toEqual(before);
  });

  test('that cannot be written ends with 1', async () => {
    const file = join(home, 'no', 'such', 'folder');
    const { code, out, err } = await rest(['-u', await serveBody('[]'), '--output-file', file]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^ERROR: cannot write .*\/no\/such\/folder.*\(ENOENT\)\n$/);
  });

  test('may be a device', async () => {
    expect(await rest(['-u', await serveBody('[]'), '--output-file', '/dev/null'])).toEqual({
      code: 0,
      out: '',
      err: '',
    });
  });
});
