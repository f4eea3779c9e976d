import type { Artifact, ArtifactContentInformation } from '../contract/artifact.ts';
import type { ErrorResponse } from '../contract/error.ts';
import { AzMlError } from '../errors.ts';
import { toArtifact, toContentInformation } from './artifacts.ts';
import { readFields, readTextList } from './body-fields.ts';
import type { Call, Handler } from './call.ts';
import { readJson } from './request-body.ts';
import { toItemError } from './run-changes.ts';
import { findFileOwner, readFilePath } from './run-file-scope.ts';
import { findRunFile } from './run-files.ts';

/** Files of any runs by `{origin}/{container}/{path}`, each for itself, told under these ids. */
export const getArtifactsById: Handler<'getArtifactsById'> = async (call) => {
  const fields = readFields(await readJson(call), 'the request', ['artifactIds']);
  const artifacts = new Map<string, Artifact>();
  const addresses = new Map<string, ArtifactContentInformation>();
  const errors = new Map<string, ErrorResponse>();
  for (const id of new Set(readTextList(fields, 'artifactIds') ?? [])) {
    try {
      const scoped = ofArtifact(call, id);
      const path = readFilePath(scoped);
      const scope = await findFileOwner(scoped);
      const file = await findRunFile(call.parts, scope.record, path);
      artifacts.set(id, toArtifact(scope, file));
      addresses.set(id, await toContentInformation(scoped, scope, file));
    } catch (error) {
      errors.set(id, toItemError(call, error));
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

function ofArtifact(call: Call, id: string): Call {
  const [, origin, container, filePath] = /^([^/]+)\/([^/]+)\/(.+)$/s.exec(id) ?? [];
  if (origin === undefined || container === undefined || filePath === undefined) {
    throw new AzMlError('BadRequest', `${JSON.stringify(id)} is no id of an artifact`, {
      target: 'artifactIds',
      hint: 'an id is {origin}/{container}/{path}',
    });
  }
  const named = { origin, container, filePath };
  return { ...call, parameters: new Map([...call.parameters, ...Object.entries(named)]) };
}
