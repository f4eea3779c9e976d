import type { Experiment } from '../../contract/experiment.ts';
import type { RunFilter } from '../../contract/run-filter.ts';
import type { MlflowCall } from './call.ts';
import type { RunSubject } from './run-subject.ts';
import { keepMatching, type SearchPlan } from './search-plan.ts';

/** A place in the runs of one experiment: a page of the store, and how many of its runs to pass over. */
export interface SourcePlace {
  readonly cursor?: string;
  readonly skip: number;
}

/** A run that a search has found, with the places before it and after it. */
export interface FoundRun {
  readonly subject: RunSubject;
  readonly after: SourcePlace | 'end';
}

/** The runs of one experiment that a search finds, from a place on, latest first; read page by page. */
export async function* readSource(
  call: MlflowCall,
  plan: SearchPlan,
  { experiment, filter }: { readonly experiment: Experiment; readonly filter: RunFilter },
  start: SourcePlace,
  pageSize: number,
): AsyncGenerator<FoundRun> {
  const { workspaceId } = call.workspace;
  const { experimentId } = experiment;
  let { cursor, skip } = start;
  for (;;) {
    const page = await call.parts.store.queryRuns({
      workspaceId,
      experimentId,
      filter,
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const subjects = await keepMatching(call, plan, experiment, page.items);
    for (const [index, subject] of subjects.entries()) {
      if (subject === undefined || index < skip) continue;
      yield { subject, after: placeAfter(index, subjects.length, cursor, page.cursor) };
    }
    if (page.cursor === undefined) return;
    cursor = page.cursor;
    skip = 0;
  }
}

function placeAfter(
  index: number,
  count: number,
  cursor: string | undefined,
  next: string | undefined,
): SourcePlace | 'end' {
  if (index + 1 < count) return { ...(cursor === undefined ? {} : { cursor }), skip: index + 1 };
  return next === undefined ? 'end' : { cursor: next, skip: 0 };
}
