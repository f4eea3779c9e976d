import { createRunClient } from '../../client/run-client.ts';
import type { ApiRequest, ApiResponse, Transport } from '../../contract/api-message.ts';
import type { Principal } from '../../contract/principal.ts';
import type { WorkspaceAddress } from '../../contract/workspace.ts';
import { blobPathOf } from './answer-blob-request.ts';
import { createTunnels } from './take-tunnels.ts';
import { UPLOAD_HOST, type UploadKit } from './upload-kit.ts';

interface OwnRun {
  readonly runId: string;
  readonly experimentName: string;
  readonly workspace: WorkspaceAddress;
}

/** The service with what uploads of azureml-core need beside it, for the endpoint of one run. */
export function serveUploads(
  transport: Transport,
  run: OwnRun,
  identify: (token: string) => Promise<Principal | undefined>,
  { token, kit }: { readonly token: string; readonly kit: UploadKit },
): { readonly transport: Transport; readonly onConnect: ReturnType<typeof createTunnels> } {
  const principal: Principal = { name: `run ${run.runId}`, role: 'contributor', runId: run.runId };
  const asRun: Transport = { ...transport, send: (request) => transport.send({ ...request, principal }) };
  const onConnect = createTunnels(kit, {
    isOwn: async (token) => (await identify(token)) !== undefined,
    client: createRunClient(asRun, run.workspace),
    run,
    blocks: kit.blocks,
  });
  return { transport: { ...transport, send: sendWithAddresses }, onConnect };

  /** Gives announced files an address on the upload host; the service knows nothing of that host. */
  async function sendWithAddresses(request: ApiRequest): Promise<ApiResponse> {
    const response = await transport.send(request);
    const isAnnouncement = request.method === 'POST' && ANNOUNCEMENT.test(request.path);
    if (!isAnnouncement || response.status !== 200 || typeof response.body !== 'string') return response;
    const answer = JSON.parse(response.body);
    for (const [path, information] of Object.entries<object>(answer.artifactContentInformation ?? {})) {
      const contentUri = `https://${UPLOAD_HOST}${blobPathOf(run.runId, path)}?sv=2018-03-28&sig=${token}`;
      Object.assign(information, { contentUri });
    }
    const { 'content-length': _, ...headers } = response.headers;
    return { ...response, headers, body: JSON.stringify(answer) };
  }
}

/** `…/artifacts/batch/metadata`, also with origin and container behind it. */
const ANNOUNCEMENT = /\/artifacts\/(?:[^/]+\/[^/]+\/)?batch\/metadata(?:\/[^/]+\/[^/]+)?$/i;
