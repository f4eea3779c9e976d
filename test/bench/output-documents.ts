import { closeSync, openSync, writeSync } from 'node:fs';

const STATUSES = ['Completed', 'Failed', 'Running', 'Canceled'];
const TEAMS = ['vision', 'speech', 'ranking', 'Überblick'];
const DAY_MS = 24 * 60 * 60 * 1000;
const FIRST_START_MS = Date.UTC(2026, 0, 1);

/** A run as the run history tells it, about a kilobyte as JSON; one in a hundred has a name beyond ASCII. */
export function makeRun(index: number): Record<string, unknown> {
  const mixed = mix(index);
  const part = (shift: number, limit: number) => (mixed >>> shift) % limit;
  const startMs = FIRST_START_MS + (mixed % (180 * DAY_MS));
  const runId = `train_${mixed.toString(16).padStart(8, '0')}_${index}`;
  const commit = mixed.toString(16).padStart(8, '0').repeat(5);
  return {
    runId,
    runNumber: index + 1,
    displayName: index % 100 === 0 ? `größerer Versuch ${index}` : `larger attempt ${index}`,
    status: STATUSES[part(3, 16) < 13 ? 0 : part(3, 16) - 12],
    startTimeUtc: new Date(startMs).toISOString(),
    endTimeUtc: new Date(startMs + part(5, 7_200_000)).toISOString(),
    target: part(7, 3) === 0 ? 'local' : 'cpu-cluster',
    parentRunId: null,
    cancelationReason: null,
    tags: { team: TEAMS[part(9, 50) === 0 ? 3 : part(9, 3)], sweep: String(part(4, 40)), keep: 'yes' },
    properties: {
      'azureml.git.branch': part(2, 5) === 0 ? 'feature/larger-batches' : 'main',
      'azureml.git.commit': commit,
      'azureml.git.dirty': part(6, 9) === 0 ? 'True' : 'False',
      'azureml.git.repository_uri': 'https://github.com/example/training.git',
      ContentSnapshotId: `${commit.slice(0, 8)}-${commit.slice(8, 12)}-4${commit.slice(13, 16)}-a000-${commit.slice(0, 12)}`,
      ProcessInfoFile: 'azureml-logs/process_info.json',
    },
    metrics: {
      acc: 0.5 + part(1, 499_999) / 1_000_003,
      loss: (part(8, 900_000) + 1) / 1_234_567,
      epochs: part(3, 90),
    },
    runDefinition: {
      script: 'train.py',
      arguments: ['--lr', '0.01', '--batch-size', String(16 << part(4, 5)), '--note', 'first "pass"'],
      framework: 'Python',
      nodeCount: 1,
      maxRunDurationSeconds: 2_592_000,
    },
    createdBy: { userObjectId: `${commit.slice(8, 16)}-0000-4000-8000-000000000000`, userName: 'bench' },
    warnings: [],
    isVirtual: false,
  };
}

/** A run as a row of a table: eight columns. */
export function makeRow(index: number): Record<string, unknown> {
  const { runId, runNumber, displayName, status, startTimeUtc, endTimeUtc, target, isVirtual } =
    makeRun(index);
  return { runId, runNumber, displayName, status, startTimeUtc, endTimeUtc, target, isVirtual };
}

/** Writes a JSON list of so many items, and answers with its size in bytes. */
export function writeList(file: string, count: number, makeItem: (index: number) => unknown): number {
  const descriptor = openSync(file, 'w');
  let bytes = 0;
  let text = '[';
  for (let index = 0; index < count; index++) {
    text += (index === 0 ? '' : ',') + JSON.stringify(makeItem(index));
    if (text.length < 1 << 20 && index < count - 1) continue;
    bytes += writeSync(descriptor, text);
    text = '';
  }
  bytes += writeSync(descriptor, `${text}]\n`);
  closeSync(descriptor);
  return bytes;
}

/** A number of 32 bits that looks like chance and is the same every time. */
function mix(index: number): number {
  let mixed = Math.imul(index ^ 0x9e3779b9, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
