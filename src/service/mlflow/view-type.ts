import type { MlflowStage } from '../../contract/mlflow.ts';

const STAGES: Readonly<Record<string, readonly MlflowStage[]>> = {
  ACTIVE_ONLY: ['active'],
  DELETED_ONLY: ['deleted'],
  ALL: ['active', 'deleted'],
};

/**
 * The stages that a view shows, given by name or by the number that protocol buffers give it. Another word counts as
 * none, as it does with MLflow's own server.
 */
export function readViewType(value: unknown): readonly MlflowStage[] {
  if (value === undefined) return ['active'];
  const name = /^[123]$/.test(String(value)) ? Object.keys(STAGES)[Number(value) - 1] : value;
  const stages = typeof name === 'string' && Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
  return stages ?? ['active'];
}
