import { chooseService, findToken } from '../../config/contexts-choice.ts';
import type { Environment } from '../../config/environment.ts';
import {
  EMBEDDED_WORKSPACE,
  resolveWorkspace,
  type WorkspaceRequest,
} from '../../config/workspace-settings.ts';
import { type Finding, reportFact, reportProblem } from './finding.ts';

/** Which service a command run here would talk to, without asking it. */
export function checkService(environment: Environment): readonly Finding[] {
  const choice = chooseService(environment);
  const by = choice.source === undefined ? '' : ` (${choice.source})`;
  if (choice.kind === 'embedded') return [];
  const where =
    choice.context === undefined ? choice.endpoint : `context ${choice.context}, ${choice.endpoint}`;
  const fact = reportFact('endpoint', 'ok', `${where}${by}`);
  if (findToken(environment, choice) !== undefined) return [fact];
  return [
    fact,
    reportProblem(
      'endpoint',
      'warning',
      `there is no token for ${choice.endpoint}`,
      'az-ml login, or set AZ_ML_TOKEN.',
    ),
  ];
}

/** Which workspace and experiment a command run here would mean, and who says so. */
export function checkWorkspace(request: WorkspaceRequest): readonly Finding[] {
  const choice = chooseService(request.environment);
  const defaults = choice.kind === 'remote' ? choice.workspace : EMBEDDED_WORKSPACE;
  const { address, origins, sources, experimentName, warnings } = resolveWorkspace({ ...request, defaults });
  const sourceOf = (part: keyof typeof sources) => sources[part] ?? origins[part];
  const parts = [
    `workspace ${address.workspaceName} (${sourceOf('workspaceName')})`,
    `resource group ${address.resourceGroup} (${sourceOf('resourceGroup')})`,
    ...(experimentName === undefined ? [] : [`experiment ${experimentName} (${sourceOf('experimentName')})`]),
  ];
  return [
    reportFact('workspace', 'ok', parts.join(', ')),
    ...warnings.map((text) => reportProblem('workspace', 'warning', text, 'Correct it, or leave it out.')),
  ];
}
