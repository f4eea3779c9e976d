import { type FileHandle, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { readChunks } from '../client/response-body.ts';
import type { ResponseBody } from '../contract/api-message.ts';
import { AzMlError, systemCode } from '../errors.ts';

/**
 * Writes the body of an answer to a file as it comes. A regular file appears whole or not at all, in place of an
 * older one; a device or a pipe is written to. `checkpoint` is called before each piece and stops the work by
 * throwing. Throws `BadFile`, and what the transport throws.
 */
export async function saveBody(
  body: ResponseBody | undefined,
  path: string,
  checkpoint: () => void = () => {},
): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined && !found.isFile()) {
    await writeTo(path, 0o666, body, checkpoint);
    return;
  }
  const target = found === undefined ? path : await realpath(path);
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    await writeTo(temporary, found?.mode ?? 0o666, body, checkpoint);
    await rename(temporary, target).catch((cause: unknown) => {
      throw badFile(target, cause);
    });
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

async function writeTo(
  path: string,
  mode: number,
  body: ResponseBody | undefined,
  checkpoint: () => void,
): Promise<void> {
  let handle: FileHandle | undefined;
  const check = (cause: unknown): never => {
    throw badFile(path, cause);
  };
  try {
    handle = await open(path, 'w', mode).catch(check);
    for await (const chunk of readChunks(body)) {
      checkpoint();
      await handle.writeFile(chunk).catch(check);
    }
  } finally {
    await handle?.close();
  }
}

function badFile(path: string, cause: unknown): AzMlError {
  return new AzMlError('BadFile', `cannot write ${path} (${systemCode(cause) ?? String(cause)})`, {
    target: path,
    cause,
  });
}
