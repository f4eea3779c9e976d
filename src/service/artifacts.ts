import { type Artifact, type ArtifactContentInformation, RUN_ORIGIN } from '../contract/artifact.ts';
import type { Page } from '../contract/run.ts';
import { type Call, type Handler, type JsonAnswer, queryText } from './call.ts';
import { addressOfFile, findFileOwner, readFilePath, readFolderPath } from './run-file-scope.ts';
import { findRunFile, listRunFiles, type RunFile, type RunFilePage } from './run-files.ts';
import type { RunScope } from './scope.ts';
import { normalizeTimestamp } from './timestamp.ts';

/** Does the work of the same operation in the run history and in the artifact service. */
type Answerer<T> = (call: Call) => Promise<JsonAnswer<T>>;

/** All files of a run. */
export const listRunArtifacts: Handler<'listRunArtifacts'> = async (call) => {
  const scope = await findFileOwner(call);
  return { value: toPage(await readPage(call, scope, ''), (file) => toArtifact(scope, file)) };
};

/** The files below the folder `?path=`, or that one file. */
export const listRunArtifactsInPath: Answerer<Page<Artifact>> = async (call) => {
  const scope = await findFileOwner(call);
  const page = await readPage(call, scope, readFolderPath(call));
  return { value: toPage(page, (file) => toArtifact(scope, file)) };
};

export const getArtifactMetadata: Answerer<Artifact> = async (call) => {
  const path = readFilePath(call);
  const scope = await findFileOwner(call);
  return { value: toArtifact(scope, await findRunFile(call.parts, scope.record, path)) };
};

export const getArtifactContentInfo: Answerer<ArtifactContentInformation> = async (call) => {
  const path = readFilePath(call);
  const scope = await findFileOwner(call);
  const file = await findRunFile(call.parts, scope.record, path);
  return { value: await toContentInformation(call, scope, file) };
};

/** The address of a file as a JSON text. */
export const getRunArtifactUri: Handler<'getRunArtifactUri'> = async (call) => {
  const path = readFilePath(call);
  const scope = await findFileOwner(call);
  const file = await findRunFile(call.parts, scope.record, path);
  return { value: await addressOfFile(call, scope, file) };
};

export const listRunArtifactContentInfo: Answerer<Page<ArtifactContentInformation>> = async (call) => {
  const scope = await findFileOwner(call);
  const { items, cursor } = await readPage(call, scope, readFolderPath(call));
  const value: ArtifactContentInformation[] = [];
  for (const file of items) value.push(await toContentInformation(call, scope, file));
  return { value: { value, ...(cursor === undefined ? {} : { continuationToken: cursor }) } };
};

export function toArtifact({ record }: RunScope, { path, createdUtc, kept }: RunFile): Artifact {
  const container = record.run.dataContainerId;
  return {
    artifactId: `${RUN_ORIGIN}/${container}/${path}`,
    origin: RUN_ORIGIN,
    container,
    path,
    ...(kept === undefined ? {} : { etag: kept.digest }),
    createdTime: normalizeTimestamp(createdUtc) ?? createdUtc,
  };
}

export async function toContentInformation(
  call: Call,
  scope: RunScope,
  file: RunFile,
): Promise<ArtifactContentInformation> {
  return {
    contentUri: await addressOfFile(call, scope, file),
    origin: RUN_ORIGIN,
    container: scope.record.run.dataContainerId,
    path: file.path,
  };
}

function readPage(call: Call, { record }: RunScope, folder: string): Promise<RunFilePage> {
  const cursor = queryText(call, 'continuationToken');
  return listRunFiles(call.parts, record, { folder, cursor, limit: call.parts.limits.pageSize });
}

function toPage<T>({ items, cursor }: RunFilePage, show: (file: RunFile) => T): Page<T> {
  return { value: items.map(show), ...(cursor === undefined ? {} : { continuationToken: cursor }) };
}
