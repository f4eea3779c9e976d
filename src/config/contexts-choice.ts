import type { WorkspaceAddress } from '../contract/workspace.ts';
import { AzMlError } from '../errors.ts';
import { demandContext, EMBEDDED_CONTEXT, readContexts, readToken } from './contexts.ts';
import { type Environment, readVariable } from './environment.ts';
import { EMBEDDED_WORKSPACE } from './workspace-settings.ts';

/** The service that commands talk to, and who says so. */
export type ServiceChoice = EmbeddedChoice | RemoteChoice;

interface ChoiceSource {
  readonly origin: 'environment' | 'user' | 'built in';
  /** Variable that decides; absent where the chosen context does, or nothing. */
  readonly source?: string;
}

export interface EmbeddedChoice extends ChoiceSource {
  readonly kind: 'embedded';
}

export interface RemoteChoice extends ChoiceSource {
  readonly kind: 'remote';
  readonly endpoint: string;
  /** Absent when `AZ_ML_ENDPOINT` names the service. */
  readonly context?: string;
  /** What fills the parts of a workspace address that nothing else says. */
  readonly workspace: WorkspaceAddress;
}

/**
 * The service by `AZ_ML_ENDPOINT`, else the context that `AZ_ML_CONTEXT` names, else the one chosen by
 * `az-ml context use`, else the embedded one. Throws `BadConfiguration` for a context that is not there.
 */
export function chooseService(environment: Environment): ServiceChoice {
  const endpoint = readVariable(environment, 'AZ_ML_ENDPOINT');
  if (endpoint !== undefined) {
    const source = 'AZ_ML_ENDPOINT';
    return { kind: 'remote', endpoint, workspace: EMBEDDED_WORKSPACE, origin: 'environment', source };
  }
  const named = readVariable(environment, 'AZ_ML_CONTEXT');
  if (named === EMBEDDED_CONTEXT) return { kind: 'embedded', origin: 'environment', source: 'AZ_ML_CONTEXT' };
  const contexts = readContexts(environment);
  const name = named ?? contexts.current;
  if (name === EMBEDDED_CONTEXT) return { kind: 'embedded', origin: 'built in' };
  const context = demandContext(contexts, name);
  return {
    kind: 'remote',
    endpoint: context.endpoint,
    context: name,
    workspace: { ...EMBEDDED_WORKSPACE, ...context.workspace },
    ...(named === undefined
      ? { origin: 'user' as const }
      : { origin: 'environment' as const, source: 'AZ_ML_CONTEXT' }),
  };
}

/** The token for that service: `AZ_ML_TOKEN`, else the one kept for the context. Throws `BadConfiguration`. */
export function findToken(environment: Environment, choice: RemoteChoice): string | undefined {
  const token = readVariable(environment, 'AZ_ML_TOKEN');
  if (token !== undefined) return checkToken(token, 'AZ_ML_TOKEN');
  return choice.context === undefined
    ? undefined
    : readToken(environment, { name: choice.context, endpoint: choice.endpoint, workspace: {} });
}

/**
 * A token without the blanks around it. Throws `BadConfiguration` for what no header can carry; the text itself is not
 * told.
 */
export function checkToken(text: string, source: string): string {
  const token = text.trim();
  if (/^[!-~]+$/.test(token)) return token;
  const what = token === '' ? 'holds no token' : 'is not a token: it has blanks, line ends or odd characters';
  throw new AzMlError('BadConfiguration', `${source} ${what}`, {
    hint: 'A token is one word of letters, digits and signs, as the server told it.',
    target: source,
  });
}
