import type { Handler } from './call.ts';
import { reconcileWorkspace } from './reconcile.ts';
import { findExperiment } from './scope.ts';

/** How many runs of an experiment have each status. What Azure answers is not published. */
export const countRuns: Handler<'countRuns'> = async (call) => {
  const { workspaceId, experiment } = await findExperiment(call);
  await reconcileWorkspace(call.parts, workspaceId);
  return { value: await call.parts.store.countRuns(workspaceId, experiment.experimentId) };
};
