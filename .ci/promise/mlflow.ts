import { ARTIFACT_ROUTES, type MlflowRoute, TRACKING_ROUTES } from '../../src/service/mlflow/route-table.ts';
import type { Promised, PromiseRow, PromiseSection } from './promise.ts';

const EQUAL = "our answers are those of MLflow's own server";
const CLIENT = "a script with MLflow's own client does all its work, and Azure ML's clients see the same run";

/** What is promised otherwise than by the comparison with MLflow's own server. */
const OTHERWISE: readonly (readonly [pattern: RegExp, promised: Promised])[] = [
  [/^(?:mpu|presigned)/, { level: 'refused', proof: 'a file in parts is refused by name' }],
  [
    /^logged-models/,
    {
      level: 'subset',
      proof: CLIENT,
      note: 'searched by name, id, status, run, type, tags and params, newest first',
    },
  ],
  [/^(?:server-info|runs\/outputs|runs\/log-model)/, { level: 'shape', proof: CLIENT }],
  [/^metrics\/get-history-bulk/, { level: 'shape', proof: 'one metric of several runs is thinned out' }],
  [
    /^metrics\/get-history$/,
    { level: 'exact', proof: EQUAL, note: 'values come in the order in which they were logged' },
  ],
  [
    /^runs\/update/,
    {
      level: 'exact',
      proof: EQUAL,
      note: "the status of a run that a compute target has had in hand is its supervisor's",
    },
  ],
];

/** MLflow's tracking API and artifact proxy. */
export const MLFLOW: PromiseSection = {
  title: 'MLflow',
  introduction:
    "At `/api/2.0`, `/ajax-api/2.0` and `/ajax-api/3.0`, alone and behind `/mlflow/v1.0{WS}` and `/mlflow/v2.0{WS}`. The same requests are sent to MLflow's own server, and the answers compared.",
  rows: [...rowsOf('mlflow', TRACKING_ROUTES), ...rowsOf('mlflow-artifacts', ARTIFACT_ROUTES)],
};

function rowsOf(api: string, routes: readonly MlflowRoute[]): PromiseRow[] {
  return routes.map(({ methods, template }) => ({
    name: template,
    routes: methods.map((method) => `${method} ${api}/${template}`),
    ...(OTHERWISE.find(([pattern]) => pattern.test(template))?.[1] ?? { level: 'exact', proof: EQUAL }),
  }));
}
