import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { ComputeTarget, LaunchRequest } from '../../src/compute/compute-target.ts';
import { createLocalTarget } from '../../src/compute/local/local-target.ts';
import { openRunFolder, type RunFolder } from '../../src/compute/local/run-folder.ts';
import { readStartRecord, type StartedRecord } from '../../src/compute/local/run-records.ts';
import { randomHex } from '../../src/config/random.ts';
import { RUN_EVENTS } from '../../src/contract/event.ts';
import type { RunConfiguration } from '../../src/contract/run-configuration.ts';
import { isFinal, type RunStatus } from '../../src/contract/run-status.ts';
import type { Snapshot, SnapshotFile } from '../../src/contract/snapshot.ts';
import { waitUntil } from '../support/wait-until.ts';
import { keptFile, type Report, readReports, statusOf } from './recording-api.ts';

export interface SnapshotContent {
  readonly text: string;
  readonly executable?: boolean;
}

export type Changes = Partial<Omit<RunConfiguration, 'environment' | 'history'>> & {
  readonly variables?: Readonly<Record<string, string>>;
  readonly interpreterPath?: string;
  readonly history?: Partial<RunConfiguration['history']>;
};

/** A data folder with real runs in it: the real target, the real supervisor, reports kept in files. */
export interface Workbench {
  readonly dataFolder: string;
  readonly runsFolder: string;
  readonly supervisorCommand: readonly string[];
  readonly submitter: string;
  readonly target: ComputeTarget;
  addSnapshot(
    files: Readonly<Record<string, SnapshotContent | string>>,
    links?: Record<string, string>,
  ): string;
  request(snapshotId: string, configuration: Changes, runId?: string): LaunchRequest;
  /** Launches a run of a snapshot with these files. */
  launch(
    files: Readonly<Record<string, SnapshotContent | string>>,
    configuration: Changes,
  ): Promise<LaunchedRun>;
  open(runId: string, handle: string): LaunchedRun;
}

export interface LaunchedRun {
  readonly runId: string;
  readonly handle: string;
  readonly folder: RunFolder;
  reports(): Report[];
  status(): RunStatus;
  /** Waits for the final status to be reported. */
  ended(deadlineMs?: number): Promise<RunStatus>;
  /** Waits for the script to have started. */
  started(): Promise<StartedRecord>;
  /** The message of the reported error. */
  reason(): string | undefined;
  kept(path: string): string | undefined;
}

/** `folder` holds the programs, `home` the data. */
export function createWorkbench(
  folder: string,
  environment: Record<string, string | undefined> = {},
  home = folder,
): Workbench {
  const dataFolder = join(home, `data-${randomUUID().slice(0, 8)}`);
  const runsFolder = join(dataFolder, 'runs');
  mkdirSync(join(dataFolder, 'blobs'), { recursive: true });
  mkdirSync(join(dataFolder, 'snapshots'));
  const programs = buildPrograms(folder);
  const supervisorCommand = [process.execPath, programs.supervisor];
  const target = createLocalTarget({
    runsFolder,
    supervisorCommand,
    environment: { ...process.env, ...environment },
    now: () => new Date(),
    randomHex,
  });

  const workbench: Workbench = {
    dataFolder,
    runsFolder,
    supervisorCommand,
    submitter: programs.submitter,
    target,
    addSnapshot(files, links = {}) {
      const snapshotId = randomUUID();
      const entries = [
        ...Object.entries(files).map(([path, content]) => addFile(dataFolder, path, content)),
        ...Object.entries(links).map(([path, link]) => ({ ...addFile(dataFolder, path, link), link })),
      ];
      const snapshot: Snapshot = {
        snapshotId,
        digest: '',
        createdUtc: new Date().toISOString(),
        files: entries,
        properties: {},
      };
      writeFileSync(join(dataFolder, 'snapshots', `${snapshotId}.json`), JSON.stringify(snapshot));
      return snapshotId;
    },
    request: (snapshotId, changes, runId = `run_${randomUUID().slice(0, 13)}`) =>
      buildRequest(runId, snapshotId, changes),
    async launch(files, changes) {
      const request = workbench.request(workbench.addSnapshot(files), changes);
      return workbench.open(request.runId, await target.launch(request));
    },
    open: (runId, handle) => openRun(dataFolder, runId, handle),
  };
  return workbench;
}

function openRun(dataFolder: string, runId: string, handle: string): LaunchedRun {
  const folder = openRunFolder(join(dataFolder, 'runs', runId));
  const reports = () => readReports(dataFolder, runId);
  return {
    runId,
    handle,
    folder,
    reports,
    status: () => statusOf(reports()),
    ended: (deadlineMs) =>
      waitUntil(
        `the end of ${runId}`,
        () => {
          const status = statusOf(reports());
          return isFinal(status) ? status : undefined;
        },
        deadlineMs,
      ),
    started: () =>
      waitUntil(`the start of ${runId}`, () => {
        const start = readStartRecord(folder);
        return start?.closed === false ? start : undefined;
      }),
    reason() {
      const report = reports().find((one) => one.kind === 'event' && one.event.name === RUN_EVENTS.error);
      if (report?.kind !== 'event') return undefined;
      return JSON.parse(JSON.stringify(report.event.data)).ErrorResponse.error.message;
    },
    kept(path) {
      const file = keptFile(dataFolder, runId, path);
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    },
  };
}

function addFile(dataFolder: string, path: string, content: SnapshotContent | string): SnapshotFile {
  const { text, executable = false } = typeof content === 'string' ? { text: content } : content;
  const digest = createHash('sha256').update(text).digest('hex');
  const file = join(dataFolder, 'blobs', digest);
  if (!existsSync(file)) {
    writeFileSync(file, text);
    chmodSync(file, 0o400);
  }
  return { path, digest, size: Buffer.byteLength(text), executable };
}

function buildRequest(runId: string, snapshotId: string, changes: Changes): LaunchRequest {
  const { variables = {}, interpreterPath = 'python', history = {}, ...rest } = changes;
  return {
    workspace: { subscriptionId: 's', resourceGroup: 'g', workspaceName: 'w' },
    workspaceId: '5ab4a3c2-0000-4000-8000-000000000001',
    experimentName: 'exp',
    experimentId: 'e1',
    runId,
    definition: {
      snapshotId,
      properties: { 'azureml.git.branch': 'main', 'azureml.git.commit': 'c0ffee' },
      configuration: {
        arguments: [],
        target: 'local',
        framework: 'Python',
        communicator: 'None',
        nodeCount: 1,
        ...rest,
        environment: {
          environmentVariables: variables,
          python: { userManagedDependencies: false, interpreterPath },
        },
        history: { outputCollection: true, snapshotProject: true, directoriesToWatch: ['logs'], ...history },
      },
    },
    environment: { AZUREML_RUN_ID: runId },
  };
}

function buildPrograms(folder: string): { supervisor: string; submitter: string } {
  const outdir = join(folder, 'programs');
  const supervisor = join(outdir, 'recording-supervisor.js');
  const submitter = join(outdir, 'submitter.js');
  if (existsSync(supervisor)) return { supervisor, submitter };
  buildSync({
    entryPoints: [
      join(import.meta.dirname, 'recording-supervisor.ts'),
      join(import.meta.dirname, 'submitter.ts'),
    ],
    outdir,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
  });
  return { supervisor, submitter };
}
