import { describe, expect, test } from '@jest/globals';
import { OPERATIONS } from '../../src/contract/operations.ts';
import { AzMlError } from '../../src/errors.ts';
import { createRouteFinder } from '../../src/service/route.ts';
import { HISTORY, openTestService, WORKSPACE } from '../support/test-service.ts';

const service = openTestService();

describe('routes', () => {
  const cases = Object.entries(OPERATIONS).flatMap(([name, { method, paths }]) =>
    paths.map((path) => [method, path, name] as const),
  );

  test.each(cases)('%s %s is %s', (method, template, name) => {
    const words = new Map<string, string>();
    const path = template.replace(/\{(\w+)\*?\}/g, (_, word: string) => {
      words.set(word, `a ${word}/é`);
      return encodeURIComponent(`a ${word}/é`);
    });
    expect(createRouteFinder()(method, path)).toEqual({ operation: name, parameters: words });
  });

  test('the letter case of fixed words does not matter, that of names does', () => {
    const find = createRouteFinder();
    const path = `${HISTORY}/experiments/Exp`
      .replace('resourceGroups', 'resourcegroups')
      .replace('Microsoft', 'microsoft');
    expect(find('GET', path)?.parameters.get('experimentName')).toBe('Exp');
  });
});

describe('a request that no operation answers', () => {
  test.each([
    ['GET', '/', 404, 'OperationNotFound'],
    ['GET', `${HISTORY}/nothing`, 404, 'OperationNotFound'],
    ['GET', `${HISTORY}/experiments/%ff`, 404, 'OperationNotFound'],
    ['GET', `${HISTORY}/experiments/`, 404, 'OperationNotFound'],
    ['PUT', `${HISTORY}/experiments/exp`, 405, 'MethodNotAllowed'],
    ['POST', `/metric/v2.0${WORKSPACE}/azuremonitor/list`, 501, 'OperationNotBuilt'],
    ['GET', `${HISTORY}/runs/r/serviceinstances/0`, 501, 'OperationNotBuilt'],
    ['POST', `/history/v1.0/private${WORKSPACE}/runs/r/spans`, 501, 'OperationNotBuilt'],
  ] as const)('%s %s is answered with %s', async (method, path, status, code) => {
    expect(await service.refuse(method, path)).toMatchObject({ status, code });
  });
});

describe('errors', () => {
  test('have the body and the headers of Azure ML', async () => {
    const headers = { 'x-ms-client-request-id': 'abc-123' };
    const response = await service.request('GET', `${HISTORY}/experiments/nothing`, { headers });
    expect(response.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-ms-error-code': 'WorkspaceNotFound',
      'x-ms-client-request-id': 'abc-123',
      'x-ms-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(JSON.parse(String(response.body))).toEqual({
      error: {
        code: 'UserError',
        message: 'there is no workspace ws in resource group group of subscription sub',
        target: 'ws',
        details: [{ code: 'Hint', message: expect.any(String) }],
        innerError: { code: 'NotFound', innerError: { code: 'WorkspaceNotFound' } },
      },
      correlation: { operation: 'getExperiment', request: response.headers['x-ms-request-id'] },
      environment: 'az-ml',
      location: 'local',
      time: '2026-03-01T10:00:00.000000Z',
      componentName: 'run-history',
    });
  });

  test('that nobody expected tell nothing but that there was one', async () => {
    const faults: unknown[] = [];
    const broken = openTestService({
      onRequest() {
        throw new TypeError('secret detail');
      },
      onFault: (error) => faults.push(error),
    });
    const response = await broken.request('GET', WORKSPACE);
    expect(response.status).toBe(500);
    expect(response.body).not.toContain('secret detail');
    expect(response.body).not.toContain('.ts');
    expect(String(response.body)).toContain('"code":"ServiceError"');
    expect(faults).toEqual([new TypeError('secret detail')]);
  });

  test('of a guard reach the caller as they are', async () => {
    const seen: unknown[] = [];
    const guarded = openTestService({
      onRequest({ operation, parameters }) {
        seen.push([operation, parameters.get('workspaceName')]);
        throw new AzMlError('Unauthorized', 'who are you?');
      },
    });
    expect(await guarded.refuse('GET', WORKSPACE)).toMatchObject({ status: 401, code: 'Unauthorized' });
    expect(seen).toEqual([['getWorkspace', 'ws']]);
  });

  test('never bring back a client id that is not plain', async () => {
    const headers = { 'x-ms-client-request-id': 'a\r\nset-cookie: x' };
    const response = await service.request('GET', WORKSPACE, { headers });
    expect(response.headers).not.toHaveProperty('x-ms-client-request-id');
  });
});

describe('request bodies', () => {
  const path = `${HISTORY}/experiments/exp/runs/r1`;
  const bytes = (text: string) => new TextEncoder().encode(text);
  async function* stream(...parts: string[]) {
    for (const part of parts) yield bytes(part);
  }

  test('come as text, as bytes or as a stream', async () => {
    for (const body of ['{"name":"é"}', bytes('{"name":"é"}'), stream('{"na', 'me":"é"}')]) {
      expect(await service.send('PATCH', path, undefined, { body })).toMatchObject({ name: 'é' });
    }
  });

  test.each([
    ['no JSON', '{"name":', 'BadRequest'],
    ['no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 'BadRequest'],
    ['a file', { file: '/etc/passwd' }, 'BadRequest'],
    [
      'an endless list of lists',
      `{"parameters":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
      'BadRequest',
    ],
  ])('that are %s are refused', async (_, body, code) => {
    expect(await service.refuse('PATCH', path, undefined, { body })).toMatchObject({ status: 400, code });
  });

  test('that are too large are refused, in whatever form they come', async () => {
    const small = openTestService({ limits: { jsonBytes: 10 } });
    for (const body of ['{"name":"long"}', bytes('{"name":"long"}'), stream('{"na', 'me":"lo', 'ng"}')]) {
      expect(await small.refuse('PATCH', path, undefined, { body })).toMatchObject({
        status: 413,
        code: 'BodyTooLarge',
      });
    }
  });
});
