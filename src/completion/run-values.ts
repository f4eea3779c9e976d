import { equals } from '../client/filter-text.ts';
import type { Run } from '../contract/run.ts';
import { isFinal, RUN_STATUSES } from '../contract/run-status.ts';
import { type Candidate, keepMatching } from './answer.ts';
import type { RunSource } from './live-values.ts';

/** So many of the latest runs are looked at, however many there are: an answer takes the same time with a million. */
const LATEST = 50;

/** Ids of the latest runs, newest first, with status and age. Child runs only when no other goes on as typed. */
export async function listRuns(
  source: RunSource,
  typed: string,
  which: 'any' | 'unfinished',
): Promise<Candidate[]> {
  const terms = which === 'unfinished' ? [UNFINISHED] : [];
  const describe = (run: Run): Candidate => ({ value: run.runId, about: describeRun(run, source.now) });
  const found = keepMatching((await fetchLatest(source, [...terms, TOP_LEVEL])).map(describe), typed);
  if (found.length > 0) return found;
  return keepMatching((await fetchLatest(source, terms)).map(describe), typed);
}

const TOP_LEVEL = equals('ParentRunId', null);

const UNFINISHED = `(${RUN_STATUSES.filter((status) => !isFinal(status))
  .map((status) => equals('Status', status))
  .join(' or ')})`;

/**
 * Tags of the latest runs: keys, and of one key its values, as `key=value`. While several keys fit, only keys, so
 * that the list stays short.
 */
export async function listTags(source: RunSource, typed: string): Promise<Candidate[]> {
  const valuesOf = new Map<string, Set<string>>();
  for (const { tags } of await fetchLatest(source, [])) {
    for (const [key, value] of Object.entries(tags)) {
      // A key with an equals sign cannot be said on the command line.
      if (!key.includes('=')) valuesOf.set(key, (valuesOf.get(key) ?? new Set()).add(value ?? ''));
    }
  }
  const pairsOf = (key: string) =>
    [...(valuesOf.get(key) ?? [])].map((value) => ({ value: `${key}=${value}` }));
  if (typed.includes('=')) return keepMatching(pairsOf(typed.slice(0, typed.indexOf('='))), typed);
  const keys = keepMatching(
    [...valuesOf.keys()].map((value) => ({ value, isOpen: true })),
    typed,
  );
  const [only, ...others] = keys;
  return only === undefined || others.length > 0 ? keys : [only, ...pairsOf(only.value)];
}

/** The machine itself, and where the latest runs ran. */
export async function listTargets(source: RunSource, typed: string): Promise<Candidate[]> {
  const names = new Set(['local']);
  for (const { target } of await fetchLatest(source, [])) if (target) names.add(target);
  return keepMatching(
    [...names].map((value) => ({ value })),
    typed,
  );
}

async function fetchLatest(
  { client, experimentName }: RunSource,
  terms: readonly string[],
): Promise<readonly Run[]> {
  const params = {
    orderBy: 'StartTimeUtc desc',
    ...(terms.length === 0 ? {} : { filter: terms.join(' and ') }),
  };
  const runs: Run[] = [];
  for await (const run of client.queryRuns(experimentName, params, LATEST)) if (!run.hidden) runs.push(run);
  return runs;
}

function describeRun({ status, startTimeUtc, createdUtc }: Run, now: Date): string {
  const age = describeAge(now.getTime() - Date.parse(startTimeUtc ?? createdUtc));
  return `${status}, ${age}`;
}

/** How long ago something was, in the largest unit of which there is at least one. */
export function describeAge(ageMs: number): string {
  for (const [unit, unitMs] of UNITS) if (ageMs >= unitMs) return `${Math.floor(ageMs / unitMs)} ${unit} ago`;
  return 'just now';
}

const SECOND_MS = 1_000;

const UNITS: readonly (readonly [unit: string, unitMs: number])[] = [
  ['d', 86_400 * SECOND_MS],
  ['h', 3_600 * SECOND_MS],
  ['min', 60 * SECOND_MS],
  ['s', SECOND_MS],
];
