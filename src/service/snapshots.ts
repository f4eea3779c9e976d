import { AzMlError } from '../errors.ts';
import { readFields, readList, readTextList, readTextMap } from './body-fields.ts';
import { answerBytes } from './byte-answer.ts';
import { currentUtc, type Handler, parameterOf, queryText } from './call.ts';
import { ANY_CONTENT_TYPE } from './content-type.ts';
import { readJson, requireBody } from './request-body.ts';
import { ensureWorkspace, findWorkspace } from './scope.ts';
import { digestSnapshot } from './snapshot-digest.ts';
import { checkDigest, readSnapshotFiles } from './snapshot-files.ts';

/** Which of these contents the service does not have yet. */
export const missingBlobs: Handler<'missingBlobs'> = async (call) => {
  const fields = readFields(await readJson(call), 'the request', ['digests']);
  const digests = (readTextList(fields, 'digests') ?? []).map(checkDigest);
  return { value: { missing: await call.parts.blobs.missing(digests) } };
};

/** Keeps content under its digest. Throws `DigestMismatch`. */
export const putBlob: Handler<'putBlob'> = async (call) => {
  await call.parts.blobs.put(requireBody(call), checkDigest(parameterOf(call, 'digest')));
  return { value: undefined };
};

export const getBlob: Handler<'getBlob'> = async (call) => {
  const digest = checkDigest(parameterOf(call, 'digest'));
  const { blobs } = call.parts;
  const missing = new AzMlError('ArtifactNotFound', `there is no content ${digest}`, { target: digest });
  const info = await blobs.stat(digest);
  if (info === undefined) throw missing;
  return answerBytes(call, {
    size: info.size,
    contentType: ANY_CONTENT_TYPE,
    etag: digest,
    async read(range) {
      const body = await blobs.read(digest, range);
      if (body === undefined) throw missing;
      return body;
    },
  });
};

/**
 * Keeps the list of a run's source files, whose contents must be there. A snapshot with the same files that the
 * workspace has already is given back instead, so that an unchanged tree keeps its id. Throws `BadRequest`,
 * `SnapshotNotFound` for missing contents and `ImmutableArtifact` for an id that is taken.
 */
export const putSnapshot: Handler<'putSnapshot'> = async (call) => {
  const { store, blobs, limits } = call.parts;
  const snapshotId = parameterOf(call, 'snapshotId');
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(snapshotId)) {
    throw new AzMlError('BadRequest', `${JSON.stringify(snapshotId)} cannot be the id of a snapshot`);
  }
  const fields = readFields(await readJson(call), 'the snapshot', ['files', 'properties']);
  const files = readSnapshotFiles(readList(fields, 'files') ?? [], limits.artifactPathLength);
  const properties = readTextMap(fields, 'properties', limits) ?? {};
  // The text of a link is in the list itself.
  const contents = files.filter(({ link }) => link === undefined);
  const missing = await blobs.missing([...new Set(contents.map(({ digest }) => digest))]);
  if (missing.length > 0) {
    const path = contents.find(({ digest }) => digest === missing[0])?.path;
    throw new AzMlError(
      'SnapshotNotFound',
      `the content of ${missing.length} files is missing, first ${path}`,
      {
        target: missing[0] ?? '',
        hint: 'send the contents first',
      },
    );
  }
  const { workspaceId } = await ensureWorkspace(call);
  const digest = await digestSnapshot(files);
  const same = await store.findSnapshot(workspaceId, digest);
  if (same !== undefined) return { value: same };
  if ((await store.getSnapshot(workspaceId, snapshotId)) !== undefined) {
    throw new AzMlError('ImmutableArtifact', `there is another snapshot ${snapshotId} already`, {
      target: snapshotId,
    });
  }
  const snapshot = { snapshotId, digest, createdUtc: currentUtc(call.parts), files, properties };
  await store.addSnapshot(workspaceId, snapshot);
  return { value: snapshot };
};

/** A series of submits of one tree, as a sweep makes them, has its contents looked for only so often. */
const CHECK_LASTS_MS = 600_000;
/** Copies of source files are on the disk by then; until a power loss can still take them (see the blob store). */
const SETTLES_MS = 60_000;

/** Tells an unchanged tree's snapshot by its digest alone. Throws `SnapshotNotFound`, also when content is missing. */
export const findSnapshot: Handler<'findSnapshot'> = async (call) => {
  const { store, blobs, now } = call.parts;
  const { workspaceId } = await findWorkspace(call);
  const digest = checkDigest(queryText(call, 'digest') ?? '');
  const nowMs = now().getTime();
  const toUtc = new Date(nowMs).toISOString();
  const fromUtc = new Date(nowMs - CHECK_LASTS_MS).toISOString();
  const checked = await store.findCheckedSnapshot(workspaceId, digest, { fromUtc, toUtc });
  if (checked !== undefined) return { value: checked };
  const snapshot = await store.findSnapshot(workspaceId, digest);
  const contents = snapshot?.files.filter(({ link }) => link === undefined).map((file) => file.digest);
  if (snapshot === undefined || (await blobs.missing([...new Set(contents)])).length > 0) {
    throw new AzMlError('SnapshotNotFound', `there is no whole snapshot ${digest}`, { target: digest });
  }
  const head = { snapshotId: snapshot.snapshotId, digest, createdUtc: snapshot.createdUtc };
  if (nowMs - Date.parse(snapshot.createdUtc) > SETTLES_MS) {
    // Where nothing can be written the next question is answered the long way again.
    await store.noteSnapshotCheck(workspaceId, head, toUtc).catch(() => undefined);
  }
  return { value: head };
};

export const getSnapshot: Handler<'getSnapshot'> = async (call) => {
  const { workspaceId } = await findWorkspace(call);
  const snapshotId = parameterOf(call, 'snapshotId');
  const snapshot = await call.parts.store.getSnapshot(workspaceId, snapshotId);
  if (snapshot !== undefined) return { value: snapshot };
  throw new AzMlError('SnapshotNotFound', `there is no snapshot ${snapshotId}`, { target: snapshotId });
};
