import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type CliOptions, runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { serve, serveEcho } from './rest-servers.ts';

const home = makeTempFolder();
const rest = (words: readonly string[], options: Partial<CliOptions> = {}) =>
  runCli(['rest', ...words], { home, workingDirectory: home, ...options });

/** What the echoing server was asked. */
async function askEcho(...words: string[]) {
  const { code, out, err } = await rest(['--url', `${await serveEcho()}/x`, ...words]);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
}

describe('a request to a URL', () => {
  test('is a GET with the headers of a plain client and no Authorization', async () => {
    const { method, url, headers, body } = await askEcho();
    expect([method, url, body]).toEqual(['GET', '/x', '']);
    expect(headers).toEqual({
      host: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      connection: 'keep-alive',
      accept: '*/*',
      'accept-encoding': 'gzip, deflate',
      'user-agent': 'az-ml',
      'x-ms-client-request-id': expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
    });
  });

  test.each(['head', 'get', 'put', 'post', 'delete', 'options', 'patch'])(
    'by the method %s',
    async (method) => {
      const asked: (string | undefined)[] = [];
      const url = await serve((request, response) => {
        asked.push(request.method);
        response.end();
      });
      expect(await rest(['-u', url, '-m', method])).toEqual({ code: 0, out: '', err: '' });
      expect(asked).toEqual([method.toUpperCase()]);
    },
  );

  test.each([
    [['A=1', 'b=x=y'], { a: '1', b: 'x=y' }],
    [['{"A": "1", "B": "2"}', 'C=3'], { a: '1', b: '2', c: '3' }],
    [["{'A': 'one'}"], { a: 'one' }],
    [['@headers.json'], { 'x-from': 'file' }],
    [['A=@value.txt'], { a: 'from a file' }],
    [['User-Agent=mine'], { 'user-agent': 'az-ml mine' }],
    [['x-ms-client-request-id=42'], { 'x-ms-client-request-id': '42' }],
    [['Authorization=Bearer t'], { authorization: 'Bearer t' }],
  ])('with the headers %j', async (words, expected) => {
    writeFileSync(join(home, 'headers.json'), '\ufeff{"X-From": "file"}\n');
    writeFileSync(join(home, 'value.txt'), 'from a file\n');
    expect((await askEcho('--headers', ...words)).headers).toMatchObject(expected);
  });

  test('takes the last of two --headers', async () => {
    const { headers } = await askEcho('--headers', 'A=1', '--headers', 'B=2');
    expect([headers.a, headers.b]).toEqual([undefined, '2']);
  });

  test.each([
    [['a=1', 'b=x=y z'], '/x?a=1&b=x%3Dy+z'],
    [
      ['{"n": [1, 1.0, true, null, "é"], "z w": "!~*\'()"}'],
      '/x?n=1&n=1.0&n=True&n=%C3%A9&z+w=%21~%2A%27%28%29',
    ],
    [['$top=3', '$top=4'], '/x?%24top=4'],
    [['{"10": "b", "a": "", "2": null}'], '/x?10=b&a='],
  ])('with the parameters %j', async (words, url) => {
    expect((await askEcho('--uri-parameters', ...words)).url).toBe(url);
  });

  test('with parameters behind those that it has, and without its fragment', async () => {
    const url = `${await serveEcho()}/a b?x={1}|é#part`;
    const { out } = await rest(['--uri', url, '--url-parameters', 'y=2', '--query', 'url']);
    expect(out).toBe('"/a%20b?x=%7B1%7D%7C%C3%A9&y=2"\n');
  });

  test('with user and password of the URL as Basic', async () => {
    const url = (await serveEcho()).replace('//', '//us%20er:pa%3Ass@');
    const { out } = await rest(['--url', url, '--query', 'headers.authorization', '-o', 'tsv']);
    expect(out).toBe(`Basic ${Buffer.from('us er:pa:ss').toString('base64')}\n`);
  });
});

