import type { SnapshotFile } from '../contract/snapshot.ts';
import { AzMlError } from '../errors.ts';
import { checkFilePath } from './artifact-path.ts';
import { readBoolean, readCount, readFields, readText } from './body-fields.ts';

const DIGEST = /^[0-9a-f]{64}$/;

/** Throws `BadRequest`. */
export function checkDigest(digest: string | undefined): string {
  if (digest !== undefined && DIGEST.test(digest)) return digest;
  throw new AzMlError('BadRequest', `${JSON.stringify(digest)} is not a SHA-256 digest in lower-case hex`, {
    target: 'digest',
  });
}

/** The files of a snapshot from a request: each path possible and there once, none inside another file. */
export function readSnapshotFiles(items: readonly unknown[], maxPathLength: number): readonly SnapshotFile[] {
  const files = items.map((item) => readSnapshotFile(item, maxPathLength));
  const paths = new Set<string>();
  for (const { path } of files) {
    if (paths.has(path)) {
      throw new AzMlError('BadRequest', `${path} is in the snapshot twice`, { target: path });
    }
    paths.add(path);
  }
  for (const { path } of files) checkFolders(path, paths);
  return files;
}

function readSnapshotFile(item: unknown, maxPathLength: number): SnapshotFile {
  const fields = readFields(item, 'a file of the snapshot', ['path', 'digest', 'size', 'executable', 'link']);
  const link = readText(fields, 'link', maxPathLength);
  const size = readCount(fields, 'size');
  const path = checkFilePath(readText(fields, 'path') ?? '', maxPathLength);
  if (size === undefined)
    throw new AzMlError('BadRequest', `the size of ${path} is missing`, { target: path });
  if (link?.includes('\0')) {
    throw new AzMlError('BadRequest', `the link ${path} leads to an impossible name`, { target: path });
  }
  return {
    path,
    digest: checkDigest(readText(fields, 'digest')),
    size,
    executable: readBoolean(fields, 'executable') ?? false,
    ...(link === undefined ? {} : { link }),
  };
}

/** A link or file that is also a folder would let later files be written wherever the link leads. */
function checkFolders(path: string, paths: ReadonlySet<string>): void {
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    if (!paths.has(path.slice(0, slash))) continue;
    throw new AzMlError('BadRequest', `${path} lies inside ${path.slice(0, slash)}, which is a file`, {
      target: path,
    });
  }
}
