import { beforeAll, describe, expect, test } from '@jest/globals';
import { readText } from '../../src/client/response-body.ts';
import { ARTIFACTS, HISTORY, openTestService } from '../support/test-service.ts';

const service = openTestService();
const RUN = `${HISTORY}/experiments/exp/runs/r1`;
const baseUrl = 'http://127.0.0.1:8470';

async function signedRequest() {
  const { logFiles } = await service.send('GET', `${RUN}/details`, undefined, { baseUrl });
  const url = new URL(logFiles['user_logs/std log.txt']);
  return { origin: url.origin, path: url.pathname, query: Object.fromEntries(url.searchParams) };
}

beforeAll(async () => {
  await service.send('PATCH', RUN, {});
  await service.send('POST', `${ARTIFACTS}/ExperimentRun/dcid.r1/content`, undefined, {
    body: 'hello',
    query: { path: 'user_logs/std log.txt' },
  });
});

describe('the address of a log over HTTP', () => {
  test('can be read with a plain GET', async () => {
    const { origin, path, query } = await signedRequest();
    expect(origin).toBe(baseUrl);
    expect(await service.isSigned({ method: 'GET', path, query })).toBe(true);
    expect(await readText((await service.request('GET', path, { query })).body)).toBe('hello');
  });

  test('ends after an hour', async () => {
    const { path, query } = await signedRequest();
    service.clock.move(3599);
    expect(await service.isSigned({ method: 'GET', path, query })).toBe(true);
    service.clock.move(2);
    expect(await service.isSigned({ method: 'GET', path, query })).toBe(false);
    expect(await service.refuse('GET', path, undefined, { query })).toMatchObject({
      status: 403,
      code: 'Forbidden',
    });
  });

  test('is good for nothing else', async () => {
    const { path, query } = await signedRequest();
    const others = [
      { method: 'POST', path, query },
      { method: 'GET', path: path.replace('dcid.r1', 'dcid.r2'), query },
      { method: 'GET', path, query: { ...query, path: 'secret.txt' } },
      { method: 'GET', path, query: { ...query, expires: String(Number(query.expires) + 1) } },
      { method: 'GET', path, query: { ...query, expires: '9'.repeat(20) } },
      { method: 'GET', path, query: { ...query, signature: '' } },
      { method: 'GET', path, query: { ...query, signature: 'AAAA' } },
      { method: 'GET', path, query: { ...query, signature: ['a', 'b'] } },
      { method: 'GET', path, query: { Path: 'outputs/other.txt', ...query } },
      { method: 'GET', path, query: { path: 'user_logs/std log.txt' } },
    ] as const;
    for (const request of others) expect(await service.isSigned(request)).toBe(false);
  });
});
