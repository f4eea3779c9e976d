import { MARKER_VARIABLE, SUPERVISOR_VARIABLE } from '../compute/local/run-processes.ts';
import type { LaunchFile } from '../compute/local/run-records.ts';
import { bypassProxy, endpointEnvironment, OTHER_MLFLOW } from './endpoint-environment.ts';
import type { RunEndpoint } from './run-endpoint.ts';
import { uploadEnvironment } from './uploads/upload-kit.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Settings of this program that hold credentials: for the submitter and the supervisor, not for the script. */
const SECRET = /^AZ_ML_.*(TOKEN|SECRET|PASSWORD|CREDENTIAL|KEY|CONNECTION|DATABASE)/;

/**
 * The environment of the script: what the submitter had, then the run configuration's variables, then the names by
 * which the script finds its run, and with an endpoint reaches it. Output of Python appears as it is printed unless
 * the user says otherwise.
 */
export function buildScriptEnvironment(
  launch: LaunchFile,
  own: Environment,
  endpoint: Omit<RunEndpoint, 'port' | 'close'> | undefined,
): Record<string, string> {
  const { environmentVariables: chosen } = launch.request.definition.configuration.environment;
  const reach = endpoint === undefined ? {} : endpointEnvironment(endpoint, launch.request, chosen);
  const hidden = 'MLFLOW_TRACKING_URI' in reach ? OTHER_MLFLOW : [];
  const inherited = Object.entries(own).filter(
    ([name]) =>
      !SECRET.test(name) &&
      name !== SUPERVISOR_VARIABLE &&
      name !== MARKER_VARIABLE &&
      !hidden.includes(name),
  );
  const ofTheRun = launch.environmentNames.map((name) => [name, own[name]] as const);
  const merged = new Map<string, string>([['PYTHONUNBUFFERED', '1']]);
  for (const [name, value] of [
    ...inherited,
    ...Object.entries(chosen),
    ...ofTheRun,
    ...Object.entries(reach),
  ]) {
    if (value !== undefined && isName(name) && !value.includes('\0')) merged.set(name, value);
  }
  if (endpoint !== undefined) {
    const hosts = bypassProxy(Object.fromEntries(merged));
    const uploads = endpoint.uploads === undefined ? {} : uploadEnvironment(endpoint.uploads, endpoint);
    for (const [name, value] of Object.entries({ ...hosts, ...uploads })) merged.set(name, value);
  }
  merged.set(MARKER_VARIABLE, launch.marker);
  return Object.fromEntries(merged);
}

function isName(name: string): boolean {
  return name !== '' && !name.includes('=') && !name.includes('\0');
}
