import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { openCliHost } from './cli-hosts.ts';

const home = makeTempFolder();
const contexts = join(home, 'az-ml', 'contexts.json');
const tokens = join(home, 'az-ml', 'tokens.json');
let endpoint: string;
let token: string;
beforeAll(async () => {
  const { environment } = await openCliHost('remote', home);
  endpoint = environment.AZ_ML_ENDPOINT ?? '';
  token = environment.AZ_ML_TOKEN ?? '';
});

type Surroundings = Partial<Parameters<typeof runCli>[1]>;
const az = (words: string, surroundings: Surroundings = {}) =>
  runCli(words.split(' '), { home, workingDirectory: home, ...surroundings });
const value = async (words: string, surroundings: Surroundings = {}) =>
  (await az(`${words} -o tsv`, surroundings)).out.trim();

test('a token on the command line is refused, with a better way', async () => {
  const { code, out, err } = await az(`login --endpoint ${endpoint} --token ${token}`);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain('a token on the command line can be seen by everybody on this machine');
  expect(err).toContain('--token-file');
  expect(err).not.toContain(token);
});

test('a server that cannot be reached or refuses the token is not kept', async () => {
  const refused = await az(`login --endpoint ${endpoint}`, { stdin: 'wrong-token-0123456789\n' });
  expect([refused.code, refused.out]).toEqual([1, '']);
  expect(refused.err).toMatch(/^ERROR: http:\/\/127\.0\.0\.1:\d+ refuses this caller/);
  const nowhere = await az('login --endpoint http://127.0.0.1:1', { stdin: token });
  expect([nowhere.code, nowhere.out]).toEqual([1, '']);
  expect(nowhere.err).toMatch(/^ERROR: cannot reach the service at http:\/\/127\.0\.0\.1:1/);
  const twoLines = await az(`login --endpoint ${endpoint}`, { stdin: 'two\nlines' });
  expect(twoLines.err).toMatch(/^ERROR: the token is not a token: /);
  expect([existsSync(contexts), existsSync(tokens)]).toEqual([false, false]);
});

test('a login keeps endpoint and token, each for its owner alone, and turns every command to the server', async () => {
  const { code, out, err } = await az(`login --endpoint ${endpoint}/ --context team -w ws -g rg`, {
    stdin: `${token}\n`,
  });
  expect([code, err]).toEqual([0, '']);
  expect(JSON.parse(out)).toEqual({
    name: 'team',
    endpoint,
    version: '1.2.3',
    workspaceName: 'ws',
    resourceGroup: 'rg',
    file: contexts,
  });
  expect([contexts, tokens].map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
  expect(readFileSync(contexts, 'utf8')).not.toContain(token);
  expect((await az('workspace create -w ws -g rg')).code).toBe(0);
  expect(await value('workspace show --query name')).toBe('ws');
  expect(await value('rest --url /version --query @', { environment: { AZ_ML_CONTEXT: 'team' } })).toContain(
    '1.2.3',
  );
  expect(existsSync(join(home, 'az-ml', 'az-ml.db'))).toBe(false);
  expect(existsSync(join(home, 'server', 'az-ml.db'))).toBe(true);
});

test('contexts are listed without their tokens, and the embedded one is always among them', async () => {
  expect(JSON.parse((await az('context list')).out)).toEqual([
    {
      name: 'embedded',
      current: false,
      endpoint: null,
      hasToken: false,
      subscriptionId: null,
      resourceGroup: null,
      workspaceName: null,
    },
    {
      name: 'team',
      current: true,
      endpoint,
      hasToken: true,
      subscriptionId: null,
      resourceGroup: 'rg',
      workspaceName: 'ws',
    },
  ]);
  expect(await value('context show --query name')).toBe('team');
});

test('the environment wins over the context, and config show and doctor tell so', async () => {
  expect(await value('context show --query name', { environment: { AZ_ML_CONTEXT: 'embedded' } })).toBe(
    'embedded',
  );
  const elsewhere = { environment: { AZ_ML_ENDPOINT: 'http://127.0.0.1:1', AZ_ML_TOKEN: 'x' } };
  const row = "config show --origin --query [?name=='endpoint']|[0].[value,origin,source]";
  expect(await value(row, elsewhere)).toBe('http://127.0.0.1:1\nenvironment\nAZ_ML_ENDPOINT');
  expect(await value(row)).toBe(`${endpoint}\nuser\n${contexts}`);
  const check = "doctor --query [?check=='endpoint'].message";
  expect(await value(check)).toBe(`context team, ${endpoint}`);
  expect(await value(check, elsewhere)).toBe('http://127.0.0.1:1 (AZ_ML_ENDPOINT)');
});

test('a token goes only to the endpoint that it was given for', async () => {
  const kept = readFileSync(contexts, 'utf8');
  writeFileSync(contexts, kept.replace(endpoint, 'http://127.0.0.1:1'));
  expect(await value('context show team --query hasToken')).toBe('false');
  writeFileSync(contexts, kept);
  expect(await value('context show team --query hasToken')).toBe('true');
});

test('a logout forgets the token and goes back to this machine; another login needs the name alone', async () => {
  expect(await az('logout')).toEqual({ code: 0, out: '', err: '' });
  expect(readFileSync(tokens, 'utf8')).toBe('{}\n');
  expect(await value('context show --query name')).toBe('embedded');
  expect((await az('logout')).code).toBe(2);
  writeFileSync(join(home, 'token.txt'), token);
  expect((await az('login --context team --token-file token.txt')).code).toBe(0);
  expect(await value('workspace show --query name')).toBe('ws');
});

test('contexts are changed and removed by their names; one that is not there is told with those that are', async () => {
  expect(await value('context use embedded --query name')).toBe('embedded');
  const unknown = await az('context use tema');
  expect([unknown.code, unknown.out]).toEqual([1, '']);
  expect(unknown.err).toContain("ERROR: there is no context 'tema'\nContexts: embedded, team.");
  expect(await az('context remove team')).toEqual({ code: 0, out: '', err: '' });
  expect(await value('context list --query [].name')).toBe('embedded');
  expect((await az('context remove embedded')).code).toBe(2);
});

test('a file of contexts that is damaged is told of, by its name', async () => {
  writeFileSync(contexts, '{');
  const { code, err } = await az('run list');
  expect([code, err]).toEqual([1, expect.stringContaining(`ERROR: ${contexts} is not JSON`)]);
});
