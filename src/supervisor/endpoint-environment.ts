import type { RunEndpoint } from './run-endpoint.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The run that a script belongs to, as its clients name it. */
interface NamedRun {
  readonly runId: string;
  readonly experimentId: string;
}

/**
 * The variables by which the clients of Azure ML and MLflow in a script reach their run. `chosen` are those that the
 * run configuration sets: whoever has named another MLflow there keeps it, and no token of ours goes to it.
 */
export function endpointEnvironment(
  { url, token, expiryTimeUtc }: Pick<RunEndpoint, 'url' | 'token' | 'expiryTimeUtc'>,
  { runId, experimentId }: NamedRun,
  chosen: Environment,
): Readonly<Record<string, string>> {
  const azureMl = {
    AZUREML_SERVICE_ENDPOINT: url,
    AZUREML_RUN_HISTORY_SERVICE_ENDPOINT: url,
    AZUREML_DISCOVERY_SERVICE_ENDPOINT: `${url}/discovery`,
    AZUREML_RUN_TOKEN: token,
    AZUREML_RUN_TOKEN_EXPIRY: String(Math.floor(Date.parse(expiryTimeUtc) / 1000)),
  };
  if (chosen.MLFLOW_TRACKING_URI !== undefined) return azureMl;
  return {
    ...azureMl,
    MLFLOW_TRACKING_URI: url,
    MLFLOW_TRACKING_TOKEN: token,
    MLFLOW_RUN_ID: runId,
    MLFLOW_EXPERIMENT_ID: experimentId,
  };
}

/**
 * What a shell may have set for another MLflow: a name and password go before a token, and an experiment's name that
 * is not that of the run's experiment is an error to MLflow.
 */
export const OTHER_MLFLOW: readonly string[] = [
  'MLFLOW_TRACKING_USERNAME',
  'MLFLOW_TRACKING_PASSWORD',
  'MLFLOW_TRACKING_AUTH',
  'MLFLOW_TRACKING_AWS_SIGV4',
  'MLFLOW_EXPERIMENT_NAME',
];

const OURS = ['127.0.0.1', 'localhost'];

/** The hosts that no proxy is asked for, in both spellings that programs look for, with this machine among them. */
export function bypassProxy(environment: Environment): Readonly<Record<string, string>> {
  const names = (environment.no_proxy ?? environment.NO_PROXY ?? '').split(',').filter((name) => name !== '');
  const all = [...names, ...OURS.filter((name) => !names.includes(name))].join(',');
  return { NO_PROXY: all, no_proxy: all };
}
