import { RUN_ORIGIN } from '../contract/artifact.ts';
import { AzMlError } from '../errors.ts';
import { toArtifact } from './artifacts.ts';
import { answerBytes } from './byte-answer.ts';
import type { ByteRange } from './byte-range.ts';
import { type Call, currentUtc, type Handler, queryText } from './call.ts';
import { guessContentType } from './content-type.ts';
import { openLiveBytes } from './live-bytes.ts';
import { requireBody } from './request-body.ts';
import { findFileOwner, readFilePath } from './run-file-scope.ts';
import { findRunFile } from './run-files.ts';

/** The bytes of a file. With `Range`, so that a log can be followed by offset while it grows. */
export const getArtifactContent: Handler<'getArtifactContent'> = async (call) => {
  const isSigned = call.request.query?.signature !== undefined;
  if (isSigned) {
    const { checkSignature } = await import('./signed-address.ts');
    await checkSignature(call.parts, call.request);
  }
  const path = readFilePath(call);
  const { record } = await findFileOwner(call);
  const contentType = guessContentType(path);
  for (let look = 0; look < MAX_LOOKS; look++) {
    const { kept, live } = await findRunFile(call.parts, record, path);
    if (kept !== undefined) {
      const { digest, size } = kept;
      const elsewhere = isSigned ? await signElsewhere(call, digest, contentType) : undefined;
      if (elsewhere !== undefined) return { status: 307, headers: { location: elsewhere } };
      const read = (range: ByteRange) => readKept(call, path, digest, range);
      return answerBytes(call, { size, contentType, etag: digest, read });
    }
    if (live === undefined) return answerBytes(call, { size: 0, contentType, read: () => '' });
    const bytes = await openLiveBytes(live);
    // Collected between the two looks: at the next one it is kept.
    if (bytes === undefined) continue;
    const { size, read } = bytes;
    const answer = await answerBytes(call, { size, contentType, read });
    if (answer.status >= 400) await bytes.close();
    return answer;
  }
  throw new AzMlError('ArtifactNotFound', `the file ${path} was there and is gone`, { target: path });
};

/** A target may go on listing a file that is gone; whoever asks for it must get an answer. */
const MAX_LOOKS = 3;

/**
 * Keeps the request's bytes as a file of a run. A file that has other content is only replaced with
 * `allowOverwrite=true`. Throws `ImmutableArtifact`.
 */
export const postArtifactContent: Handler<'postArtifactContent'> = async (call) => {
  refuseParts(call);
  const path = readFilePath(call);
  const scope = await findFileOwner(call);
  const { store, blobs } = call.parts;
  const { workspaceId, run } = scope.record;
  const container = run.dataContainerId;
  const { digest, size } = await blobs.put(requireBody(call));
  const before = await store.getArtifact(workspaceId, RUN_ORIGIN, container, path);
  const isOther = before?.digest !== undefined && before.digest !== digest;
  if (isOther && queryText(call, 'allowOverwrite')?.toLowerCase() !== 'true') {
    throw new AzMlError('ImmutableArtifact', `run ${run.runId} has a file ${path} with other content`, {
      target: path,
      hint: 'allowOverwrite=true replaces it',
    });
  }
  const createdUtc = before?.createdUtc ?? currentUtc(call.parts);
  const contentType = guessContentType(path);
  await store.putArtifacts([
    { workspaceId, origin: RUN_ORIGIN, container, path, digest, size, contentType, createdUtc },
  ]);
  return { value: toArtifact(scope, { path, createdUtc, kept: { digest, size } }) };
};

/** Long enough for following a redirect at once. */
const REDIRECT_SECONDS = 300;

/** Whoever came by a signed address can as well be sent to where the bytes lie, if that place signs addresses too. */
async function signElsewhere({ parts }: Call, digest: string, contentType: string) {
  return parts.blobs.signedUrl?.(digest, { expiresSeconds: REDIRECT_SECONDS, contentType });
}

async function readKept(call: Call, path: string, digest: string, range: { start: number; end: number }) {
  const body = await call.parts.blobs.read(digest, range);
  if (body !== undefined) return body;
  throw new AzMlError('StoreCorrupt', `the content of ${path} is gone from the store`, { target: digest });
}

function refuseParts(call: Call): void {
  for (const name of ['append', 'index']) {
    const value = queryText(call, name);
    if (value === undefined || value.toLowerCase() === 'false') continue;
    throw new AzMlError('OperationNotBuilt', `sending a file in parts (${name}) is not built here`, {
      target: name,
      hint: 'send the whole file in one request',
    });
  }
}
