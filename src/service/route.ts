import type { ApiMethod } from '../contract/api-message.ts';
import { OPERATIONS, type OperationName } from '../contract/operations.ts';

export interface Route {
  readonly operation: OperationName;
  readonly parameters: ReadonlyMap<string, string>;
}

interface Candidate {
  readonly operation: OperationName;
  readonly segments: readonly string[];
}

/**
 * Finds operations by method and path. Templates are sorted by method and number of segments only as far as
 * requests ask for them: a command makes one or two requests and should not pay for a table of all.
 */
export function createRouteFinder(): (method: ApiMethod, path: string) => Route | undefined {
  const candidates = new Map<string, readonly Candidate[]>();
  return (method, path) => {
    const segments = splitPath(path);
    if (segments === undefined) return undefined;
    const key = `${method} ${segments.length}`;
    const known = candidates.get(key) ?? collectCandidates(method, segments.length);
    candidates.set(key, known);
    for (const { operation, segments: template } of known) {
      const parameters = matchSegments(template, segments);
      if (parameters !== undefined) return { operation, parameters };
    }
    return undefined;
  };
}

/** The methods that some operation has on this path. */
export function methodsOn(path: string): readonly ApiMethod[] {
  const find = createRouteFinder();
  return METHODS.filter((method) => find(method, path) !== undefined);
}

const METHODS: readonly ApiMethod[] = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];

/** Whether a path fits a template such as `/a/{word}/b`; then with the words. */
export function matchTemplate(template: string, path: string): ReadonlyMap<string, string> | undefined {
  const segments = splitPath(path);
  return segments === undefined ? undefined : matchSegments(template.split('/'), segments);
}

function collectCandidates(method: ApiMethod, length: number): readonly Candidate[] {
  const found: Candidate[] = [];
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    if (operation.method !== method) continue;
    for (const path of operation.paths) {
      const segments = path.split('/');
      const isOpen = path.endsWith('*}');
      if (segments.length === length || (isOpen && segments.length < length))
        found.push({ operation: name as OperationName, segments });
    }
  }
  return found;
}

/** Decoded segments; `undefined` for a path that cannot be decoded. */
function splitPath(path: string): readonly string[] | undefined {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** Fixed words match in any letter case, as the resource manager's do; `{word*}` takes all segments that are left. */
function matchSegments(
  template: readonly string[],
  segments: readonly string[],
): ReadonlyMap<string, string> | undefined {
  const isOpen = template.at(-1)?.endsWith('*}') === true;
  if (isOpen ? template.length > segments.length : template.length !== segments.length) return undefined;
  const parameters = new Map<string, string>();
  for (const [index, expected] of template.entries()) {
    const actual = segments[index] ?? '';
    if (expected.endsWith('*}')) {
      parameters.set(expected.slice(1, -2), segments.slice(index).join('/'));
    } else if (expected.startsWith('{')) {
      if (actual === '') return undefined;
      parameters.set(expected.slice(1, -1), actual);
    } else if (expected !== actual && expected.toLowerCase() !== actual.toLowerCase()) {
      return undefined;
    }
  }
  return parameters;
}
