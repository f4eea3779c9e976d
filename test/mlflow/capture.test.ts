import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { readText } from '../../src/client/response-body.ts';
import type { ApiMethod } from '../../src/contract/api-message.ts';
import { CONTRACTS_FOLDER, testWithContracts } from '../support/component.ts';
import { openTestService, WORKSPACE } from '../support/test-service.ts';
import { maskAnswer } from './mask-answer.ts';

/** One exchange of MLflow's Python client with MLflow's own server. */
interface Recorded {
  readonly request: {
    readonly method: ApiMethod;
    readonly path: string;
    readonly query: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
  readonly response: { readonly status: number; readonly body: unknown };
}

const DEFAULT_WORKSPACE = {
  subscriptionId: 'sub',
  resourceGroup: 'group',
  workspaceName: 'ws',
};

function readCapture(): Recorded[] {
  const file = join(CONTRACTS_FOLDER, 'captures', 'mlflow-3.11-client.jsonl');
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Recorded);
}

const PREFIXES = ['', `/mlflow/v1.0${WORKSPACE}`, `/mlflow/v2.0${WORKSPACE}`];

for (const prefix of PREFIXES) {
  testWithContracts()(
    `what MLflow's client sends is answered as by MLflow's own server, at ${prefix || '/'}`,
    async () => {
      const service = openTestService({ defaultWorkspace: DEFAULT_WORKSPACE });
      // Ids are each server's own: those that ours has given stand for those that are recorded.
      const ours = new Map<string, string>();
      const translate = (text: string) =>
        text
          .replace(/[0-9a-f]{32}/g, (id) => ours.get(id) ?? id)
          .replace(/(?<=artifacts\/|=)1(?=\/|%2F|$)/g, ours.get('1') ?? '1');
      for (const { request, response } of readCapture()) {
        service.clock.move(1);
        const { method, path, headers, query, body } = request;
        const isFile = method === 'PUT';
        const text = body === null ? undefined : translateIds(JSON.stringify(body), ours);
        const sent = isFile ? (typeof body === 'string' ? body : JSON.stringify(body, null, 2)) : text;
        const answer = await service.request(method, prefix + translate(path), {
          headers,
          query: Object.fromEntries(new URLSearchParams(translate(query))),
          ...(sent === undefined ? {} : { body: isFile ? Buffer.from(sent) : sent }),
        });
        const answered = await readText(answer.body);
        const where = `${method} ${path} ${JSON.stringify(body)} -> ${answered}`;
        const value = answer.headers['content-type'] === 'application/json' ? JSON.parse(answered) : answered;
        learnIds(response.body, value, ours);
        expect([where, answer.status, maskAnswer(value)]).toEqual([
          where,
          response.status,
          maskAnswer(response.body),
        ]);
      }
      expect(service.faults).toEqual([]);
    },
  );
}

function translateIds(json: string, ours: ReadonlyMap<string, string>): string {
  const withRuns = json.replace(/[0-9a-f]{32}/g, (id) => ours.get(id) ?? id);
  return withRuns
    .replace(/"experiment_id":"(\d)"/g, (_, id: string) => `"experiment_id":"${ours.get(id) ?? id}"`)
    .replace(/"experiment_ids":\["(\d)"\]/g, (_, id: string) => `"experiment_ids":["${ours.get(id) ?? id}"]`);
}

function learnIds(recorded: unknown, answered: unknown, ours: Map<string, string>): void {
  for (const name of ['experiment_id', 'run_id']) {
    const theirs = findText(recorded, name);
    const own = findText(answered, name);
    if (theirs !== undefined && own !== undefined && !ours.has(theirs)) ours.set(theirs, own);
  }
}

function findText(value: unknown, name: string): string | undefined {
  return new RegExp(`"${name}":"([^"]+)"`).exec(JSON.stringify(value) ?? '')?.[1];
}
