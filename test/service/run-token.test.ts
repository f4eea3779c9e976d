import { expect, test } from '@jest/globals';
import { createRunToken, readRunToken } from '../../src/service/run-token.ts';
import { HISTORY, openTestService } from '../support/test-service.ts';

const service = openTestService();
const parts = { store: service.store, now: service.clock.now };
const run = { runId: 'exp_1795451074_c97b34f8', workspaceId: '635230da-a446-41f2-bfbd-4fe48735099e' };

function payloadOf(token: string): string {
  return token.split('.')[1] ?? '';
}

test('a run token is a JSON Web Token that says whose it is and until when', async () => {
  const { token, expiryTimeUtc } = await createRunToken(parts, run);
  const seconds = service.clock.now().getTime() / 1000;
  const claims = {
    exp: seconds + 90 * 24 * 3600,
    iat: seconds,
    runId: run.runId,
    wsId: run.workspaceId,
    role: 'contributor',
  };
  expect(JSON.parse(Buffer.from(payloadOf(token), 'base64url').toString())).toEqual(claims);
  expect(Date.parse(expiryTimeUtc) / 1000).toBe(claims.exp);
  expect(await readRunToken(parts, token)).toEqual(claims);
});

test('its claims read the same by the standard alphabet of base64, for any run id', async () => {
  for (const runId of ['a', 'a-b_c', `${'Z_-9'.repeat(60)}`, '~?>'.replace(/./g, 'x')]) {
    const { token } = await createRunToken(parts, { ...run, runId });
    expect(payloadOf(token)).toMatch(/^[A-Za-z0-9]+$/);
  }
});

test('a token with anything changed is worth nothing', async () => {
  const { token } = await createRunToken(parts, run);
  const [header = '', payload = '', signature = ''] = token.split('.');
  const other = Buffer.from(JSON.stringify({ exp: 9e9, runId: 'other' })).toString('base64url');
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  const forged = [
    `${header}.${other}.${signature}`,
    `${none}.${payload}.`,
    `${none}.${payload}.${signature}`,
    `${header}.${payload}.`,
    `${header}.${payload}.${signature.slice(0, -2)}`,
    `${token}.x`,
    '',
    'x',
  ];
  expect(await Promise.all(forged.map((one) => readRunToken(parts, one)))).toEqual(
    forged.map(() => undefined),
  );
});

test('a token of another store is worth nothing', async () => {
  const other = openTestService();
  const { token } = await createRunToken({ store: other.store, now: other.clock.now }, run);
  expect(await readRunToken(parts, token)).toBeUndefined();
});

test('a token ends after its time, and before that with its run', async () => {
  const { runId } = await service.send('PATCH', `${HISTORY}/experiments/e/runs/r1`, { runId: 'r1' });
  const { token } = await service.send('GET', `${HISTORY}/experiments/e/runs/${runId}/token`);
  expect(await service.identify(token)).toMatchObject({ runId: 'r1', role: 'contributor' });
  await service.send('PATCH', `${HISTORY}/experiments/e/runs/r1`, { status: 'Completed' });
  expect(await service.identify(token)).toBeUndefined();

  const { token: early } = await createRunToken(parts, run);
  service.clock.move(90 * 24 * 3600);
  expect(await readRunToken(parts, early)).toBeUndefined();
});
