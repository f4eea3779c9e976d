import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Signal } from '../../src/cli/streams.ts';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const root = makeTempFolder();
let homes = 0;

function makeHome() {
  homes += 1;
  const home = join(root, String(homes));
  mkdirSync(home);
  return { home, az: (...words: string[]) => runCli(words, { home, workingDirectory: home }) };
}

describe('server token', () => {
  test('a token is made, listed without its secret, and revoked', async () => {
    const { az } = makeHome();
    const made = await az('server', 'token', 'create', '--user', 'ada', '--role', 'contributor');
    expect([made.code, made.err]).toEqual([0, '']);
    const { token, ...record } = JSON.parse(made.out);
    expect(token).toMatch(/^azml_[0-9a-f]{12}_[\w-]{43}$/);
    expect(record).toEqual({
      tokenId: token.slice(5, 17),
      user: 'ada',
      role: 'contributor',
      workspaceName: null,
      resourceGroup: null,
      subscriptionId: null,
      state: 'live',
      createdUtc: expect.stringMatching(/^\d{4}-.*Z$/),
      expiresUtc: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    const days = (Date.parse(record.expiresUtc) - Date.parse(record.createdUtc)) / 86_400_000;
    expect(days).toBeCloseTo(90, 3);

    expect(JSON.parse((await az('server', 'token', 'list')).out)).toEqual([record]);
    const table = await az('server', 'token', 'list', '-o', 'table');
    expect(table.out.split('\n')[0]?.trim().split(/\s+/)).toEqual([
      'TokenId',
      'User',
      'Role',
      'WorkspaceName',
      'State',
      'ExpiresUtc',
    ]);

    const revoked = await az('server', 'token', 'revoke', record.tokenId);
    expect(JSON.parse(revoked.out)).toEqual({ ...record, state: 'revoked' });
    expect(await az('server', 'token', 'list', '--query', '[].state', '-o', 'tsv')).toEqual({
      code: 0,
      out: 'revoked\n',
      err: '',
    });
  });

  test('a token is for the workspace that it was made for', async () => {
    const { az } = makeHome();
    const create = ['server', 'token', 'create', '--user', 'ci', '--role', 'reader'];
    const made = await az(...create, '-w', 'vision', '-g', 'team', '--expires', 'never');
    expect(JSON.parse(made.out)).toMatchObject({
      workspaceName: 'vision',
      resourceGroup: 'team',
      expiresUtc: null,
    });
    const halfNamed = await az(...create, '-g', 'team');
    expect([halfNamed.code, halfNamed.err.split('\n')[0]]).toEqual([
      2,
      'ERROR: the workspace of the token is required: --workspace-name/-w',
    ]);
  });

  test.each([
    [['token', 'create', '--user', 'a', '--role', 'admin'], 2],
    [['token', 'create', '--user', ' a', '--role', 'reader'], 2],
    [['token', 'create', '--user', 'a', '--role', 'reader', '--expires', '0d'], 2],
    [['token', 'create', '--user', 'a', '--role', 'reader', '--expires', 'soon'], 2],
    [['token', 'create', '--role', 'reader'], 2],
    [['token', 'revoke'], 2],
    [['token', 'revoke', 'a', 'b'], 2],
    [['token', 'revoke', 'none'], 3],
  ])('%j is refused', async (words, code) => {
    const { az } = makeHome();
    const refused = await az('server', ...words);
    expect(refused).toMatchObject({ code, out: '' });
    expect(JSON.parse((await az('server', 'token', 'list')).out)).toEqual([]);
  });
});

/** A server started by the command line in this process; `stop` is the signal of a service manager. */
async function startServer(home: string, ...words: string[]) {
  let stop: ((name: Signal) => void) | undefined;
  let out = '';
  const ended = runCli(['server', 'start', '--port', '0', ...words], {
    home,
    workingDirectory: home,
    onOutput: (text, signal) => {
      [out, stop] = [text, signal];
    },
  });
  await waitUntil('the server', () => out.includes('Serving'));
  const url = /on (\S+)/.exec(out)?.[1] ?? '';
  return { ended, url, token: /Token: (\S+)/.exec(out)?.[1], stop: () => stop?.('SIGTERM') };
}

const WORKSPACE =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.MachineLearningServices/workspaces/local';
const RUN = `/history/v1.0${WORKSPACE}/experiments/exp/runs/r1`;

describe('server start', () => {
  test('lets in its own token and those of users, and logs who asked what, without secrets', async () => {
    const { home, az } = makeHome();
    const create = ['server', 'token', 'create', '--user', 'ada', '--role', 'contributor'];
    const token = (await az(...create, '--query', 'token', '-o', 'tsv')).out.trim();
    const server = await startServer(home, '--log-file', 'access.log');
    const ask = (bearer: string, method = 'GET', body?: string) =>
      fetch(`${server.url}${RUN}?secret=1`, {
        method,
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body }),
      });
    expect((await ask(token, 'PATCH', '{"tags":{"a":"b"}}')).status).toBe(200);
    expect((await ask(server.token ?? '')).status).toBe(200);
    expect((await ask('wrong')).status).toBe(401);
    expect(
      (await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).status,
    ).toBe(200);
    server.stop();
    expect((await server.ended).code).toBe(0);

    const log = readFileSync(join(home, 'access.log'), 'utf8');
    expect(statSync(join(home, 'access.log')).mode & 0o777).toBe(0o600);
    const lines = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(
      lines.map(({ method, operation, status, user, token: id }) => [method, operation, status, user, id]),
    ).toEqual([
      ['PATCH', 'patchRun', 200, 'ada', token.slice(5, 17)],
      ['GET', 'getRun', 200, undefined, undefined],
      ['GET', undefined, 401, undefined, undefined],
      ['GET', undefined, 200, 'ada', token.slice(5, 17)],
    ]);
    for (const secret of [token.slice(18), server.token ?? 'none', 'wrong', 'secret'])
      expect(log).not.toContain(secret);
  });

  test('refuses to be open to others without tokens, and in the clear with them', async () => {
    const { az } = makeHome();
    const start = ['server', 'start', '--port', '0', '--host', '0.0.0.0'];
    expect(await az(...start)).toEqual({
      code: 2,
      out: '',
      err: "ERROR: the server does not listen on '0.0.0.0' for others: nobody has a token yet\nMake one first: az-ml server token create --user NAME --role contributor.\n",
    });
    await az('server', 'token', 'create', '--user', 'ada', '--role', 'owner');
    expect((await az(...start)).err).toContain('tokens would go over the network in the clear');
    expect((await az(...start, '--behind-proxy')).err).toContain('Give --allowed-host NAME.');
    expect((await az(...start, '--tls-cert', 'x')).err).toContain(
      '--tls-cert and --tls-key are given together',
    );
    expect((await az(...start, '--tls-cert', 'x', '--tls-key', 'y')).err).toContain('cannot read');
  });

  test('behind a proxy makes no token of its own, and stops being let in with the token that is revoked', async () => {
    const { home, az } = makeHome();
    const { token, tokenId } = JSON.parse(
      (await az('server', 'token', 'create', '--user', 'ada', '--role', 'owner')).out,
    );
    const server = await startServer(home, '--behind-proxy', '--log-file', 'x.log');
    expect(server.token).toBeUndefined();
    const ask = () => fetch(`${server.url}${RUN}`, { headers: { authorization: `Bearer ${token}` } });
    expect((await ask()).status).toBe(404);
    await az('server', 'token', 'revoke', tokenId);
    expect((await ask()).status).toBe(401);
    server.stop();
    await server.ended;
  });

  test('when stopped ends the answers that are under way and takes no new caller', async () => {
    const { home } = makeHome();
    const server = await startServer(home);
    const answer = new Promise<string>((resolve, reject) => {
      const upload = request(
        `${server.url}${RUN}`,
        {
          method: 'PATCH',
          headers: {
            authorization: `Bearer ${server.token}`,
            'content-type': 'application/json',
            expect: '100-continue',
          },
        },
        (response) => {
          response.resume();
          response.once('end', () => resolve(`${response.statusCode} ${response.headers.connection}`));
        },
      );
      upload.once('error', reject);
      upload.once('continue', async () => {
        // It is under way now: half of its body is still to come.
        upload.write('{"tags":');
        server.stop();
        await waitUntil('the door to be closed', () =>
          fetch(`${server.url}/health`).then(
            () => false,
            () => true,
          ),
        );
        upload.end('{"a":"b"}}');
      });
      upload.flushHeaders();
    });
    expect(await answer).toBe('200 close');
    expect((await server.ended).code).toBe(0);
  });

  test('when stopped waits for nobody longer than it was told', async () => {
    const { home } = makeHome();
    const server = await startServer(home, '--grace', '0');
    const cut = new Promise((resolve) => {
      const upload = request(`${server.url}${RUN}`, {
        method: 'PATCH',
        headers: {
          authorization: `Bearer ${server.token}`,
          'content-type': 'application/json',
          expect: '100-continue',
        },
      });
      upload.once('error', () => resolve('cut'));
      upload.once('response', () => resolve('answered'));
      upload.once('continue', () => server.stop());
      upload.flushHeaders();
    });
    expect(await cut).toBe('cut');
    expect((await server.ended).code).toBe(0);
  });
});

