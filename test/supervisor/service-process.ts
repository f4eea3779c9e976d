import { createInterface } from 'node:readline';
import { openApp } from '../../src/app.ts';
import { createRunClient } from '../../src/client/run-client.ts';
import { resolveDataFolder } from '../../src/config/data-folder.ts';
import type { RunDefinition } from '../../src/contract/execution.ts';
import type { SnapshotFile } from '../../src/contract/snapshot.ts';

/** One line of standard input. Each is answered by one line with its id, and the answer or the error's code. */
export type ServiceRequest = { readonly id: number } & (
  | {
      readonly op: 'prepare';
      readonly snapshotId: string;
      readonly file: SnapshotFile;
      readonly text: string;
    }
  | { readonly op: 'submit'; readonly runId: string; readonly definition: RunDefinition }
  | { readonly op: 'get'; readonly runId: string }
);

const EXPERIMENT = 'exp';

/** The whole run service in a process of its own, as in a submitting shell. */
async function serve(): Promise<void> {
  const app = await openApp({
    dataFolder: resolveDataFolder(process.env),
    environment: process.env,
    now: () => new Date(),
  });
  const client = createRunClient(app, { subscriptionId: 's', resourceGroup: 'g', workspaceName: 'w' });

  async function answer(request: ServiceRequest): Promise<unknown> {
    switch (request.op) {
      case 'prepare':
        await client.putWorkspace({ location: 'local' });
        await client.createExperiment(EXPERIMENT);
        await client.putBlob(request.file.digest, request.text);
        return client.putSnapshot(request.snapshotId, { files: [request.file], properties: {} });
      case 'submit':
        return client.startSnapshotRun(EXPERIMENT, request.runId, request.definition);
      case 'get':
        return client.getRun({ runId: request.runId, experimentName: EXPERIMENT });
    }
  }

  for await (const line of createInterface({ input: process.stdin })) {
    const request: ServiceRequest = JSON.parse(line);
    answer(request).then(
      (result) => process.stdout.write(`${JSON.stringify({ id: request.id, result })}\n`),
      (error) => process.stdout.write(`${JSON.stringify({ id: request.id, error: String(error.code) })}\n`),
    );
  }
}

void serve();
