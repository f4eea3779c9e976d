import { dataContainerOf } from '../../contract/artifact.ts';
import { type Handler, parameterOf } from '../call.ts';
import { findRun } from '../scope.ts';

export const deleteRunMetrics: Handler<'deleteRunMetrics'> = async (call) => {
  const { workspaceId, run } = (await findRun(call)).record;
  await call.parts.store.deleteMetrics(workspaceId, run.runId);
  return { value: undefined };
};

/** As `deleteRunMetrics` for the run whose container the path names. */
export const deleteContainerMetrics: Handler<'deleteContainerMetrics'> = async (call) => {
  const container = parameterOf(call, 'container');
  const prefix = dataContainerOf('');
  const runId = container.startsWith(prefix) ? container.slice(prefix.length) : container;
  const scoped = { ...call, parameters: new Map([...call.parameters, ['runId', runId]]) };
  const { workspaceId, run } = (await findRun(scoped)).record;
  await call.parts.store.deleteMetrics(workspaceId, run.runId);
  return { value: undefined };
};
