import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import type { ApiMethod } from '../../src/contract/api-message.ts';
import type { OperationName } from '../../src/contract/operations.ts';
import { createRouteFinder } from '../../src/service/route.ts';
import { CONTRACTS_FOLDER, testWithContracts } from '../support/component.ts';
import { HOSTS, openHost } from './hosts.ts';
import { createRecorder } from './recorder.ts';

/** One exchange of an unmodified Python client of Azure ML with a stand-in for the service. */
interface Recorded {
  readonly request: {
    readonly method: ApiMethod;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
  readonly response: { readonly status: number; readonly body: Readonly<Record<string, unknown>> };
}

/** Values that are each service's own. */
const OWN = [
  'experimentId',
  'createdUtc',
  'startTimeUtc',
  'runDefinition',
  'logFiles',
  'artifactContentInformation',
];

function readCapture(): Recorded[] {
  const file = join(CONTRACTS_FOLDER, 'captures', 'azureml-core-1.21-run-context.jsonl');
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Recorded);
}

describe.each(Object.keys(HOSTS))('what azureml-core 1.21 sends from inside a script, %s', (name) => {
  testWithContracts()('is answered as it expects', async () => {
    const findRoute = createRouteFinder();
    const recorded = readCapture().filter(
      ({ request }) => findRoute(request.method, request.path) !== undefined,
    );
    const [first] = recorded;
    if (first === undefined) throw new Error('the capture has no exchange of the run API');
    const { transport } = await openHost(name);
    const { exchange, send } = createRecorder(() => transport);
    await send('PATCH', first.request.path, {
      name: 'n',
      status: 'Running',
      runType: 'azureml.scriptrun',
      target: 'local',
      properties: { 'azureml.git.branch': 'main', 'mlflow.source.git.commit': 'abc' },
      runDefinition: { script: 't.py' },
    });
    const seen: string[] = [];
    for (const { request, response } of recorded) {
      const { method, path, headers, body } = request;
      const sent = body === null ? {} : { body: JSON.stringify(body) };
      const {
        status,
        text,
        operation,
        headers: answered,
      } = await exchange(method, path, { headers: withoutFraming(headers), ...sent });
      expect(status).toBe(response.status);
      expect(answered['x-ms-client-request-id']).toBe(headers['x-ms-client-request-id']);
      expectLike(JSON.parse(text), response.body, operation);
      seen.push(operation ?? '');
    }
    expect(new Set(seen)).toEqual(
      new Set(['getRun', 'patchRun', 'getRunDetails', 'createArtifacts', 'postMetrics', 'waitForMetrics']),
    );
    expect(seen.filter((operation) => operation === 'patchRun')).toHaveLength(3);
  });
});

function expectLike(
  answer: Readonly<Record<string, unknown>>,
  recorded: Readonly<Record<string, unknown>>,
  operation: OperationName | undefined,
): void {
  for (const [key, value] of Object.entries(recorded)) {
    // The stand-in answers details with the whole run; published details have fewer fields.
    if (operation === 'getRunDetails' && !(key in answer)) continue;
    if (OWN.includes(key)) expect(typeof answer[key]).toBe(typeof value);
    else expect(answer).toMatchObject({ [key]: value });
  }
}

/** The recorded bodies were masked, so their recorded lengths no longer hold; how a body is framed is the host's. */
function withoutFraming(headers: Readonly<Record<string, string>>): Record<string, string> {
  const framing = new Set(['content-length', 'connection', 'host', 'authorization', 'accept-encoding']);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !framing.has(name)));
}
