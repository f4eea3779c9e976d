import { dataContainerOf, RUN_ORIGIN } from '../contract/artifact.ts';
import { type Principal, ROLES, type Role } from '../contract/principal.ts';
import type { WorkspaceAddress } from '../contract/workspace.ts';
import { AzMlError } from '../errors.ts';
import type { RunStore } from '../store/store.ts';
import { RIGHTS, type Right } from './authorize-rights.ts';
import { runsOfBody } from './authorize-run-body.ts';
import type { Call } from './call.ts';

/**
 * Whether the principal of a request may do what it asks, by the one table of rights. A request without a principal
 * may do everything. Throws `Forbidden`.
 */
export async function authorize(call: Call): Promise<void> {
  const { principal } = call.request;
  if (principal === undefined) return;
  const right = RIGHTS[call.operation];
  if (right === undefined) throw refuse(principal, `${call.operation} is open to nobody`);
  checkRole(principal, right.role, call.operation);
  const address = addressIn(call.parameters);
  if (address !== undefined) await checkWorkspace(call.parts.store, principal, address);
  if (principal.runId !== undefined) await checkRunToken(call, principal, right);
}

/** Throws `Forbidden` where the role of the principal is less than the one that is needed. */
export function checkRole(principal: Principal, needed: Role, what: string): void {
  if (ROLES.indexOf(principal.role) >= ROLES.indexOf(needed)) return;
  throw refuse(principal, `${what} needs the role ${needed}`);
}

/** Throws `Forbidden` where the principal's role does not count in the workspace. */
export async function checkWorkspace(
  store: RunStore,
  principal: Principal,
  address: WorkspaceAddress,
): Promise<void> {
  if (principal.workspace !== undefined && !isSameAddress(principal.workspace, address)) {
    throw refuse(principal, `the token is not for the workspace ${address.workspaceName}`);
  }
  if (principal.workspaceId === undefined) return;
  const workspace = await store.getWorkspace(address);
  if (workspace?.workspaceId === principal.workspaceId) return;
  throw refuse(principal, `the token is not for the workspace ${address.workspaceName}`);
}

/** Whether the principal may know of the workspace at all: for lists that name several. */
export function maySeeWorkspace(
  principal: Principal,
  { workspaceId, address }: { readonly workspaceId: string; readonly address: WorkspaceAddress },
): boolean {
  if (principal.workspace !== undefined && !isSameAddress(principal.workspace, address)) return false;
  return principal.workspaceId === undefined || principal.workspaceId === workspaceId;
}

async function checkRunToken(call: Call, principal: Principal, { forRun }: Right): Promise<void> {
  switch (forRun) {
    case 'place':
      return;
    case 'path':
      return checkRuns(call, principal, runsOfBody(call, 'path'));
    case 'body':
      return checkRuns(call, principal, runsOfBody(call, 'body'));
    case 'container':
      return checkRuns(call, principal, [{ runId: runOfContainer(call.parameters) }]);
    default:
      throw refuse(principal, `${call.operation} is not for the token of a run`);
  }
}

/** Each run must be the token's own, lie below it, or be about to be made below it. */
async function checkRuns(
  call: Call,
  principal: Principal,
  runs: readonly { readonly runId: string; readonly parentRunId?: string | undefined }[],
): Promise<void> {
  const address = addressIn(call.parameters);
  const workspace = address === undefined ? undefined : await call.parts.store.getWorkspace(address);
  for (const { runId, parentRunId } of runs) {
    if (runId === principal.runId) continue;
    const isBelow =
      workspace !== undefined &&
      (await liesBelow(call.parts.store, workspace.workspaceId, { runId, parentRunId }, principal));
    if (!isBelow) throw refuse(principal, `the token is not for the run ${runId}`);
  }
}

const MOST_LEVELS = 32;

/** Whether a run lies below that of the principal, or, where it is not there yet, will lie there. */
export async function liesBelow(
  store: RunStore,
  workspaceId: string,
  { runId, parentRunId }: { readonly runId: string; readonly parentRunId?: string | undefined },
  principal: Principal,
): Promise<boolean> {
  const record = await store.getRun(workspaceId, runId);
  let above = record === undefined ? parentRunId : record.run.parentRunId;
  for (let level = 0; level < MOST_LEVELS && above !== undefined; level += 1) {
    if (above === principal.runId) return true;
    above = (await store.getRun(workspaceId, above))?.run.parentRunId;
  }
  return false;
}

/** An origin that is not that of runs gives a name that no run has. */
function runOfContainer(parameters: ReadonlyMap<string, string>): string {
  const container = parameters.get('container') ?? '';
  const prefix = dataContainerOf('');
  const isOfRun = (parameters.get('origin') ?? RUN_ORIGIN) === RUN_ORIGIN && container.startsWith(prefix);
  return isOfRun ? container.slice(prefix.length) : '';
}

function addressIn(parameters: ReadonlyMap<string, string>): WorkspaceAddress | undefined {
  const workspaceName = parameters.get('workspaceName');
  if (workspaceName === undefined) return undefined;
  return {
    subscriptionId: parameters.get('subscriptionId') ?? '',
    resourceGroup: parameters.get('resourceGroup') ?? '',
    workspaceName,
  };
}

/** The resource manager compares names without regard to case, and so does the store. */
function isSameAddress(left: WorkspaceAddress, right: WorkspaceAddress): boolean {
  const spell = ({ subscriptionId, resourceGroup, workspaceName }: WorkspaceAddress) =>
    [subscriptionId, resourceGroup, workspaceName].map((name) => name.toLowerCase()).join('/');
  return spell(left) === spell(right);
}

function refuse({ name, role }: Principal, why: string): AzMlError {
  return new AzMlError('Forbidden', `${name} (${role}) may not do this: ${why}`, {
    hint: 'Ask an owner of the server for a token with the right that is missing.',
    target: 'authorization',
  });
}
