import { type Artifact, type ArtifactContentInformation, RUN_ORIGIN } from '../contract/artifact.ts';
import type { ErrorResponse } from '../contract/error.ts';
import type { BatchArtifacts } from '../contract/operations.ts';
import { AzMlError } from '../errors.ts';
import { checkFilePath } from './artifact-path.ts';
import { toArtifact, toContentInformation } from './artifacts.ts';
import { readFields, readList, readText } from './body-fields.ts';
import { type Call, currentUtc, type Handler, type JsonAnswer } from './call.ts';
import { readJson } from './request-body.ts';
import { toItemError } from './run-changes.ts';
import { findFileOwner } from './run-file-scope.ts';
import type { RunFile } from './run-files.ts';
import type { RunScope } from './scope.ts';

/** Announces files of a run that are about to be sent, each for itself. Those that are there stay as they are. */
export const createRunArtifacts = async (call: Call): Promise<JsonAnswer<BatchArtifacts>> => {
  const items = readList(readFields(await readJson(call), 'the request', ['paths']), 'paths') ?? [];
  const { pathsPerBatch } = call.parts.limits;
  if (items.length > pathsPerBatch) {
    throw new AzMlError('LimitExceeded', `at most ${pathsPerBatch} paths can be announced at once`, {
      target: 'paths',
    });
  }
  const paths = items.map((item) => readText(readFields(item, 'a path', ['path']), 'path') ?? '');
  const scope = await findFileOwner(call);
  const artifacts = new Map<string, Artifact>();
  const addresses = new Map<string, ArtifactContentInformation>();
  const errors = new Map<string, ErrorResponse>();
  for (const path of new Set(paths)) {
    try {
      const file = await announce(call, scope, path);
      artifacts.set(path, toArtifact(scope, file));
      addresses.set(path, await toContentInformation(call, scope, file));
    } catch (error) {
      errors.set(path, toItemError(call, error));
    }
  }
  return {
    value: {
      artifacts: Object.fromEntries(artifacts),
      artifactContentInformation: Object.fromEntries(addresses),
      errors: Object.fromEntries(errors),
    },
  };
};

/** Announces one file, named in the body. A file that lies in a datastore cannot be. */
export const createArtifact: Handler<'createArtifact'> = async (call) => {
  const fields = readFields(await readJson(call), 'the artifact', ARTIFACT_FIELDS);
  if (fields.values.has('dataPath')) {
    throw new AzMlError('OperationNotBuilt', `${call.operation} in a datastore is not built here`, {
      target: 'dataPath',
    });
  }
  const names = ['origin', 'container'].map((name) => [name, readText(fields, name) ?? ''] as const);
  const scoped = { ...call, parameters: new Map([...call.parameters, ...names]) };
  const scope = await findFileOwner(scoped);
  return { value: toArtifact(scope, await announce(call, scope, readText(fields, 'path') ?? '')) };
};

const ARTIFACT_FIELDS = ['artifactId', 'origin', 'container', 'path', 'etag', 'createdTime', 'dataPath'];

async function announce({ parts }: Call, { record }: RunScope, path: string): Promise<RunFile> {
  checkFilePath(path, parts.limits.artifactPathLength);
  const { workspaceId, run } = record;
  const container = run.dataContainerId;
  const stored = await parts.store.getArtifact(workspaceId, RUN_ORIGIN, container, path);
  if (stored !== undefined) return { path, createdUtc: stored.createdUtc };
  const createdUtc = currentUtc(parts);
  await parts.store.putArtifacts([{ workspaceId, origin: RUN_ORIGIN, container, path, size: 0, createdUtc }]);
  return { path, createdUtc };
}
