import type { Run } from '../../contract/run.ts';
import { AzMlError } from '../../errors.ts';
import type { RunChanges } from '../run-lifecycle.ts';

/** Tags that stand for a field of the run. */
export const RUN_NAME_TAG = 'mlflow.runName';
export const PARENT_TAG = 'mlflow.parentRunId';
export const ROOT_TAG = 'mlflow.rootRunId';

/** Properties with such a key are shown as tags. */
const SHARED_PREFIX = 'mlflow.';

/**
 * All tags of a run as MLflow sees them: its tags, its properties whose key is one of MLflow's, its name and its
 * parent. A property wins over a tag, as it cannot change.
 */
export function readTags(run: Run): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const [key, value] of Object.entries(run.tags)) tags.set(key, value ?? '');
  for (const [key, value] of Object.entries(run.properties)) {
    if (key.startsWith(SHARED_PREFIX)) tags.set(key, value);
  }
  if (run.parentRunId !== undefined) tags.set(PARENT_TAG, run.parentRunId);
  // MLflow's own runs have no such tag, and their clients no use for it.
  if (run.parentRunId !== undefined && run.runType !== undefined) tags.set(ROOT_TAG, run.rootRunId);
  if (run.displayName !== undefined) tags.set(RUN_NAME_TAG, run.displayName);
  return tags;
}

/**
 * The change that setting tags makes. Throws `ImmutableProperty` for a key that is a property of the run, or its
 * parent, with another value.
 */
export function setTags(run: Run, tags: ReadonlyMap<string, string>): RunChanges {
  const changed = new Map(Object.entries(run.tags));
  let displayName = run.displayName;
  for (const [key, value] of tags) {
    if (key === RUN_NAME_TAG) displayName = value === '' ? run.displayName : value;
    else if (!isFixed(run, key, value)) changed.set(key, value);
  }
  return {
    tags: Object.fromEntries(changed),
    ...(displayName === undefined ? {} : { displayName }),
  };
}

/** The change that taking a tag away makes. Throws `TagNotFound`, and `ImmutableProperty` for what stays. */
export function removeTag(run: Run, key: string): RunChanges {
  const fixed = fixedValueOf(run, key);
  if (fixed !== undefined || (key === RUN_NAME_TAG && run.displayName !== undefined)) {
    throw new AzMlError('ImmutableProperty', `The tag ${key} of run ${run.runId} cannot be taken away`, {
      target: key,
    });
  }
  if (!Object.hasOwn(run.tags, key)) {
    throw new AzMlError('TagNotFound', `No tag with name: ${key} in run with id ${run.runId}`, {
      target: key,
    });
  }
  return { tags: Object.fromEntries(Object.entries(run.tags).filter(([known]) => known !== key)) };
}

function isFixed(run: Run, key: string, value: string): boolean {
  const fixed = fixedValueOf(run, key);
  if (fixed === undefined) return false;
  if (fixed === value) return true;
  throw new AzMlError('ImmutableProperty', `The tag ${key} is ${JSON.stringify(fixed)} and cannot change`, {
    target: key,
  });
}

function fixedValueOf(run: Run, key: string): string | undefined {
  if (key === PARENT_TAG) return run.parentRunId;
  return key.startsWith(SHARED_PREFIX) && Object.hasOwn(run.properties, key)
    ? run.properties[key]
    : undefined;
}
