import { resolveWorkspace, type WorkspaceRequest } from '../../config/workspace-settings.ts';
import { type Finding, reportFact, reportProblem } from './finding.ts';

/** Which workspace and experiment a command run here would mean, and who says so. */
export function checkWorkspace(request: WorkspaceRequest): readonly Finding[] {
  const { address, origins, sources, experimentName, warnings } = resolveWorkspace(request);
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
