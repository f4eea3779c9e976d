import { isObject } from '../body-fields.ts';
import type { MlflowCall } from './call.ts';
import { badToken, encodeToken, readToken } from './page-token.ts';
import { type FoundRun, readSource, type SourcePlace } from './run-source.ts';
import type { RunSubject } from './run-subject.ts';
import type { SearchPlan } from './search-plan.ts';

export interface SearchPage {
  readonly subjects: readonly RunSubject[];
  readonly token?: string;
}

/** Runs that are read at once where each has to be looked at. */
const LOOK_PAGE = 500;

interface Source {
  readonly experimentId: string;
  readonly runs: AsyncGenerator<FoundRun>;
  /** Where the head of the source begins. */
  place: SourcePlace | 'end';
  head: FoundRun | undefined;
}

/**
 * A page of a search whose order is the store's, latest start first: no more is read than the page needs. Several
 * experiments are merged by their next runs; the token tells the place in each of them.
 */
export async function searchInOrder(call: MlflowCall, plan: SearchPlan, limit: number): Promise<SearchPage> {
  const { size, places } = readPlaces(call, plan.rest.length > 0 ? LOOK_PAGE : Math.min(limit, LOOK_PAGE));
  const sources: Source[] = [];
  for (const scope of plan.experiments) {
    const { experimentId } = scope.experiment;
    const place = places.get(experimentId) ?? { skip: 0 };
    if (place === 'end') continue;
    const runs = readSource(call, plan, scope, place, size);
    sources.push({ experimentId, runs, place, head: await takeNext(runs) });
  }
  const subjects: RunSubject[] = [];
  for (
    let latest = latestOf(sources);
    latest !== undefined && subjects.length < limit;
    latest = latestOf(sources)
  ) {
    if (latest.head === undefined) break;
    subjects.push(latest.head.subject);
    latest.place = latest.head.after;
    latest.head = latest.place === 'end' ? undefined : await takeNext(latest.runs);
  }
  if (latestOf(sources) === undefined) return { subjects };
  const ends = new Map<string, SourcePlace | 'end'>(
    plan.experiments.map(({ experiment }) => [experiment.experimentId, 'end']),
  );
  for (const { experimentId, place, head } of sources)
    ends.set(experimentId, head === undefined ? 'end' : place);
  return { subjects, token: encodeToken({ size, places: [...ends] }) };
}

async function takeNext(runs: AsyncGenerator<FoundRun>): Promise<FoundRun | undefined> {
  const next = await runs.next();
  return next.done === true ? undefined : next.value;
}

function latestOf(sources: readonly Source[]): Source | undefined {
  let latest: Source | undefined;
  for (const source of sources) {
    if (source.head === undefined) continue;
    if (latest?.head === undefined || startOf(source.head) > startOf(latest.head)) latest = source;
  }
  return latest;
}

function startOf({ subject: { record } }: FoundRun): string {
  return record.run.startTimeUtc ?? record.run.createdUtc;
}

/** The token keeps the size of the pages that it was made with: places count within them. */
function readPlaces(
  call: MlflowCall,
  usualSize: number,
): { size: number; places: ReadonlyMap<string, SourcePlace | 'end'> } {
  const token = readToken(call.input);
  if (token === undefined) return { size: usualSize, places: new Map() };
  const { size, places } = token;
  if (!Array.isArray(places) || typeof size !== 'number' || !(size >= 1 && size <= LOOK_PAGE))
    throw badToken();
  return { size, places: new Map(places.map(readPlace)) };
}

function readPlace(entry: unknown): [string, SourcePlace | 'end'] {
  const [experimentId, place]: unknown[] = Array.isArray(entry) ? entry : [];
  if (typeof experimentId !== 'string') throw badToken();
  if (place === 'end') return [experimentId, place];
  if (!isObject(place)) throw badToken();
  const { cursor, skip } = place;
  if (typeof skip !== 'number' || !(skip >= 0)) throw badToken();
  if (cursor === undefined) return [experimentId, { skip }];
  if (typeof cursor !== 'string') throw badToken();
  return [experimentId, { cursor, skip }];
}
