import type { RunFilter } from '../../contract/run-filter.ts';
import { AzMlError } from '../../errors.ts';
import { liesBelow } from '../authorize.ts';
import type { MlflowCall } from './call.ts';

/** Throws `Forbidden` where the caller shows the token of a run, and this is neither that run nor one below it. */
export async function checkRunAccess(
  { parts, request: { principal }, workspace }: MlflowCall,
  run: { readonly runId: string; readonly parentRunId?: string | undefined },
): Promise<void> {
  if (principal?.runId === undefined || run.runId === principal.runId) return;
  if (await liesBelow(parts.store, workspace.workspaceId, run, principal)) return;
  throw new AzMlError('Forbidden', `the token of run ${principal.runId} is not for other runs`, {
    target: run.runId,
  });
}

/** Throws `Forbidden` where the caller shows the token of a run: what is asked is about more than that run. */
export function refuseRunToken({ request: { principal } }: MlflowCall, what: string): void {
  if (principal?.runId === undefined) return;
  throw new AzMlError('Forbidden', `the token of run ${principal.runId} is not for ${what}`);
}

/** What a search may find with the token of a run: that run, its children and, for a root, all below it. */
export function visibleRuns({ request: { principal } }: MlflowCall): readonly RunFilter[] {
  const runId = principal?.runId;
  if (runId === undefined) return [];
  const columns = ['runId', 'parentRunId', 'rootRunId'] as const;
  return [
    {
      kind: 'or',
      terms: columns.map((name) => ({
        kind: 'compare',
        op: 'eq',
        field: { kind: 'column', name },
        value: runId,
      })),
    },
  ];
}
