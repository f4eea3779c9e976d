import { setTimeout as wait } from 'node:timers/promises';
import { followRun } from '../client/follow-run.ts';
import { readMetricCells, toScalarMetric } from '../client/metric-text.ts';
import { readChunks } from '../client/response-body.ts';
import type { RunClient, RunReference } from '../client/run-client.ts';
import { randomUuid } from '../config/random.ts';
import type { Run as RunFacts } from '../contract/run.ts';
import { isFinal, type RunStatus } from '../contract/run-status.ts';
import { AzMlError } from '../errors.ts';

/** One value of a metric. */
export interface MetricPoint {
  /** A number, `NaN` and the infinities as text; the cells of a row by their names. */
  readonly value: unknown;
  readonly step?: number;
  readonly createdUtc: string;
}

/** A run, with what was known of it when it was last asked for. */
export class Run {
  readonly experimentName: string;
  #client: RunClient;
  #facts: RunFacts;

  constructor(client: RunClient, facts: RunFacts, experimentName: string) {
    this.#client = client;
    this.#facts = facts;
    this.experimentName = experimentName;
  }

  /** The run in which this script runs. Throws `AzMlError` when it is not part of any. */
  static async getContext(
    environment: Readonly<Record<string, string | undefined>> = process.env,
  ): Promise<Run> {
    const { openRunContext } = await import('./run-context.ts');
    return openRunContext(environment);
  }

  get id(): string {
    return this.#facts.runId;
  }

  get status(): RunStatus {
    return this.#facts.status;
  }

  /** What was recorded once and never changes, such as `azureml.git.commit`. */
  get properties(): Readonly<Record<string, string>> {
    return this.#facts.properties;
  }

  get tags(): Readonly<Record<string, string | null>> {
    return this.#facts.tags;
  }

  /** All that the service tells of the run, in the names of the wire. */
  get facts(): RunFacts {
    return this.#facts;
  }

  /** Asks the service again. */
  async refresh(): Promise<this> {
    this.#facts = await this.#client.getRun(this.#reference);
    return this;
  }

  /** Waits until the run has ended, looking every so often. Does not throw when it has failed: see `status`. */
  async wait({ intervalMs = 500 }: { readonly intervalMs?: number } = {}): Promise<this> {
    while (!isFinal((await this.refresh()).status)) await wait(intervalMs);
    return this;
  }

  /** Passes on the log as it grows, until the run has ended. */
  async stream(write: (chunk: Uint8Array) => unknown): Promise<this> {
    this.#facts = await followRun(this.#client, {
      run: this.#reference,
      write: async (chunk) => void (await write(chunk)),
      onLog: async () => {},
      wait: async (delayMs) => void (await wait(delayMs)),
      intervalMs: { min: 100, max: 2000 },
    });
    return this;
  }

  async cancel(): Promise<void> {
    await this.#client.cancelRun(this.#reference);
  }

  async tag(tags: Readonly<Record<string, string | null>>): Promise<this> {
    this.#facts = await this.#client.patchRun(this.#reference, { tags });
    return this;
  }

  /** Logs numbers by their names, `{ loss: 0.12 }`. */
  async log(
    values: Readonly<Record<string, number>>,
    { step }: { readonly step?: number } = {},
  ): Promise<void> {
    const createdUtc = new Date().toISOString();
    const metrics = Object.entries(values).map(([name, value]) =>
      toScalarMetric(name, value, { createdUtc, metricId: randomUuid(), step }),
    );
    await this.#client.logMetrics(this.#reference, metrics);
  }

  /** All values of all metrics, each in the order logged. */
  async metrics(): Promise<Map<string, MetricPoint[]>> {
    const found = new Map<string, MetricPoint[]>();
    for await (const { metricKey } of this.#client.listMetrics(this.#reference)) {
      const points: MetricPoint[] = [];
      for await (const value of this.#client.readMetric(this.#reference, metricKey.name)) {
        const { step, createdUtc } = value;
        const cells = readMetricCells(metricKey.name, value);
        points.push({ value: cells, createdUtc, ...(step === undefined ? {} : { step }) });
      }
      found.set(metricKey.name, points);
    }
    return found;
  }

  /** Keeps a file of this machine as an artifact. */
  async uploadFile(path: string, file: string): Promise<void> {
    await this.#client.putArtifact(this.#reference, path, { file });
  }

  /** The bytes of an artifact as they come. Throws `AzMlError` with the code `ArtifactNotFound`. */
  async *readFile(path: string): AsyncGenerator<Uint8Array> {
    const part = await this.#client.readArtifact(this.#reference, path);
    if (part === undefined) throw new AzMlError('ArtifactNotFound', `run ${this.id} has no file '${path}'`);
    yield* readChunks(part.body);
  }

  /** Paths of its artifacts. */
  async *files(): AsyncGenerator<string> {
    for await (const { path } of this.#client.listArtifacts(this.#reference)) yield path;
  }

  /** Ends the connection of a run that came from `getContext`; others share that of their workspace. */
  async close(): Promise<void> {
    await this.#client.close();
  }

  get #reference(): RunReference {
    return { runId: this.id, experimentName: this.experimentName };
  }
}