describe('server backup and restore', () => {
  test('bring everything into another data folder', async () => {
    const { home, az } = makeHome();
    await az('server', 'token', 'create', '--user', 'ada', '--role', 'owner');
    const tokens = (await az('server', 'token', 'list')).out;
    const backup = await az('server', 'backup', 'b.tar');
    expect([backup.code, backup.err]).toEqual([0, '']);
    expect(JSON.parse(backup.out)).toEqual({
      file: join(home, 'b.tar'),
      size: statSync(join(home, 'b.tar')).size,
      contents: 0,
      damaged: [],
      createdUtc: expect.stringMatching(/Z$/),
    });
    const other = makeHome();
    const restored = await other.az('server', 'restore', join(home, 'b.tar'));
    expect(JSON.parse(restored.out)).toMatchObject({ dataFolder: join(other.home, 'az-ml'), contents: 0 });
    expect((await other.az('server', 'token', 'list')).out).toBe(tokens);
  });

  test('are refused where something would be lost, or nothing is', async () => {
    const { home, az } = makeHome();
    await az('server', 'token', 'list');
    writeFileSync(join(home, 'b.tar'), 'mine');
    expect((await az('server', 'backup', 'b.tar')).err).toContain(`${join(home, 'b.tar')} exists already`);
    expect((await az('server', 'restore', 'b.tar')).err).toContain('is not empty');
    const other = makeHome();
    expect((await other.az('server', 'restore', join(home, 'b.tar'))).err).toContain(
      'it was not written to its end, or is no backup',
    );
    expect((await other.az('server', 'restore', 'none.tar')).err).toContain('there is no file');
    expect((await other.az('server', 'restore')).code).toBe(2);
  });
});
