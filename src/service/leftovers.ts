import type { ComputeTarget } from '../compute/compute-target.ts';
import { RUN_ORIGIN } from '../contract/artifact.ts';
import { systemCode } from '../errors.ts';
import type { LaunchRecord } from '../store/store.ts';
import { isFilePath } from './artifact-path.ts';
import { currentUtc, type ServiceParts } from './call.ts';
import { guessContentType } from './content-type.ts';

/**
 * Keeps as artifacts what an ended run has left at its target, because its supervisor died before it had collected
 * everything: after the launch is closed nobody would find these files any more.
 */
export async function collectLeftovers(
  parts: ServiceParts,
  target: ComputeTarget,
  { workspaceId, runId, handle }: LaunchRecord & { readonly handle: string },
  container: string,
): Promise<void> {
  for (const { path, file } of await target.liveFiles(handle)) {
    if (!isFilePath(path, parts.limits.artifactPathLength)) continue;
    try {
      const known = await parts.store.getArtifact(workspaceId, RUN_ORIGIN, container, path);
      if (known?.digest !== undefined) continue;
      const { digest, size } = await parts.blobs.put({ file });
      const createdUtc = known?.createdUtc ?? currentUtc(parts);
      const contentType = guessContentType(path);
      await parts.store.putArtifacts([
        { workspaceId, origin: RUN_ORIGIN, container, path, digest, size, contentType, createdUtc },
      ]);
    } catch (error) {
      // Another reader may have been here at the same time.
      if (systemCode(error) !== 'ENOENT') parts.onFault?.(error, `keeping ${path} of run ${runId}`);
    }
  }
}
