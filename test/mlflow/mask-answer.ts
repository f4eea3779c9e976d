/** Values that are each server's own, or the words of a message. */
const OWN = new Set([
  'experiment_id',
  'run_id',
  'run_uuid',
  'artifact_uri',
  'root_uri',
  'artifact_location',
  'creation_time',
  'last_update_time',
  'start_time',
  'end_time',
  'message',
  'next_page_token',
]);

/** Fields of errors that clients do not read, and the one workspace of MLflow's own server. */
const LEFT_OUT = new Set(['sqlstate', 'error_class', 'workspace']);

/**
 * An answer of MLflow's API without what two servers may say differently: ids, times, the order of lists by key, and
 * empty inputs and outputs.
 */
export function maskAnswer(value: unknown): unknown {
  if (Array.isArray(value)) return sortByKey(value.map(maskAnswer));
  if (typeof value === 'string') return value.replace(/[0-9a-f]{32}/g, '<id>');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, field]) => !LEFT_OUT.has(name) && !isEmpty(name, field))
      .map(([name, field]) => [name, OWN.has(name) ? `<${typeof field}>` : maskAnswer(field)]),
  );
}

function isEmpty(name: string, field: unknown): boolean {
  return (name === 'inputs' || name === 'outputs') && JSON.stringify(field) === '{}';
}

/** Tags, parameters and metrics have no order of their own. */
function sortByKey(items: unknown[]): unknown[] {
  const keyOf = (item: unknown) =>
    typeof item === 'object' && item !== null && 'key' in item ? String(item.key) : undefined;
  if (items.some((item) => keyOf(item) === undefined)) return items;
  return [...items].sort((left, right) => ((keyOf(left) ?? '') < (keyOf(right) ?? '') ? -1 : 1));
}
