import type { ApiMethod } from '../../contract/api-message.ts';
import type { Role } from '../../contract/principal.ts';
import type { MlflowHandler } from './call.ts';
import type { MlflowPath } from './path.ts';

export interface MlflowRoute {
  readonly methods: readonly ApiMethod[];
  /** A `{word}` stands for one segment, a last `{word*}` for all that follow, none included. */
  readonly template: string;
  /** The least role that may do it, where callers show who they are. */
  readonly role: Role;
  /** Whether the body is a file, not JSON. */
  readonly takesFile?: true;
  load(): Promise<MlflowHandler>;
}

type Load = MlflowRoute['load'];

const get = (template: string, load: Load): MlflowRoute => ({
  methods: ['GET'],
  template,
  role: 'reader',
  load,
});
const post = (template: string, load: Load): MlflowRoute => ({
  methods: ['POST'],
  template,
  role: 'contributor',
  load,
});
const search = (template: string, load: Load): MlflowRoute => ({
  methods: ['POST'],
  template,
  role: 'reader',
  load,
});

/** Routes below `…/mlflow/`. */
export const TRACKING_ROUTES: readonly MlflowRoute[] = [
  get('server-info', async () => (await import('./server-info.ts')).getServerInfo),

  get('experiments/get', async () => (await import('./experiments.ts')).getExperiment),
  get('experiments/get-by-name', async () => (await import('./experiments.ts')).getExperimentByName),
  post('experiments/create', async () => (await import('./experiments.ts')).createExperiment),
  post('experiments/update', async () => (await import('./experiment-changes.ts')).updateExperiment),
  post('experiments/delete', async () => (await import('./experiment-changes.ts')).deleteExperiment),
  post('experiments/restore', async () => (await import('./experiment-changes.ts')).restoreExperiment),
  post('experiments/set-experiment-tag', async () => (await import('./experiment-changes.ts')).setTag),
  post('experiments/delete-experiment-tag', async () => (await import('./experiment-changes.ts')).deleteTag),
  {
    methods: ['GET', 'POST'],
    template: 'experiments/search',
    role: 'reader',
    load: async () => (await import('./search-experiments.ts')).searchExperiments,
  },

  get('runs/get', async () => (await import('./runs.ts')).getRun),
  post('runs/create', async () => (await import('./create-run.ts')).createRun),
  post('runs/update', async () => (await import('./runs.ts')).updateRun),
  post('runs/delete', async () => (await import('./runs.ts')).deleteRun),
  post('runs/restore', async () => (await import('./runs.ts')).restoreRun),
  search('runs/search', async () => (await import('./search-runs.ts')).searchRuns),
  post('runs/log-parameter', async () => (await import('./logging.ts')).logParameter),
  post('runs/log-metric', async () => (await import('./logging.ts')).logMetric),
  post('runs/set-tag', async () => (await import('./logging.ts')).setTag),
  post('runs/delete-tag', async () => (await import('./logging.ts')).deleteTag),
  post('runs/log-batch', async () => (await import('./log-batch.ts')).logBatch),
  post('runs/log-model', async () => (await import('./run-inputs.ts')).logModel),
  post('runs/log-inputs', async () => (await import('./run-inputs.ts')).logInputs),
  post('runs/outputs', async () => (await import('./run-inputs.ts')).logOutputs),

  get('metrics/get-history', async () => (await import('./metric-history.ts')).getHistory),
  get(
    'metrics/get-history-bulk-interval',
    async () => (await import('./metric-history.ts')).getBulkIntervalHistory,
  ),
  get('artifacts/list', async () => (await import('./artifact-list.ts')).listArtifacts),

  post('logged-models', async () => (await import('./logged-models.ts')).createModel),
  search('logged-models/search', async () => (await import('./search-models.ts')).searchModels),
  get('logged-models/{model_id}', async () => (await import('./logged-models.ts')).getModel),
  {
    methods: ['PATCH'],
    template: 'logged-models/{model_id}',
    role: 'contributor',
    load: async () => (await import('./logged-models.ts')).finishModel,
  },
  {
    methods: ['DELETE'],
    template: 'logged-models/{model_id}',
    role: 'contributor',
    load: async () => (await import('./logged-models.ts')).deleteModel,
  },
  {
    methods: ['PATCH'],
    template: 'logged-models/{model_id}/tags',
    role: 'contributor',
    load: async () => (await import('./logged-models.ts')).setModelTags,
  },
  {
    methods: ['DELETE'],
    template: 'logged-models/{model_id}/tags/{tag_key}',
    role: 'contributor',
    load: async () => (await import('./logged-models.ts')).deleteModelTag,
  },
  post('logged-models/{model_id}/params', async () => (await import('./logged-models.ts')).logModelParams),
  get(
    'logged-models/{model_id}/artifacts/directories',
    async () => (await import('./artifact-list.ts')).listModelArtifacts,
  ),
];

/** Routes below `…/mlflow-artifacts/`. */
export const ARTIFACT_ROUTES: readonly MlflowRoute[] = [
  get('artifacts', async () => (await import('./artifact-proxy.ts')).listFiles),
  get('artifacts/{path*}', async () => (await import('./artifact-proxy.ts')).getFile),
  {
    methods: ['PUT'],
    template: 'artifacts/{path*}',
    role: 'contributor',
    takesFile: true,
    load: async () => (await import('./artifact-proxy.ts')).putFile,
  },
  {
    methods: ['DELETE'],
    template: 'artifacts/{path*}',
    role: 'contributor',
    load: async () => (await import('./artifact-proxy.ts')).deleteFiles,
  },
  ...(['create', 'complete', 'abort'] as const).map((step) =>
    post(`mpu/${step}/{path*}`, async () => (await import('./artifact-proxy.ts')).refuseParts),
  ),
  get('presigned/{path*}', async () => (await import('./artifact-proxy.ts')).refuseParts),
];

export interface FoundMlflowRoute {
  readonly route: MlflowRoute;
  readonly words: ReadonlyMap<string, string>;
}

/** The route of a method and path, or what kind of unknown it is, as an HTTP status. */
export function findMlflowRoute(
  method: ApiMethod,
  { api, segments }: MlflowPath,
): FoundMlflowRoute | 404 | 405 {
  let isKnown = false;
  for (const route of api === 'tracking' ? TRACKING_ROUTES : ARTIFACT_ROUTES) {
    const words = match(route.template.split('/'), segments);
    if (words === undefined) continue;
    isKnown = true;
    if (route.methods.includes(method)) return { route, words };
  }
  return isKnown ? 405 : 404;
}

function match(
  template: readonly string[],
  segments: readonly string[],
): ReadonlyMap<string, string> | undefined {
  const words = new Map<string, string>();
  for (const [index, expected] of template.entries()) {
    if (expected.endsWith('*}')) {
      if (segments.length <= index) return undefined;
      return words.set(expected.slice(1, -2), segments.slice(index).join('/'));
    }
    const actual = segments[index];
    if (actual === undefined || actual === '') return undefined;
    if (expected.startsWith('{')) words.set(expected.slice(1, -1), actual);
    else if (expected !== actual) return undefined;
  }
  return template.length === segments.length ? words : undefined;
}
