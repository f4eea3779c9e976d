import { MARKER_VARIABLE, SUPERVISOR_VARIABLE } from '../compute/local/run-processes.ts';
import type { LaunchFile } from '../compute/local/run-records.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Settings of this program that hold credentials: for the submitter and the supervisor, not for the script. */
const SECRET = /^AZ_ML_.*(TOKEN|SECRET|PASSWORD|CREDENTIAL|KEY|CONNECTION|DATABASE)/;

/**
 * The environment of the script: what the submitter had, then the run configuration's variables, then the names by
 * which the script finds its run. Output of Python appears as it is printed unless the user says otherwise.
 */
export function buildScriptEnvironment(launch: LaunchFile, own: Environment): Record<string, string> {
  const inherited = Object.entries(own).filter(
    ([name]) => !SECRET.test(name) && name !== SUPERVISOR_VARIABLE && name !== MARKER_VARIABLE,
  );
  const { environmentVariables } = launch.request.definition.configuration.environment;
  const ofTheRun = launch.environmentNames.map((name) => [name, own[name]] as const);
  const merged = new Map<string, string>([['PYTHONUNBUFFERED', '1']]);
  for (const [name, value] of [...inherited, ...Object.entries(environmentVariables), ...ofTheRun]) {
    if (value !== undefined && isName(name) && !value.includes('\0')) merged.set(name, value);
  }
  merged.set(MARKER_VARIABLE, launch.marker);
  return Object.fromEntries(merged);
}

function isName(name: string): boolean {
  return name !== '' && !name.includes('=') && !name.includes('\0');
}
