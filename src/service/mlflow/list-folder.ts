import type { MlflowFile } from '../../contract/mlflow.ts';
import { listRunFiles } from '../run-files.ts';
import type { ArtifactPlace } from './artifact-place.ts';
import type { MlflowCall } from './call.ts';

const PAGE = 1000;

/** What is directly in a folder, by path from the top of the run's files. A file has nothing in it. */
export async function listFolder(call: MlflowCall, place: ArtifactPlace): Promise<readonly MlflowFile[]> {
  const folder = place.path.endsWith('/') ? place.path.slice(0, -1) : place.path;
  const prefix = folder === '' ? '' : `${folder}/`;
  const found = new Map<string, MlflowFile>();
  for await (const { path, size } of filesIn(call, place, folder)) {
    if (!path.startsWith(prefix)) continue;
    const [name = '', ...rest] = path.slice(prefix.length).split('/');
    const isFolder = rest.length > 0;
    found.set(`${prefix}${name}`, {
      path: `${prefix}${name}`,
      is_dir: isFolder,
      ...(isFolder ? {} : { file_size: size }),
    });
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function* filesIn(
  { parts }: MlflowCall,
  { workspaceId, origin, container, record }: ArtifactPlace,
  folder: string,
): AsyncGenerator<{ readonly path: string; readonly size: number }> {
  let cursor: string | undefined;
  do {
    if (record !== undefined) {
      const page = await listRunFiles(parts, record, { folder, cursor, limit: PAGE });
      for (const { path, kept, live } of page.items) yield { path, size: kept?.size ?? live?.size ?? 0 };
      cursor = page.cursor;
    } else {
      const page = await parts.store.queryArtifacts({
        workspaceId,
        origin,
        container,
        limit: PAGE,
        ...(folder === '' ? {} : { prefix: `${folder}/` }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      yield* page.items;
      cursor = page.cursor;
    }
  } while (cursor !== undefined);
}