describe('a body', () => {
  beforeAll(() => {
    writeFileSync(join(home, 'body.json'), '\ufeff{"n": 1e400,\n "é": 12345678901234567890}\r\n\n');
    writeFileSync(join(home, 'wide.txt'), Buffer.from('\ufeffwide é', 'utf16le'));
    writeFileSync(join(home, 'bytes.bin'), Buffer.from([0x89, 0x50, 0xff, 0x0a]));
  });

  test.each([
    ['{"a": 1.0, "b": [1e400]}', '{"a": 1.0, "b": [1e400]}', 'application/json'],
    [
      "{'a': True, 'b': (None, 1.5), 3: '\\u00e9\"'}",
      '{"a": true, "b": [null, 1.5], "3": "é\\""}',
      'application/json',
    ],
    ['5', '5', 'application/json'],
    ['plain text', 'plain text', undefined],
    ['', '', undefined],
    ['@', '@', undefined],
    ['@body.json', '{"n": 1e400,\n "é": 12345678901234567890}\r', 'application/json'],
    ['@wide.txt', 'wide é', undefined],
    ['@-', '{"from": "stdin"}', 'application/json'],
  ])('%j is sent as it is meant', async (typed, body, type) => {
    const words = ['-u', await serveEcho(), '-m', 'post', '-b', typed];
    const { code, out, err } = await rest(words, { stdin: '{"from": "stdin"}\n' });
    expect([code, err]).toEqual([0, '']);
    const asked = JSON.parse(out);
    expect([asked.body, asked.headers['content-type']]).toEqual([body, type]);
  });

  test('keeps a Content-Type that is given', async () => {
    const { headers } = await askEcho(
      '-m',
      'post',
      '-b',
      '{}',
      '--headers',
      'Content-Type=application/merge-patch+json',
    );
    expect(headers['content-type']).toBe('application/merge-patch+json');
  });

  test('that is no text is sent byte by byte', async () => {
    const chunks: Buffer[] = [];
    const url = await serve(async (request, response) => {
      for await (const chunk of request) chunks.push(chunk);
      response.end();
    });
    expect(await rest(['-u', url, '-m', 'put', '-b', '@bytes.bin'])).toEqual({ code: 0, out: '', err: '' });
    expect(Buffer.concat(chunks)).toEqual(readFileSync(join(home, 'bytes.bin')));
  });

  test('that names no file is sent as typed, with a warning', async () => {
    const { code, out, err } = await rest([
      '-u',
      await serveEcho(),
      '-m',
      'post',
      '-b',
      '@none',
      '--query',
      'body',
    ]);
    expect([code, out, err]).toEqual([
      0,
      '"@none"\n',
      "WARNING: there is no file none: '@none' is taken as it is\n",
    ]);
  });
});

