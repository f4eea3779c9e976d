import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import * as fc from 'fast-check';
import { openPythonEnvironment } from '../support/python-environment.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { openConversation, type Step, type Told } from './conversation.ts';
import { startMlflowServer } from './mlflow-server.ts';
import { startOwnServer } from './own-server.ts';
import { SEARCH_ARBITRARY, SEARCH_STEPS, SEARCHED_RUNS } from './search-steps.ts';
import { EXPERIMENT_STEPS, FILE_STEPS, RUN_STEPS } from './steps.ts';

const python = openPythonEnvironment('mlflow 3');
const folder = makeTempFolder();

/** The same requests to MLflow's own server and to ours. */
describe("our answers are those of MLflow's own server", () => {
  const servers: { close(): Promise<void> | void }[] = [];
  let theirs: (step: Step) => Promise<Told>;
  let ours: (step: Step) => Promise<Told>;
  beforeAll(async () => {
    if (python.bin === '') return;
    const [reference, own] = [await startMlflowServer(python.bin, folder), await startOwnServer()];
    servers.push(reference, own);
    theirs = openConversation(reference.url);
    ours = openConversation(own.url);
  }, 200_000);
  afterAll(async () => {
    for (const server of servers) await server.close();
  });

  async function findDifferences(steps: readonly Step[]): Promise<unknown[]> {
    const differences: unknown[] = [];
    for (const step of steps) {
      const [expected, actual] = [await theirs(step), await ours(step)].map((told) => ignoreBody(step, told));
      if (JSON.stringify(sortKeys(expected)) !== JSON.stringify(sortKeys(actual)))
        differences.push({ step: JSON.stringify(step).slice(0, 300), expected, actual });
    }
    return differences;
  }

  const groups = {
    experiments: EXPERIMENT_STEPS,
    runs: RUN_STEPS,
    files: FILE_STEPS,
    searches: [...SEARCHED_RUNS, ...SEARCH_STEPS],
  };
  for (const [name, steps] of Object.entries(groups)) {
    python.test(
      `to requests on ${name}`,
      async () => {
        expect(await findDifferences(steps)).toEqual([]);
      },
      120_000,
    );
  }

  python.test(
    'to generated searches',
    async () => {
      const searches = fc.sample(SEARCH_ARBITRARY, { numRuns: 150, seed: 20_260_301 });
      expect(await findDifferences(searches)).toEqual([]);
    },
    120_000,
  );
});

/** Servers differ in whether a file that was taken is answered with nothing or with an empty object. */
function ignoreBody({ method }: Step, { status, value }: Told): Told {
  return method === 'PUT' ? { status, value: '' } : { status, value };
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, field]): [string, unknown] => [key, sortKeys(field)]);
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}
