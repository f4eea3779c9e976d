import { AzMlError } from '../../errors.ts';
import { answerBytes } from '../byte-answer.ts';
import type { ByteRange } from '../byte-range.ts';
import { currentUtc } from '../call.ts';
import { guessContentType } from '../content-type.ts';
import { openLiveBytes } from '../live-bytes.ts';
import { findRunFile } from '../run-files.ts';
import { type ArtifactPlace, checkSafe, findPlace } from './artifact-place.ts';
import { type MlflowCall, type MlflowHandler, wordOf } from './call.ts';
import { readText } from './input.ts';
import { listFolder } from './list-folder.ts';
import { requireActive } from './scope.ts';

/** Files and folders directly in a folder, each by its own name. */
export const listFiles: MlflowHandler = async (call) => {
  const place = await findPlace(call, readText(call.input, 'path') ?? '');
  const files = (await listFolder(call, place)).map((file) => ({
    ...file,
    path: file.path.slice(file.path.lastIndexOf('/') + 1),
  }));
  return files.length === 0 ? {} : { files };
};

export const getFile: MlflowHandler = async (call) => {
  const place = await findPlace(call, wordOf(call, 'path'));
  const contentType = guessContentType(place.path);
  const { kept, live } = await findFile(call, place);
  if (kept !== undefined) {
    const { digest, size } = kept;
    const read = (range: ByteRange) => readKept(call, place, digest, range);
    return answerBytes(call, { size, contentType, etag: digest, read });
  }
  const bytes = live === undefined ? undefined : await openLiveBytes(live);
  if (bytes === undefined) return answerBytes(call, { size: 0, contentType, read: () => '' });
  const answer = await answerBytes(call, { size: bytes.size, contentType, read: bytes.read });
  if (answer.status >= 400) await bytes.close();
  return answer;
};

/** Keeps the request's bytes as a file; one that is there is replaced. */
export const putFile: MlflowHandler = async (call) => {
  const path = wordOf(call, 'path');
  checkSafe(call, path, 'file');
  const place = await findPlace(call, path);
  checkSafe(call, place.path, 'file');
  if (place.record !== undefined) await requireActive(call, place.record);
  const { store, blobs } = call.parts;
  const { workspaceId, origin, container } = place;
  const { digest, size } = await blobs.put(call.request.body ?? new Uint8Array());
  const before = await store.getArtifact(workspaceId, origin, container, place.path);
  const createdUtc = before?.createdUtc ?? currentUtc(call.parts);
  const contentType = guessContentType(place.path);
  await store.putArtifacts([
    { workspaceId, origin, container, path: place.path, digest, size, contentType, createdUtc },
  ]);
  return {};
};

/** Takes a file away, or a folder with all in it. */
export const deleteFiles: MlflowHandler = async (call) => {
  const path = wordOf(call, 'path');
  const place = await findPlace(call, path);
  checkSafe(call, place.path, 'file');
  const { workspaceId, origin, container } = place;
  const count = await call.parts.store.deleteArtifacts(workspaceId, origin, container, place.path);
  if (count === 0) throw noFile(place.path);
  return {};
};

export const refuseParts: MlflowHandler = async () => {
  throw new AzMlError('OperationNotBuilt', 'sending or reading a file in parts is not built here', {
    hint: 'send the whole file in one request',
  });
};

async function findFile(call: MlflowCall, place: ArtifactPlace) {
  checkSafe(call, place.path, 'file');
  if (place.record !== undefined) return findRunFile(call.parts, place.record, place.path);
  const { workspaceId, origin, container, path } = place;
  const stored = await call.parts.store.getArtifact(workspaceId, origin, container, path);
  if (stored?.digest === undefined) throw noFile(path);
  return { kept: { digest: stored.digest, size: stored.size }, live: undefined };
}

async function readKept({ parts }: MlflowCall, { path }: ArtifactPlace, digest: string, range: ByteRange) {
  const body = await parts.blobs.read(digest, range);
  if (body !== undefined) return body;
  throw new AzMlError('StoreCorrupt', `the content of ${path} is gone from the store`, { target: digest });
}

function noFile(path: string): AzMlError {
  return new AzMlError('ArtifactNotFound', `No such artifact: '${path}'`, { target: path });
}
