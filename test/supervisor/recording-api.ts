import { appendFileSync, copyFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LaunchFile } from '../../src/compute/local/run-records.ts';
import { RUN_EVENTS, type RunEvent } from '../../src/contract/event.ts';
import type { CreateRun, Run } from '../../src/contract/run.ts';
import { isFinal, type RunStatus } from '../../src/contract/run-status.ts';
import { AzMlError } from '../../src/errors.ts';
import type { RunApi } from '../../src/supervisor/run-api.ts';
import { openRunEndpoint } from '../../src/supervisor/run-endpoint.ts';

/** What a supervisor told the run API, in order. */
export type Report =
  | { readonly kind: 'patch'; readonly change: CreateRun }
  | { readonly kind: 'event'; readonly event: RunEvent };

/** What the scripts of a recorded run show; nobody answers them. */
export const ENDPOINT_TOKEN = { token: 'a.b.c', expiryTimeUtc: '2030-01-01T00:00:00.000Z' };

/** A run API that keeps everything in files, so that a test sees what supervisors of other processes reported. */
export function createRecordingApi(launch: Pick<LaunchFile, 'dataFolder' | 'request'>): RunApi {
  const { dataFolder } = launch;
  const { runId, definition } = launch.request;
  const reported = reportFile(dataFolder, runId);
  mkdirSync(dirname(reported), { recursive: true });

  function record(report: Report): void {
    if (isFinal(statusOf(readReports(dataFolder, runId)))) {
      throw new AzMlError('BadTransition', `run ${runId} has ended`);
    }
    appendFileSync(reported, `${JSON.stringify(report)}\n`);
  }

  return {
    async getRun() {
      const reports = readReports(dataFolder, runId);
      const run: Partial<Run> = {
        runId,
        status: statusOf(reports),
        properties: definition.properties ?? {},
        tags: {},
      };
      return run as Run;
    },
    async patchRun(change) {
      if (change.status !== undefined) record({ kind: 'patch', change });
    },
    async postEvent(event) {
      record({ kind: 'event', event });
    },
    async getSnapshot(snapshotId) {
      return JSON.parse(readFileSync(join(dataFolder, 'snapshots', `${snapshotId}.json`), 'utf8'));
    },
    async readBlob(digest) {
      const file = join(dataFolder, 'blobs', digest);
      return { file, start: 0, end: statSync(file).size };
    },
    async putArtifact(path, body) {
      if (typeof body !== 'object' || !('file' in body)) throw new Error('a supervisor gives files');
      const kept = keptFile(dataFolder, runId, path);
      mkdirSync(dirname(kept), { recursive: true });
      if (body.move === true) renameSync(body.file, kept);
      else copyFileSync(body.file, kept);
    },
    openEndpoint: ({ port = 0, onFault = () => {} }) =>
      openRunEndpoint({
        token: ENDPOINT_TOKEN,
        port,
        onFault,
        serve: async () => ({ close: async () => {} }),
      }),
    async close() {},
  };
}

export function readReports(dataFolder: string, runId: string): Report[] {
  let text = '';
  try {
    text = readFileSync(reportFile(dataFolder, runId), 'utf8');
  } catch {
    return [];
  }
  // A supervisor that is killed while it writes may leave half a line.
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

export function keptFile(dataFolder: string, runId: string, path: string): string {
  return join(dataFolder, 'kept', runId, path);
}

const STATUS_OF_EVENT = new Map<string, RunStatus>([
  [RUN_EVENTS.start, 'Running'],
  [RUN_EVENTS.completed, 'Completed'],
  [RUN_EVENTS.failed, 'Failed'],
  [RUN_EVENTS.canceled, 'Canceled'],
]);

export function statusOf(reports: readonly Report[]): RunStatus {
  return reports.map(statusOfReport).findLast((status) => status !== undefined) ?? 'NotStarted';
}

export function statusOfReport(report: Report): RunStatus | undefined {
  return report.kind === 'patch' ? report.change.status : STATUS_OF_EVENT.get(report.event.name);
}

function reportFile(dataFolder: string, runId: string): string {
  return join(dataFolder, 'reported', `${runId}.jsonl`);
}
