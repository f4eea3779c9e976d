import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { atMost, type Figure, ratios } from './figure.ts';
import { makeSourceFolder } from './fixtures.ts';
import { node, runOnce } from './programs.ts';
import { timeProcesses } from './time-processes.ts';

/** The time of a file tells nothing of it for so long after its last change. */
const AGE_SECONDS = 61;

/** 2,000 files with 300 MB; best made before other work, which gives them the time to age. */
export function makeSnapshotSource(folder: string): string {
  const source = join(folder, 'source');
  mkdirSync(source);
  makeSourceFolder(source, 1_990, 295_000_000);
  return source;
}

/** A snapshot of such a folder: every file new to the store, and none changed since the last time. */
export function measureSnapshot(folder: string, source: string, rounds: number): Figure[] {
  const freeze = node(join(import.meta.dirname, 'snapshot-process.cjs'), source);
  const known = { AZ_ML_HOME: join(folder, 'home-known') };
  // One for each round instead of one that is emptied: a file system is slow to give out anew what was just removed.
  const fresh = { AZ_ML_HOME: join(folder, 'home-fresh-{round}') };
  waitForAge(source);
  runOnce(freeze, source, known);
  const kept = Date.now();
  // What earlier rounds left to be written, and memory that a virtual machine has yet to get from its host, would
  // be paid by this round: plain `cp` takes four times as long then.
  const prepare = [['sync'], ['python3', '-c', 'x = b"x" * (1 << 30)']];
  const slow = timeProcesses(
    { node: { argv: node('-e', '0'), prepare }, first: { argv: freeze, env: fresh, prepare } },
    rounds,
  );
  // As in a series of submits: the snapshot, too, is older than a minute and known to be whole.
  runOnce(['sleep', String(Math.max(0, AGE_SECONDS - (Date.now() - kept) / 1000))], source);
  runOnce(freeze, source, known);
  const quick = timeProcesses(
    { node: { argv: node('-e', '0') }, unchanged: { argv: freeze, env: known } },
    rounds * 3,
  );
  return [
    ...ratios('snapshot of 2,000 files / 300 MB, unchanged', quick.unchanged, quick.node, 3),
    ...ratios('the same, first time (hashed and stored)', slow.first, slow.node, 30),
    atMost('the same: peak memory', slow.first.peakMiB, 100, 'MiB'),
  ];
}

function waitForAge(source: string): void {
  const ageSeconds = (Date.now() - statSync(source).ctimeMs) / 1000;
  runOnce(['sleep', String(Math.max(0, AGE_SECONDS - ageSeconds))], source);
}
