/** Keys that one word-by-word rule cannot spell: names of sections written together. */
const TOGETHER = [
  'amlcompute',
  'paralleltask',
  'tensorflow',
  'pytorch',
  'kubernetescompute',
  'datacaches',
  'hdi',
  'mpi',
];

/** Nothing below these is a key of ours: names of variables, packages and settings that belong to others. */
const FOREIGN = new Set(['environmentVariables', 'condaDependencies', 'tags', 'properties']);

/** The keys of these sections of a run configuration are names given by the user; what they hold is ours again. */
const NAMED = new Set(['data', 'dataReferences', 'outputData', 'services']);

/** A key for comparing: whatever its case, and with or without underscores. */
export function normalizeKey(key: string): string {
  return key.replaceAll('_', '').toLowerCase();
}

/**
 * Camel case of a key written in snake_case, in TitleCase or in camelCase already. A key that is none of these, such
 * as `spark.app.name` or `_private`, stays as it is.
 */
export function toCamelCase(key: string): string {
  if (!/^[A-Za-z][A-Za-z0-9]*(?:_+[A-Za-z0-9]+)*$/.test(key)) return key;
  const normal = normalizeKey(key);
  if (TOGETHER.includes(normal)) return normal;
  const [first = '', ...rest] = key.split(/_+/);
  return lowerFirstWord(first) + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** `NodeCount` -> `nodeCount`, `ID` -> `id`, `HTTPPort` -> `httpPort`. */
function lowerFirstWord(word: string): string {
  return word.replace(/^(?:[A-Z]+(?![a-z])|[A-Z])/, (capitals) => capitals.toLowerCase());
}

/** Called with the keys, as in the result, that lead to a key which a map has twice in two spellings. */
export type OnClash = (path: readonly string[]) => void;

type KeyPlace = 'top' | 'names' | 'ours';

/**
 * A copy of a run configuration, or of a part of it, with all our own keys in camel case, recursively; the user's
 * names stay as they were written. Of two keys of a map that come out the same the later one counts.
 */
export function convertKeys(value: unknown, onClash: OnClash = () => {}): unknown {
  return convertAt(value, 'top', [], onClash);
}

function convertAt(value: unknown, place: KeyPlace, path: readonly string[], onClash: OnClash): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) => convertAt(item, 'ours', [...path, String(index)], onClash));
  }
  if (typeof value !== 'object' || value === null) return value;
  const seen = new Set<string>();
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => {
    const converted = place === 'names' ? key : toCamelCase(key);
    const itemPath = [...path, converted];
    if (seen.has(converted)) onClash(itemPath);
    seen.add(converted);
    if (place !== 'names' && isForeign(itemPath)) return [converted, item];
    const itemPlace = place === 'top' && NAMED.has(converted) ? 'names' : 'ours';
    return [converted, convertAt(item, itemPlace, itemPath, onClash)];
  });
  return Object.fromEntries(entries);
}

function isForeign(path: readonly string[]): boolean {
  const key = path.at(-1) ?? '';
  return FOREIGN.has(key) || (key === 'configuration' && path.at(-2) === 'spark');
}
