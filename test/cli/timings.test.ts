import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const home = makeTempFolder();
const here = { home, workingDirectory: home };
const az = (line: string) => runCli(line.split(' '), here);
const SECRET = 'c2VjcmV0LXRva2Vu';

const server = createServer((request, response) => {
  response.setHeader('set-cookie', `session=${SECRET}`);
  response.setHeader('content-type', 'application/json');
  response.statusCode = request.url?.startsWith('/missing') === true ? 404 : 200;
  response.end('{"a": 1}');
});
let origin = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

/** Times differ from run to run. */
function hideTimes(text: string): string {
  return text.replace(/\d+\.\d ms/g, 'T ms').replace(/\d+\.\d{3}/g, 'T');
}

test('--verbose ends with the whole time, the time to the command and that of the command', async () => {
  const { code, out, err } = await az('experiment list --verbose --query length(@)');
  expect([code, out]).toEqual([0, '0\n']);
  const last = err.trimEnd().split('\n').at(-1) ?? '';
  const [, total, init, invoke] =
    /^INFO: Command ran in (\S+) seconds \(init: (\S+), invoke: (\S+)\)$/.exec(last) ?? [];
  expect(Number(init) + Number(invoke)).toBeCloseTo(Number(total), 2);
  expect(err).not.toContain('DEBUG');
});

test('--debug tells each stage and each operation, on standard error alone', async () => {
  const { out, err } = await az('workspace list --debug --query length(@)');
  expect(out).toBe('0\n');
  expect(hideTimes(err)).toBe(`DEBUG: start: T ms
DEBUG: load: T ms
DEBUG: parse: T ms
DEBUG: connect: T ms
DEBUG: api: GET /subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.MachineLearningServices/workspaces: 200 after T ms
DEBUG: run: T ms
DEBUG: query: T ms
DEBUG: print: T ms
INFO: Command ran in T seconds (init: T, invoke: T)
`);
});

test('the whole time comes last, also after an error', async () => {
  const { code, err } = await az('workspace show -w nowhere --verbose');
  expect(code).toBe(3);
  expect(
    hideTimes(err),
  ).toBe(`ERROR: there is no workspace nowhere in resource group local of subscription 00000000-0000-0000-0000-000000000000
a workspace comes into being with its first experiment or run
INFO: Command ran in T seconds (init: T, invoke: T)
`);
});

test('--debug tells an HTTP request and its answer with their headers, and no secret', async () => {
  const words = [
    'rest',
    '--url',
    `${origin}/things?sig=${SECRET}&api-key=${SECRET}&top=5`,
    '--headers',
    `Authorization=Bearer ${SECRET}`,
    `x-ms-token=${SECRET}`,
    'x-plain=seen',
    '--debug',
  ];
  const { code, out, err } = await runCli(words, here);
  expect([code, JSON.parse(out)]).toEqual([0, { a: 1 }]);
  expect(err).not.toContain(SECRET);
  expect(err).toContain(`DEBUG: http: GET ${origin}/things?sig=***&api-key=***&top=5\n`);
  expect(err).toMatch(/^DEBUG: http: {3}authorization: \*\*\*$/im);
  expect(err).toContain('DEBUG: http:   x-ms-token: ***\n');
  expect(err).toContain('DEBUG: http:   x-plain: seen\n');
  expect(hideTimes(err)).toContain('DEBUG: http: 200 after T ms\n');
  expect(err).toMatch(/^DEBUG: http: {3}set-cookie: \*\*\*$/im);
});

test('--debug tells an answer that is an error, and that there was none', async () => {
  const missing = await runCli(['rest', '--url', `${origin}/missing`, '--debug'], here);
  expect(missing.code).toBe(1);
  expect(hideTimes(missing.err)).toContain('DEBUG: http: 404 after T ms\n');
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as AddressInfo;
  free.close();
  await once(free, 'close');
  const none = await runCli(['rest', '--url', `http://127.0.0.1:${port}/`, '--debug'], here);
  expect(none.code).toBe(1);
  expect(hideTimes(none.err)).toMatch(/^DEBUG: http: no answer after T ms: .*ECONNREFUSED/m);
});

test('nothing of it is told without these options', async () => {
  expect(await az('workspace list --query length(@)')).toEqual({ code: 0, out: '0\n', err: '' });
});
