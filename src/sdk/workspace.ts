import { createRunClient, type RunClient } from '../client/run-client.ts';
import type { Environment } from '../config/environment.ts';
import type { WorkspaceAddress } from '../contract/workspace.ts';
import { Experiment } from './experiment.ts';
import { type OpenOptions, openTransport } from './open-transport.ts';
import { Run } from './run.ts';
import { listRuns, type RunQuery } from './run-query.ts';

/** A place that holds experiments and runs, on this machine or on a server. */
export class Workspace {
  readonly address: WorkspaceAddress;
  /** The run API itself, for what the classes have no method for. */
  readonly client: RunClient;
  /** As given to `open`. */
  readonly environment: Environment;

  constructor(client: RunClient, address: WorkspaceAddress, environment: Environment) {
    this.client = client;
    this.address = address;
    this.environment = environment;
  }

  /** Opens a workspace: without options the one that a command of `az-ml` would use here. */
  static async open(options: OpenOptions = {}): Promise<Workspace> {
    const { transport, address } = await openTransport(options);
    const client = createRunClient(transport, address);
    return new Workspace(client, address, options.environment ?? process.env);
  }

  get name(): string {
    return this.address.workspaceName;
  }

  /** The experiment of that name, which comes to be with its first run. */
  experiment(name: string): Experiment {
    return new Experiment(this, name);
  }

  /** Runs of all experiments, the newest first. */
  runs(query: RunQuery = {}): AsyncGenerator<Run> {
    return listRuns(this, undefined, query);
  }

  /** A run by its id. Throws `AzMlError` with the code `RunNotFound`. */
  async getRun(runId: string): Promise<Run> {
    const facts = await this.client.getRun({ runId });
    const { name } = await this.client.getExperiment(facts.experimentId);
    return new Run(this.client, facts, name);
  }

  async close(): Promise<void> {
    await this.client.close();
  }
}
