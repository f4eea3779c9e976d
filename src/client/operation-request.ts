import type { ApiRequest, RequestBody } from '../contract/api-message.ts';
import { OPERATIONS, type OperationName } from '../contract/operations.ts';
import { AzMlError } from '../errors.ts';

export interface OperationArguments {
  /** Values for the `{words}` of the path. The first template whose words are all given is used. */
  readonly path: Readonly<Record<string, string | undefined>>;
  readonly query?: ApiRequest['query'];
  readonly headers?: ApiRequest['headers'];
  readonly body?: RequestBody;
}

/**
 * Operations by `POST` that do nothing when they come a second time: those that only ask, that make what is not there,
 * and that name by the caller's own id or path what they make.
 */
const REPEATABLE: ReadonlySet<OperationName> = new Set<OperationName>([
  'queryRuns',
  'queryExperiments',
  'createExperiment',
  'missingBlobs',
  'startSnapshotRun',
  'postArtifactContent',
  'listMetrics',
  'getMetric',
  'cancelRun',
  'cancelRunByHistory',
]);

/** The request of one operation of the run API. */
export function buildRequest(name: OperationName, args: OperationArguments): ApiRequest {
  const { method, paths } = OPERATIONS[name];
  for (const template of paths) {
    const path = fillTemplate(template, args.path);
    if (path === undefined) continue;
    return {
      method,
      path,
      ...(args.query === undefined ? {} : { query: args.query }),
      headers: { accept: 'application/json', ...args.headers },
      ...(args.body === undefined ? {} : { body: args.body }),
      ...(REPEATABLE.has(name) ? { isRepeatable: true } : {}),
    };
  }
  throw unfillable(name, args.path);
}

/** An empty name would make the path that of something else. */
function unfillable(name: OperationName, words: OperationArguments['path']): AzMlError {
  const empty = Object.keys(words).find((word) => words[word] === '');
  if (empty !== undefined)
    return new AzMlError('BadArgument', `the ${toWords(empty)} is empty`, { target: empty });
  return new AzMlError('Internal', `no path of ${name} can be filled with ${Object.keys(words).join(', ')}`);
}

/** `runId` as `run id` */
function toWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function fillTemplate(template: string, words: OperationArguments['path']): string | undefined {
  let complete = true;
  const path = template.replace(/\{(\w+)\}/g, (_, word: string) => {
    const value = words[word];
    if (value === undefined || value === '') complete = false;
    return encodeURIComponent(value ?? '');
  });
  return complete ? path : undefined;
}