describe('a path', () => {
  test('is one of the run API, its words in braces filled', async () => {
    const ask = (...words: string[]) => rest([...words, '-w', 'ws', '-g', 'gr(1)é', '--subscription', 'sub']);
    const created = await ask('-m', 'put', '-u', '/{workspace}', '-b', '{}', '--query', 'id', '-o', 'tsv');
    expect(created).toEqual({
      code: 0,
      out: '/subscriptions/sub/resourceGroups/gr(1)é/providers/Microsoft.MachineLearningServices/workspaces/ws\n',
      err: '',
    });
    expect((await ask('-m', 'post', '-u', '/history/v1.0/{workspace}/experiments/exp')).code).toBe(0);
    const run = '/history/v1.0/{workspace}/experiments/exp/runs/one';
    const body = `{"runId": "one", "tags": {"10": "b", "__proto__": "c"}}`;
    expect((await ask('-m', 'patch', '-u', run, '-b', body)).code).toBe(0);
    expect(await ask('-u', run, '--query', '{Run:runId, Tags:keys(tags)}', '-o', 'yaml')).toEqual({
      code: 0,
      out: "Run: one\nTags:\n- '10'\n- __proto__\n",
      err: '',
    });
    const list =
      '/history/v1.0/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.MachineLearningServices/workspaces/{workspaceName}/experiments/exp/runs:query';
    expect(
      (await ask('-m', 'post', '-u', list, '-b', '{}', '--query', 'value[].runId', '-o', 'tsv')).out,
    ).toBe('one\n');
    expect(await ask('-m', 'head', '-u', run)).toEqual({ code: 0, out: '', err: '' });
  });

  test('takes parameters, and answers an error as a server does', async () => {
    const runs = '/subscriptions/{subscriptionId}/providers/Microsoft.MachineLearningServices/workspaces';
    const listed = await rest([
      '-u',
      runs,
      '--uri-parameters',
      'api-version=2021-07-01',
      '--query',
      'type(value)',
    ]);
    expect(listed).toEqual({ code: 0, out: '"array"\n', err: '' });
    const { code, out, err } = await rest(['-u', '/nothing/here']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(
      /^ERROR: Not Found\(\{"error":\{.*"there is no operation GET \/nothing\/here".*\}\)\n$/,
    );
  });

  test.each([
    [['-u', '/x', '-m', 'options'], 'ERROR: OPTIONS is not a method of the run API\n'],
    [['-u', '/x/../y'], 'ERROR: the path holds . or .. as a name\n'],
    [['-u', '/%zz'], 'ERROR: the path of the request is not percent-encoded UTF-8\n'],
  ])('%j is refused', async (words, line) => {
    const { code, out, err } = await rest(words);
    expect([code, out, err.slice(0, line.length)]).toEqual([1, '', line]);
  });
});

describe('{subscriptionId} in a URL', () => {
  const profile = JSON.stringify({ subscriptions: [{ id: 'chosen', isDefault: true }] });

  test('is the one that az has chosen, or that is given', async () => {
    writeFileSync(join(home, 'azureProfile.json'), profile);
    const words = ['-u', `${await serveEcho()}/s/{subscriptionId}/{name}`, '--query', 'url', '-o', 'tsv'];
    const environment = { AZURE_CONFIG_DIR: home };
    expect((await rest(words, { environment })).out).toBe('/s/chosen/%7Bname%7D\n');
    expect((await rest([...words, '--subscription', 'given'], { environment })).out).toBe(
      '/s/given/%7Bname%7D\n',
    );
  });

  test('must be known', async () => {
    const { code, err } = await rest(['-u', 'http://127.0.0.1:1/{subscriptionId}']);
    expect([code, err]).toEqual([
      1,
      'ERROR: no subscription is known for {subscriptionId} in the URL\nGive --subscription.\n',
    ]);
  });
});

describe('what cannot be sent is refused', () => {
  const HOW = 'Write KEY=VALUE, a JSON object with texts as values, or @FILE.\n';

  test.each([
    [
      ['-u', 'ftp://x/y'],
      "ERROR: 'ftp://x/y' is neither a URL of http or https nor a path that begins with /\n",
    ],
    [['-u', 'http://'], "ERROR: 'http://' is not a URL\n"],
    [
      ['-u', 'http://127.0.0.1:1/', '--headers', 'secret'],
      `ERROR: argument --headers: a value is neither KEY=VALUE nor a JSON object\n${HOW}`,
    ],
    [
      ['-u', 'http://127.0.0.1:1/', '--headers', '{"a": {"b": 1}}'],
      `ERROR: argument --headers: a value is an object or a list of lists\n${HOW}`,
    ],
    [
      ['-u', 'http://127.0.0.1:1/', '--uri-parameters', 'x'],
      `ERROR: argument --uri-parameters: a value 'x' is neither KEY=VALUE nor a JSON object\n${HOW}`,
    ],
    [
      ['-u', 'http://127.0.0.1:1/', '--headers', 'a=b\nc'],
      'ERROR: the request cannot be sent: invalid a header\n',
    ],
    [
      ['-u', 'http://127.0.0.1:1/'],
      'ERROR: cannot reach the service at http://127.0.0.1:1: nobody listens there (ECONNREFUSED)\nIs it running, and is this its address?\n',
    ],
  ])('%j', async (words, err) => {
    expect(await rest(words)).toEqual({ code: 1, out: '', err });
  });

  test.each([
    [['-m', 'get'], 'the following arguments are required: --url/--uri/-u'],
    [
      ['-u', '/x', '-m', 'fetch'],
      "'fetch' is not a valid value for '--method'. Allowed values: head, get, put, post, delete, options, patch.",
    ],
    [['-u', '/x', '--headers'], 'argument --headers: expected at least one argument'],
    [['-u', '/x', '--headers=a=b', 'c=d'], 'unrecognized arguments: c=d'],
  ])('%j with 2', async (words, message) => {
    const { code, out, err } = await rest(words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});

test('--debug tells of the request, but never the token', async () => {
  const { out, err } = await rest([
    '-u',
    await serveEcho(),
    '--headers',
    'Authorization=Bearer s3cret',
    '--debug',
    '--query',
    'method',
  ]);
  expect(out).toBe('"GET"\n');
  expect(err).toContain('GET http://127.0.0.1');
  expect(err).not.toContain('s3cret');
});

test('help shows the arguments of az rest', async () => {
  const { out } = await rest(['-h']);
  for (const names of [
    '--uri --url -u',
    '--body -b',
    '--headers',
    '--method -m',
    '--output-file',
    '--resource',
    '--skip-authorization-header',
    '--uri-parameters --url-parameters',
  ]) {
    expect(out).toContain(`    ${names} `);
  }
});
