import { createHttpTransport } from '../../client/http-transport.ts';
import { readText } from '../../client/response-body.ts';
import { createRunClient } from '../../client/run-client.ts';
import type { ServiceContext } from '../../config/contexts.ts';
import { EMBEDDED_WORKSPACE } from '../../config/workspace-settings.ts';

/** Short: somebody waits to see whether the address is right. */
const TIMEOUT_MS = 15_000;

/**
 * Asks a server for its version and, with the token, for the workspaces. Throws `ServiceUnreachable`, `Unauthorized`
 * and whatever else the server answers.
 */
export async function checkServer(
  { endpoint, workspace }: ServiceContext,
  token: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly version: string | null }> {
  const transport = createHttpTransport({
    endpoint,
    environment,
    timeoutMs: TIMEOUT_MS,
    retries: 1,
    ...(token === undefined ? {} : { token }),
  });
  try {
    const { status, body } = await transport.send({ method: 'GET', path: '/version' });
    const text = (await readText(body)).trim();
    await createRunClient(transport, { ...EMBEDDED_WORKSPACE, ...workspace }).listWorkspaces();
    return { version: status === 200 && /^[\w.+-]{1,64}$/.test(text) ? text : null };
  } finally {
    await transport.close();
  }
}
