import type { Environment } from './git-environment.ts';
import type { GitFacts } from './git-facts.ts';
import { redactUrl, UNCLEAR_URL } from './redact-url.ts';

/** What is recorded of the code's origin; each has a key `azureml.git.<name>`. */
type GitName = 'repository_uri' | 'branch' | 'commit' | 'dirty' | 'build_id' | 'build_uri';

/** A value, or why there is none; neither, where nobody asked for one. */
type Finding = { readonly value: string } | { readonly reason: string } | undefined;

/** The variables that win over git, and the second key under which MLflow looks for a value. */
const NAMES: readonly { readonly name: GitName; readonly variable: string; readonly twin?: string }[] = [
  { name: 'repository_uri', variable: 'AZUREML_GIT_REPOSITORY_URI', twin: 'mlflow.source.git.repoURL' },
  { name: 'branch', variable: 'AZUREML_GIT_BRANCH', twin: 'mlflow.source.git.branch' },
  { name: 'commit', variable: 'AZUREML_GIT_COMMIT', twin: 'mlflow.source.git.commit' },
  { name: 'dirty', variable: 'AZUREML_GIT_DIRTY' },
  { name: 'build_id', variable: 'AZUREML_GIT_BUILD_ID' },
  { name: 'build_uri', variable: 'AZUREML_GIT_BUILD_URI' },
];

/** What a service takes as the value of a property, in UTF-16 units. */
const VALUE_LIMIT = 1000;

/**
 * The properties of a run, and of its snapshot, that tell where its code comes from. All values are strings.
 *
 * - `azureml.git.repository_uri`, `.branch`, `.commit`, `.dirty` (`True` or `False`): as git says, or the variables
 *   `AZUREML_GIT_REPOSITORY_URI`, `_BRANCH`, `_COMMIT` and `_DIRTY`, which win and need no git
 * - `azureml.git.build_id`, `.build_uri`: from `AZUREML_GIT_BUILD_ID` and `_BUILD_URI` only
 * - `mlflow.source.git.repoURL`, `.branch`, `.commit`: the same values under MLflow's keys
 * - `azml.git.missing`: why git could tell nothing at all ("not a git repository")
 * - `azml.git.<name>.missing`: why one of the above is absent ("detached HEAD")
 *
 * A variable that is empty counts as not set. An address is recorded without credentials. A value that is too long
 * is left out, as the beginning of an address or a name would be another one.
 */
export function toGitProperties(facts: GitFacts, environment: Environment): Record<string, string> {
  const properties: Record<string, string> = {};
  let isAnythingUnknown = false;
  for (const { name, variable, twin } of NAMES) {
    const given = environment[variable]?.trim();
    const finding = checkLength(given ? readVariable(name, given) : readFact(facts, name));
    if (finding === undefined) {
      isAnythingUnknown ||= !name.startsWith('build_');
    } else if ('reason' in finding) {
      properties[`azml.git.${name}.missing`] = finding.reason;
    } else {
      properties[`azureml.git.${name}`] = finding.value;
      if (twin !== undefined) properties[twin] = finding.value;
    }
  }
  const { repository: reason } = facts.missing;
  if (isAnythingUnknown && reason !== undefined) properties['azml.git.missing'] = reason;
  return properties;
}

function readVariable(name: GitName, given: string): Finding {
  if (name === 'dirty') return { value: /^(1|true)$/i.test(given) ? 'True' : 'False' };
  if (name !== 'repository_uri' && name !== 'build_uri') return { value: given };
  // The address of a build is mostly its number in the query.
  const value = redactUrl(given, { keepNumbers: name === 'build_uri' });
  return value === undefined ? { reason: UNCLEAR_URL } : { value };
}

function readFact(facts: GitFacts, name: GitName): Finding {
  if (name === 'build_id' || name === 'build_uri') return undefined;
  const reason = facts.missing[name];
  if (reason !== undefined) return { reason };
  if (name === 'dirty')
    return facts.dirty === undefined ? undefined : { value: facts.dirty ? 'True' : 'False' };
  const value = (name === 'repository_uri' ? facts.repositoryUri : facts[name])?.trim();
  return value ? { value } : undefined;
}

function checkLength(finding: Finding): Finding {
  const isTooLong = finding !== undefined && 'value' in finding && finding.value.length > VALUE_LIMIT;
  return isTooLong ? { reason: `longer than ${VALUE_LIMIT} characters` } : finding;
}
