import {
  type Contexts,
  demandContext,
  EMBEDDED_CONTEXT,
  readToken,
  type ServiceContext,
} from '../../config/contexts.ts';
import { chooseService } from '../../config/contexts-choice.ts';
import type { Environment } from '../../config/environment.ts';
import type { TableLayout } from '../../output/table-layout.ts';

/** A context as `context list` and `context show` print it; of the token only whether there is one. */
export interface ContextObject {
  readonly name: string;
  readonly current: boolean;
  readonly endpoint: string | null;
  readonly hasToken: boolean;
  readonly subscriptionId: string | null;
  readonly resourceGroup: string | null;
  readonly workspaceName: string | null;
}

export const contextTable: TableLayout = {
  columns: [
    { header: 'Current', cell: (row) => (row.current === true ? '*' : '') },
    { header: 'Name', cell: (row) => String(row.name) },
    { header: 'Endpoint', cell: (row) => String(row.endpoint ?? 'this machine') },
    { header: 'Workspace', cell: (row) => String(row.workspaceName ?? '') },
  ],
};

/** The context of that name. Throws `BadConfiguration` when there is none. */
export function describeContext(environment: Environment, known: Contexts, name: string): ContextObject {
  const context: ServiceContext | undefined =
    name === EMBEDDED_CONTEXT ? undefined : demandContext(known, name);
  return {
    name,
    current: name === nameCurrent(environment),
    endpoint: context?.endpoint ?? null,
    hasToken: context !== undefined && readToken(environment, context) !== undefined,
    subscriptionId: context?.workspace.subscriptionId ?? null,
    resourceGroup: context?.workspace.resourceGroup ?? null,
    workspaceName: context?.workspace.workspaceName ?? null,
  };
}

/** The context that commands use here; none where `AZ_ML_ENDPOINT` names a server itself. */
export function nameCurrent(environment: Environment): string | undefined {
  const choice = chooseService(environment);
  return choice.kind === 'embedded' ? EMBEDDED_CONTEXT : choice.context;
}
