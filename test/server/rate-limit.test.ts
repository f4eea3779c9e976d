import { expect, test } from '@jest/globals';
import { createRateLimit } from '../../src/server/rate-limit.ts';
import { serveTeam } from './team-server.ts';

test('a caller may make a burst, then as many requests as the rate gives back, whatever others do', () => {
  let atMs = 0;
  const limit = createRateLimit({ perSecond: 10, burst: 20, nowMs: () => atMs });
  const take = (caller: string, most = 1000): number => {
    for (let taken = 0; taken < most; taken += 1) {
      try {
        limit(caller);
      } catch (error) {
        expect(error).toMatchObject({ code: 'TooManyRequests', httpStatus: 429 });
        return taken;
      }
    }
    return most;
  };
  expect(take('a')).toBe(20);
  expect(take('a')).toBe(0);
  expect(take('b', 5)).toBe(5);
  atMs += 500;
  expect(take('a')).toBe(5);
  atMs += 3_600_000;
  expect(take('a')).toBe(20);
});

test('a flood of callers does not make it forget who has used up the share', () => {
  const limit = createRateLimit({ perSecond: 1, burst: 1, nowMs: () => 0 });
  limit('a');
  for (let index = 0; index < 20_000; index += 1) limit(`caller ${index}`);
  expect(() => limit('a')).toThrow('more than 1 requests a second');
});

test('the server tells a token that asks too often when to come back, and serves the others', async () => {
  const server = await serveTeam({ requestsPerSecond: 2 });
  const [busy, calm] = [await server.makeToken('reader'), await server.makeToken('reader')];
  const path = '/history/v1.0/x';
  const answers = await Promise.all(Array.from({ length: 40 }, () => server.call(busy, 'GET', path)));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(20);
  expect(refused[0]).toMatchObject({
    headers: { 'retry-after': '1', 'x-ms-error-code': 'TooManyRequests' },
    body: { error: { code: 'RequestThrottled' } },
  });
  expect((await server.call(calm, 'GET', path)).status).toBe(404);
  expect((await server.call(undefined, 'GET', '/health')).status).toBe(200);
});
