import type { MlflowPair } from '../../contract/mlflow.ts';
import { type Input, missing, readText } from './input.ts';
import { checkKey, checkMost, MLFLOW_LIMITS } from './names.ts';

/** A tag as a request gives it. What is too long for a run's tag is cut off, as MLflow's own server does. */
export function readTag(input: Input, of: 'run' | 'experiment' = 'run'): MlflowPair {
  const key = checkKey(readText(input, 'key'), 'tag');
  const value = readText(input, 'value') ?? '';
  if (of === 'run') return { key, value: value.slice(0, MLFLOW_LIMITS.tagLength) };
  checkMost(value, MLFLOW_LIMITS.experimentTagLength, `the value of the tag ${key}`);
  return { key, value };
}

/** A parameter as a request gives it, cut off where it is too long. */
export function readParam(input: Input): MlflowPair {
  const key = checkKey(readText(input, 'key'), 'param');
  const value = readText(input, 'value');
  if (value === undefined) throw missing('value');
  return { key, value: value.slice(0, MLFLOW_LIMITS.paramLength) };
}
