import { readRecord, writeRecord } from '../compute/local/run-folder.ts';
import { messageOf } from './reporter.ts';
import type { RunEndpoint } from './run-endpoint.ts';
import type { Supervision } from './supervision.ts';
import { openUploadKit, type UploadKit, wantsUploads } from './uploads/upload-kit.ts';

/**
 * Opens the endpoint of a script that is about to start, or that of one that an earlier supervisor has started, on
 * the port which that script knows. Answers `undefined` where there can be none: then the script runs without.
 */
export async function openEndpoint(
  supervision: Supervision,
  isAdopted: boolean,
): Promise<RunEndpoint | undefined> {
  const { folder, api, log } = supervision;
  const port = readRecord(folder.endpoint)?.port;
  // A script that was started without one has nothing to find it by.
  if (isAdopted && typeof port !== 'number') return undefined;
  const known = isAdopted && typeof port === 'number' ? port : undefined;
  try {
    const endpoint = await api.openEndpoint({
      ...(known === undefined ? {} : { port: known }),
      onFault: (why) => log.warn(`the endpoint of the script: ${why}`),
      uploads: await openUploads(supervision),
    });
    if (endpoint.port !== port) writeRecord(folder.endpoint, { port: endpoint.port });
    log.info(`the script reaches its run at ${endpoint.url}`);
    return endpoint;
  } catch (error) {
    log.warn(`the script cannot reach its run over HTTP: ${messageOf(error)}`);
    return undefined;
  }
}

/** What uploads of azureml-core need, where they are asked for. A run without them is better than none. */
async function openUploads({
  folder,
  launch,
  environment,
  log,
}: Supervision): Promise<UploadKit | undefined> {
  const { environmentVariables } = launch.request.definition.configuration.environment;
  const own = { ...environment, ...environmentVariables };
  if (!wantsUploads(own)) return undefined;
  if (own.HTTPS_PROXY || own.https_proxy) {
    log.warn('no uploads of azureml-core: they need a proxy of their own, and HTTPS_PROXY names another');
    return undefined;
  }
  try {
    return await openUploadKit(folder.uploads, own.REQUESTS_CA_BUNDLE);
  } catch (error) {
    log.warn(messageOf(error));
    return undefined;
  }
}
