import type { OperationName } from '../../src/contract/operations.ts';
import { HISTORY } from '../support/test-service.ts';
import { readPublishedApi } from './published-api.ts';
import type { Exchange } from './recorder.ts';

/** Operations of the resource manager and our own ones, of which the published descriptions say nothing. */
export const OURS = /^\/subscriptions\/|^\/azml\//;
/** In process there is no host that the address of a kept file could name. */
const HOSTLESS = /contentUri must match format "uri"$/;
/** Cells of any type: the description was made from a language in which everything is an `object`. */
const ANY_CELL = /\/cells\/\d+\/[^ ]* must be object$/;
const EXPERIMENT = `${HISTORY}/experiments/exp`;

/** What the published descriptions say of these exchanges. */
export interface PublishedCheck {
  /** What differs from them, a line each. */
  readonly problems: readonly string[];
  readonly checked: ReadonlySet<OperationName | string>;
}

/**
 * Holds answers against the published descriptions. `isElsewhere` tells of paths that are in none of them, because only
 * clients are known to use them.
 */
export function checkExchanges(
  exchanges: readonly Exchange[],
  hostName: string,
  isElsewhere: RegExp = OURS,
): PublishedCheck {
  const published = readPublishedApi();
  const problems: string[] = [];
  const checked = new Set<string>();
  for (const { operation, method, path, status, text } of exchanges) {
    const what = `${method} ${path} -> ${status}`;
    const described =
      published.describe(method, path, status) ?? published.describe(method, toExperimentScope(path), status);
    if (described === undefined) {
      if (!OURS.test(path) && !isElsewhere.test(path)) problems.push(`${what}: not in any description`);
      continue;
    }
    checked.add(operation ?? path);
    // Parts of a file are our addition; in the description a file is always whole.
    if (!described.isDeclared && status !== 206)
      problems.push(`${what}: not declared by ${described.description}`);
    const errors = described.findErrors?.(JSON.parse(text)) ?? [];
    problems.push(
      ...errors
        .filter((error) => !ANY_CELL.test(error))
        .filter((error) => !(hostName === 'in process' && HOSTLESS.test(error)))
        .map((error) => `${what}: ${error} (${described.description})`),
    );
  }
  return { problems, checked };
}

/** Not all operations on a run are published for its id alone; those that are not answer as in the experiment. */
function toExperimentScope(path: string): string {
  return path.startsWith(`${HISTORY}/runs/`)
    ? path.replace(HISTORY, EXPERIMENT)
    : path.replace(/\/experimentids\/[^/]+/, '/experiments/exp');
}
