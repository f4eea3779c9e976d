import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runAzMl } from '../support/az-ml-process.ts';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const home = makeTempFolder();
const folder = makeTempFolder();
const GUIDE = 'How queries are written: https://jmespath.org/tutorial.html\n';
const TOO_MANY = 'the query goes through more than 50000000 values';
const TEN = '`[0,1,2,3,4,5,6,7,8,9]`';

const search = (query: string) =>
  runCli(['folder', 'attach', '--path', folder, '--query', query], { home, workingDirectory: home });

describe('a query larger or deeper than any real one is refused in one line', () => {
  test.each([
    [
      '100,000 groups',
      `${'('.repeat(100_000)}a${')'.repeat(100_000)}`,
      'the query has more than 20000 words and signs',
    ],
    [
      '9,000 groups',
      `${'('.repeat(9_000)}a${')'.repeat(9_000)}`,
      'nested more than 200 levels at character 201',
    ],
    ['9,000 lists', '['.repeat(9_000), 'nested more than 200 levels at character 201'],
    ['9,000 calls', 'abs('.repeat(9_000), 'nested more than 200 levels at character 804'],
    ['9,000 filters', 'a[?'.repeat(6_000), 'nested more than 200 levels at character 602'],
    ['9,000 negations', `${'!'.repeat(9_000)}a`, 'nested more than 200 levels at character 201'],
    ['6,000 projections', '[*]'.repeat(6_000), 'the query is nested too deeply'],
    ['two million letters', 'a'.repeat(2_000_000), 'the query is longer than 1000000 characters'],
  ])('%s', async (_, query, reason) => {
    const { code, out, err } = await search(query);
    expect({ code, out, err }).toEqual({ code: 2, out: '', err: `ERROR: --query: ${reason}\n${GUIDE}` });
  });

  test('long chains are no such thing', async () => {
    expect(await search(`"Workspace name"${'|@'.repeat(9_000)}`)).toEqual({
      code: 0,
      out: '"local"\n',
      err: '',
    });
  });
});

describe('a short query that asks for more than any time is enough for ends with 1', () => {
  test.each([
    ['doubles a list each time', `[@,@][]${'|[@,@][]'.repeat(40)}`],
    ['maps within maps', `${'map(&'.repeat(12)}@${`,${TEN})`.repeat(12)}`],
    ['filters within filters', `${`${TEN}[?`.repeat(12)}a${']'.repeat(12)}`],
    ['sorts by sorts', `${`sort_by(${TEN},&length(`.repeat(12)}@${'))'.repeat(12)}`.replace('@', TEN)],
    ['compares what it has shared', `['x'${'|[@,@]'.repeat(40)},'x'${'|[@,@]'.repeat(40)}]|[@[0]==@[1]]`],
    ['writes what it has shared', `@${'|[@,@]'.repeat(40)}|to_string(@)`],
    ['quotes its quotes', `@${'|to_string([@,@,@])'.repeat(60)}`],
  ])('%s', (_, query) => {
    const { status, stdout, stderr } = runAzMl(['folder', 'attach', '--path', folder, '--query', query], {
      home,
      cwd: folder,
    });
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr: `ERROR: --query: ${TOO_MANY}\n${GUIDE}`,
    });
  });

  test('a text that outgrows every text', async () => {
    expect(await search(`'abc'${'|join(@,[@,@,@])'.repeat(40)}`)).toEqual({
      code: 1,
      out: '',
      err: `ERROR: --query: the document is nested too deeply, or the answer too long\n${GUIDE}`,
    });
  });
});

describe('an answer 100,000 levels deep', () => {
  const server = createServer((_, response) => {
    response.end(`{"deep": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
  });
  let url = '';

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => {
    server.close();
  });

  const rest = (...words: string[]) =>
    runCli(['rest', '--url', url, ...words], { home, workingDirectory: home });

  test.each(['json', 'yaml', 'ndjson'])('cannot be printed as %s, and that is said', async (format) => {
    expect(await rest('-o', format)).toEqual({
      code: 1,
      out: expect.stringMatching(/^.{0,0}$/),
      err: 'ERROR: The result is nested too deeply, or too long, to be printed\nChoose a part of it with --query.\n',
    });
  });

  test.each(['to_string(@)', 'contains([[deep]], deep)', '[deep] == [deep[]]'])(
    'is too much for %s, and that is said',
    async (query) => {
      expect(await rest('--query', query)).toEqual({
        code: 1,
        out: '',
        err: `ERROR: --query: the document is nested too deeply, or the answer too long\n${GUIDE}`,
      });
    },
  );

  test('has a length all the same', async () => {
    expect(await rest('--query', 'length(deep)')).toEqual({ code: 0, out: '1\n', err: '' });
  });
});
