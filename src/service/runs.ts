import type { Run } from '../contract/run.ts';
import type { Handler, JsonAnswer } from './call.ts';
import { reconcileRun } from './reconcile.ts';
import { findRun } from './scope.ts';

export const getRun: Handler<'getRun'> = async (call) => {
  const { record } = await findRun(call);
  return answerRun((await reconcileRun(call.parts, record)).run);
};

/** A run with its revision as entity tag, for `If-Match` of a later change. */
export function answerRun(run: Run): JsonAnswer<Run> {
  return { value: run, headers: { etag: `"${run.revision}"` } };
}
