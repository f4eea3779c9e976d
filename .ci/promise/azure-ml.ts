import { OPERATIONS, type OperationName } from '../../src/contract/operations.ts';
import { NOT_BUILT } from '../../src/service/not-built.ts';
import { AZURE_ML_LEVELS } from './azure-ml-levels.ts';
import type { PromiseRow, PromiseSection } from './promise.ts';

const WORKSPACE =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/{workspaceName}';

/** The run API: every operation that the service answers, and those of Azure ML that it refuses by name. */
export const AZURE_ML: PromiseSection = {
  title: 'Azure ML',
  introduction:
    'Run history, artifacts, metrics and execution as published for 2019-09-30 and v1.0, and what clients of v1 call beside. ' +
    `\`{WS}\` is \`${WORKSPACE}\`. Operations under \`/azml\` are az-ml's own. Every answer is held against the published descriptions.`,
  rows: [...answeredRows(), ...refusedRows()],
};

function answeredRows(): PromiseRow[] {
  return Object.entries(OPERATIONS).map(([name, { method, paths }]) => ({
    name,
    routes: paths.map((path) => `${method} ${path.replace(WORKSPACE, '{WS}')}`),
    ...AZURE_ML_LEVELS[name as OperationName],
  }));
}

function refusedRows(): PromiseRow[] {
  return Object.entries(NOT_BUILT).map(([name, templates]) => ({
    name,
    routes: templates.map((template) => template.replace(WORKSPACE, '{WS}')),
    level: 'refused',
    proof: 'an operation that is not built is refused by its name',
  }));
}
