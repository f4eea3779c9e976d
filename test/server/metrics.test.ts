import { expect, test } from '@jest/globals';
import { createCounter, createHistogram } from '../../src/server/metrics/metric-family.ts';
import { createServerMetrics } from '../../src/server/metrics/server-metrics.ts';
import { WORKSPACE } from '../support/test-service.ts';
import { waitUntil } from '../support/wait-until.ts';
import { serveTeam } from './team-server.ts';

test('the text of a metric is that of the Prometheus format, whatever is in a label', () => {
  const counter = createCounter({ name: 'a_total', help: 'Of a.', labels: ['x'] });
  counter.add(['one']);
  counter.add(['one'], 2);
  counter.add(['"\\\n']);
  expect(counter.render()).toBe(
    '# HELP a_total Of a.\n# TYPE a_total counter\na_total{x="one"} 3\na_total{x="\\"\\\\\\n"} 1\n',
  );
});

test('a histogram counts in each bucket what is no larger than its bound', () => {
  const histogram = createHistogram({ name: 'h', help: 'Of h.', labels: [], bounds: [0.1, 1] });
  for (const value of [0.05, 0.1, 0.5, 7]) histogram.observe([], value);
  expect(histogram.render()).toBe(
    [
      '# HELP h Of h.',
      '# TYPE h histogram',
      'h_bucket{le="0.1"} 2',
      'h_bucket{le="1"} 3',
      'h_bucket{le="+Inf"} 4',
      'h_sum 7.65',
      'h_count 4',
      '',
    ].join('\n'),
  );
});

test('the server counts requests by operation and status and tells it to holders of a token for all of it', async () => {
  const metrics = createServerMetrics('1.2.3', new Date());
  const server = await serveTeam({ metrics });
  const owner = await server.makeToken('owner');
  await server.call(owner, 'PUT', WORKSPACE, {});
  await server.call(owner, 'GET', WORKSPACE);
  await server.call(owner, 'GET', WORKSPACE.replace(/ws$/, 'none'));
  await server.call(undefined, 'GET', WORKSPACE);
  await waitUntil('the counts', () => metrics.render().includes('status="401"'));
  const { status, body, headers } = await server.call(await server.makeToken('reader'), 'GET', '/metrics');
  expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  for (const line of [
    'az_ml_info{version="1.2.3"} 1',
    'az_ml_requests_total{operation="putWorkspace",status="200"} 1',
    'az_ml_requests_total{operation="getWorkspace",status="200"} 1',
    'az_ml_requests_total{operation="getWorkspace",status="404"} 1',
    'az_ml_requests_total{operation="none",status="401"} 1',
    'az_ml_request_duration_seconds_count{operation="getWorkspace"} 2',
    'az_ml_requests_in_progress 1',
    'az_ml_store_busy_total 0',
  ]) {
    expect(body.split('\n')).toContain(line);
  }
  expect(body).toMatch(/^process_resident_memory_bytes \d+$/m);
  for (const line of body.split('\n')) expect(line).toMatch(/^(#|[a-z_]+(\{[^}]*\})? [\d.e+-]+$|$)/);
});

test('the counts of the whole server are for nobody who may see a part of it, or has no token', async () => {
  const server = await serveTeam({ metrics: createServerMetrics('1', new Date()) });
  const place = { subscriptionId: 'sub', resourceGroup: 'group', workspaceName: 'ws' };
  expect((await server.call(await server.makeToken('owner', place), 'GET', '/metrics')).status).toBe(403);
  expect((await server.call(undefined, 'GET', '/metrics')).status).toBe(401);
});
