import { beforeAll, describe, expect, test } from '@jest/globals';
import type { MetricDefinition, RunMetric } from '../../src/contract/metric.ts';
import { testWithContracts } from '../support/component.ts';
import { HISTORY, METRICS, WORKSPACE } from '../support/test-service.ts';
import { checkExchanges } from './check-exchanges.ts';
import { HOSTS, type HostedWorkspace, openHost } from './hosts.ts';
import { createRecorder } from './recorder.ts';

const EXPERIMENT = `${HISTORY}/experiments/exp`;
const RUN = `${METRICS}/runs/r1`;
/** Asked by clients of v1, in no description. */
const UNPUBLISHED = /\/metricsingest\/wait$/;

function value(data: object, more: object = {}) {
  return { metricId: 'v-1', createdUtc: '2026-11-23T06:49:04.967078Z', data, ...more };
}

function scalar(name: string, ...numbers: unknown[]) {
  const values = numbers.map((number) => value({ [name]: number }));
  return {
    name,
    columns: { [name]: 'double' },
    properties: { uxMetricType: 'azureml.v1.scalar' },
    value: values,
  };
}

describe.each(Object.keys(HOSTS))('metrics of a run, %s', (name) => {
  let host: HostedWorkspace;
  let experimentId = '';
  const { send, exchange, exchanges } = createRecorder(() => host.transport);
  const scopes = () => [EXPERIMENT, `${HISTORY}/experimentids/${experimentId}`, HISTORY];

  beforeAll(async () => {
    host = await openHost(name);
    await send('PUT', WORKSPACE, {});
    experimentId = (await send('POST', EXPERIMENT)).experimentId;
    for (const runId of ['r1', 'r2', 'r3']) await send('PATCH', `${EXPERIMENT}/runs/${runId}`, {});
  });

  test('scalars, lists and tables are logged as azureml-core logs them, listed and read', async () => {
    const table = {
      name: 'row',
      columns: { x: 'int', y: 'double', who: 'string', ok: 'bool', none: 'none', image: 'Artifact' },
      namespace: 'mine',
      properties: { uxMetricType: 'azureml.v1.table' },
      value: [
        value({
          x: 1,
          y: 2.5,
          who: 'ann',
          ok: true,
          none: null,
          image: 'aml://artifactId/ExperimentRun/dcid.r1/a.png',
        }),
        value({ x: 2, y: null }, { step: 7 }),
      ],
    };
    const values = [scalar('loss', 0.1), scalar('loss', 0.05), table];
    expect(await send('POST', `${RUN}/batch`, { values, reportErrors: true })).toEqual({ errors: [] });
    const listed = (await send('POST', `${RUN}/list`, {})).value;
    expect(listed.map(({ metricKey }: MetricDefinition) => metricKey)).toEqual([
      { namespace: '', name: 'loss', labels: [], columnNames: ['loss'] },
      { namespace: 'mine', name: 'row', labels: [], columnNames: Object.keys(table.columns) },
    ]);
    expect(listed[1].columns).toEqual(table.columns);
    expect((await send('POST', `${RUN}/list`, { metricNamespace: 'mine' })).value).toHaveLength(1);
    expect(await send('POST', `${RUN}/full`, { metricName: 'row', metricNamespace: 'mine' })).toEqual({
      ...table,
      dataContainerId: 'dcid.r1',
    });
    const loss = await send('POST', `${RUN}/full`, { metricName: 'loss' });
    expect(loss).toMatchObject(scalar('loss', 0.1, 0.05));
    for (const scope of scopes())
      expect(await send('GET', `${scope}/runs/r1/metricsingest/wait`)).toEqual({});
  });

  test('numbers that JSON has no word for are taken bare and as texts, and shown as texts', async () => {
    const body =
      '{"values": [{"name": "odd", "columns": {"odd": "double"}, "value": [{"data": {"odd": NaN}}, {"data": {"odd": -Infinity}}, {"data": {"odd": "Infinity"}}]}]}';
    const { status } = await exchange('POST', `${RUN}/batch`, { body });
    expect(status).toBe(200);
    const { value: kept } = await send('POST', `${RUN}/full`, { metricName: 'odd' });
    expect(kept.map(({ data }: { data: unknown }) => data)).toEqual([
      { odd: 'NaN' },
      { odd: '-Infinity' },
      { odd: 'Infinity' },
    ]);
  });

  test('a long metric is read page by page, between two times, and as a sample', async () => {
    const numbers = Array.from({ length: 2500 }, (_, index) => index);
    const values = numbers.map((number) =>
      value({ long: number }, { createdUtc: new Date(Date.UTC(2026, 0, 1) + number * 1000).toISOString() }),
    );
    await send('POST', `${RUN}/batch`, {
      values: [{ name: 'long', columns: { long: 'int' }, value: values }],
    });
    const read: number[] = [];
    let token: string | undefined;
    do {
      const page = await send('POST', `${RUN}/full`, { metricName: 'long', continuationToken: token });
      read.push(...page.value.map(({ data }: { data: { long: number } }) => data.long));
      token = page.continuationToken;
    } while (token !== undefined);
    expect(read).toEqual(numbers);
    const between = {
      metricName: 'long',
      startTime: '2026-01-01T00:00:10Z',
      endTime: '2026-01-01T00:00:12Z',
    };
    const { value: some } = await send('POST', `${RUN}/full`, between);
    expect(some.map(({ data }: { data: { long: number } }) => data.long)).toEqual([10, 11, 12]);
    const sample = await send('POST', `${RUN}/sample`, { metricName: 'long' });
    expect(sample).toMatchObject({ isPartialResult: true, numValuesLogged: 2500 });
    expect(sample.value).toHaveLength(1000);
    expect([sample.value[0].data, sample.value[999].data]).toEqual([{ long: 0 }, { long: 2499 }]);
    const whole = await send('POST', `${RUN}/sample`, { metricName: 'loss' });
    expect(whole).toMatchObject({ isPartialResult: false, numValuesLogged: 2 });
    const { status } = await exchange('POST', `${RUN}/full`, {
      body: '{"metricName":"long","continuationToken":"x"}',
    });
    expect(status).toBe(400);
  });

  test('with reportErrors each metric that is not taken is told of, without none is taken', async () => {
    const text = { name: 'loss', columns: { loss: 'string' }, value: [value({ loss: 'low' })] };
    const wrong = { name: 'w', columns: { w: 'int' }, value: [value({ w: 0.5 })] };
    const values = [scalar('fine', 1), text, wrong];
    const { errors } = await send('POST', `${RUN}/batch`, { values, reportErrors: true });
    expect(errors.map(({ metric }: { metric: { name: string } }) => metric.name)).toEqual(['w', 'loss']);
    expect(errors[1].errorResponse.error.message).toBe(
      'the metric loss cannot take this: its column loss is double, not string',
    );
    for (const refused of [text, wrong]) {
      const body = JSON.stringify({ values: [scalar('never', 1), refused] });
      const { status, headers } = await exchange('POST', `${RUN}/batch`, { body });
      expect([status, headers['x-ms-error-code']]).toEqual([400, 'BadRequest']);
    }
    const { value: listed } = await send('POST', `${RUN}/list`, {});
    const names = listed.map(({ metricKey }: MetricDefinition) => metricKey.name);
    expect(names).toContain('fine');
    expect(names).not.toContain('never');
  });

  test.each([
    ['a name of 256 characters', { ...scalar('x', 1), name: 'n'.repeat(256) }, 'LimitExceeded'],
    [
      '16 columns',
      {
        name: 'x',
        columns: Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`c${i}`, 'int'])),
        value: [],
      },
      'LimitExceeded',
    ],
    [
      'a text of 256 characters',
      { name: 'x', columns: { x: 'string' }, value: [value({ x: 't'.repeat(256) })] },
      'LimitExceeded',
    ],
    ['no columns', { name: 'x', value: [] }, 'BadRequest'],
    ['an unknown type', { name: 'x', columns: { x: 'complex' }, value: [] }, 'BadRequest'],
    ['a cell of no column', { name: 'x', columns: { x: 'int' }, value: [value({ y: 1 })] }, 'BadRequest'],
    [
      'no time',
      { name: 'x', columns: { x: 'int' }, value: [value({ x: 1 }, { createdUtc: 'soon' })] },
      'BadRequest',
    ],
    [
      'half a step',
      { name: 'x', columns: { x: 'int' }, value: [value({ x: 1 }, { step: 0.5 })] },
      'BadRequest',
    ],
    ['an unknown field', { ...scalar('x', 1), colour: 'red' }, 'BadRequest'],
    ['the container of another run', { ...scalar('x', 1), dataContainerId: 'dcid.r2' }, 'BadRequest'],
  ])('a metric with %s is refused', async (_, metric, code) => {
    const { status, headers } = await exchange('POST', `${RUN}/batch`, {
      body: JSON.stringify({ values: [metric] }),
    });
    expect([status, headers['x-ms-error-code']]).toEqual([400, code]);
  });

  test('what is not there is not found', async () => {
    const body = JSON.stringify({ metricName: 'nothing' });
    const answers = [
      await exchange('POST', `${RUN}/full`, { body }),
      await exchange('POST', `${RUN}/sample`, { body }),
      await exchange('POST', `${METRICS}/runs/r9/batch`, {
        body: JSON.stringify({ values: [scalar('a', 1)] }),
      }),
      await exchange('GET', `${EXPERIMENT}/metrics/617a6d6c-0000-8000-8000-0000000000ff`),
      await exchange('GET', `${EXPERIMENT}/metrics/anything`),
    ];
    expect(answers.map(({ status, headers }) => [status, headers['x-ms-error-code']])).toEqual([
      [404, 'MetricNotFound'],
      [404, 'MetricNotFound'],
      [404, 'RunNotFound'],
      [404, 'MetricNotFound'],
      [404, 'MetricNotFound'],
    ]);
  });

  test('metrics are logged and queried as in the older metric store', async () => {
    const schema = { numProperties: 1, properties: [{ propertyId: 'a', name: 'a', type: 'double' }] };
    const metric = {
      name: 'a',
      metricType: 'azureml.v1.scalar',
      createdUtc: '2026-01-01T00:00:00Z',
      numCells: 1,
      schema,
    };
    for (const [index, scope] of scopes().entries()) {
      await send('POST', `${scope}/runs/r2/metrics`, { ...metric, cells: [{ a: index }] });
      await send('POST', `${scope}/runs/r2/batch/metrics`, {
        values: [{ name: 'b', cells: [{ x: index, y: 'text' }, { x: 0.5 }] }],
      });
    }
    for (const scope of scopes().slice(0, 2)) {
      const filter = "(RunId eq r2 or RunId eq r3) and name ne 'b'";
      const { value: found } = await send('POST', `${scope}/metrics:query`, { filter });
      expect(found).toMatchObject([
        {
          ...metric,
          createdUtc: '2026-01-01T00:00:00.000000Z',
          runId: 'r2',
          numCells: 3,
          cells: [{ a: 0 }, { a: 1 }, { a: 2 }],
        },
      ]);
      const { value: all } = await send('POST', `${scope}/metrics:query`);
      expect(new Set(all.map(({ runId }: RunMetric) => runId))).toEqual(new Set(['r1', 'r2']));
      expect(await send('GET', `${scope}/metrics/${found[0].metricId}`)).toEqual(found[0]);
      const bad = await exchange('POST', `${scope}/metrics:query`, {
        body: '{"filter":"Status eq Running"}',
      });
      expect([bad.status, bad.headers['x-ms-error-code']]).toEqual([400, 'BadFilter']);
      const selection = { 'MergeStrategySettings.SelectMetrics': 'last' };
      expect((await exchange('POST', `${scope}/metrics:query`, { query: selection })).status).toBe(501);
    }
    const described = { ...metric, description: 'words', cells: [] };
    expect(
      (await exchange('POST', `${EXPERIMENT}/runs/r2/metrics`, { body: JSON.stringify(described) })).status,
    ).toBe(501);
  });

  test('metrics are deleted by run and by container', async () => {
    const query = { 'api-version': '1.0' };
    await send('DELETE', `${RUN}/deleteMetrics`, undefined, { query });
    await send(
      'DELETE',
      `${METRICS}/experiments/${experimentId}/containers/dcid.r2/deleteMetrics`,
      undefined,
      { query },
    );
    for (const runId of ['r1', 'r2'])
      expect((await send('POST', `${METRICS}/runs/${runId}/list`)).value).toEqual([]);
    expect((await exchange('DELETE', `${METRICS}/runs/r9/deleteMetrics`)).status).toBe(404);
  });

  testWithContracts()('every answer on metrics has the form that is published for it', () => {
    const { problems, checked } = checkExchanges(exchanges, name, UNPUBLISHED);
    expect(problems).toEqual([]);
    expect([...checked]).toEqual(
      expect.arrayContaining(['postMetrics', 'getMetric', 'sampleMetric', 'queryRunMetrics']),
    );
  });
});
