import { dataContainerOf, RUN_ORIGIN } from '../contract/artifact.ts';
import { AzMlError } from '../errors.ts';
import { checkFilePath, checkFolderPath } from './artifact-path.ts';
import { type Call, queryText } from './call.ts';
import { contentPath } from './run-address.ts';
import type { RunFile } from './run-files.ts';
import { findRun, type RunScope } from './scope.ts';
import { signAddress } from './signed-address.ts';

/**
 * The run whose files are asked for: named itself, or by the container of its files. Throws as `findRun`, and
 * `OperationNotBuilt` for files that belong to no run.
 */
export async function findFileOwner(call: Call): Promise<RunScope> {
  const origin = call.parameters.get('origin');
  if (origin === undefined) return findRun(call);
  if (origin.toLowerCase() !== RUN_ORIGIN.toLowerCase()) {
    throw new AzMlError('OperationNotBuilt', `files of the origin ${origin} are not built here`, {
      hint: `the origin of a run's files is ${RUN_ORIGIN}`,
      target: origin,
    });
  }
  const container = call.parameters.get('container') ?? '';
  const prefix = dataContainerOf('');
  const runId = container.startsWith(prefix) ? container.slice(prefix.length) : container;
  return findRun({ ...call, parameters: new Map([...call.parameters, ['runId', runId]]) });
}

/** The file that `?path=` or the end of the path names. Throws `BadRequest` and `LimitExceeded`. */
export function readFilePath(call: Call): string {
  const path = pathText(call);
  if (path === undefined)
    throw new AzMlError('BadRequest', 'the path of the file is missing', { target: 'path' });
  return checkFilePath(path, call.parts.limits.artifactPathLength);
}

/** The folder that `?path=` or the end of the path names, empty for all. */
export function readFolderPath(call: Call): string {
  return checkFolderPath(pathText(call) ?? '', call.parts.limits.artifactPathLength);
}

function pathText(call: Call): string | undefined {
  return call.parameters.get('filePath') ?? queryText(call, 'path');
}

/**
 * Where the bytes of a file can be read with a plain GET: over HTTP at a signed address, in process in the file
 * itself while the run still writes it, else at the path of the operation.
 */
export async function addressOfFile(
  call: Call,
  { workspace, record }: RunScope,
  file: RunFile,
): Promise<string> {
  const path = contentPath(workspace.address, record.run.dataContainerId);
  const { baseUrl } = call.request;
  if (baseUrl !== undefined) return signAddress(call.parts, { baseUrl, path, artifactPath: file.path });
  if (file.kept === undefined && file.live !== undefined) {
    const { pathToFileURL } = await import('node:url');
    return pathToFileURL(file.live.file).href;
  }
  return `${path}?${new URLSearchParams({ path: file.path })}`;
}
