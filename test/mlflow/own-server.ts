import { startServer } from '../../src/server/start-server.ts';
import { openTestService, type TestService } from '../support/test-service.ts';

export const DEFAULT_WORKSPACE = {
  subscriptionId: 'sub',
  resourceGroup: 'group',
  workspaceName: 'ws',
} as const;

/** Our service over HTTP, with a clock that goes on. */
export async function startOwnServer(): Promise<{
  readonly url: string;
  readonly service: TestService;
  close(): Promise<void>;
}> {
  const service = openTestService({ defaultWorkspace: DEFAULT_WORKSPACE, now: () => new Date() });
  const server = await startServer({
    transport: { send: (request) => service.handle(request), close: async () => {} },
    host: '127.0.0.1',
    port: 0,
    token: undefined,
  });
  return { url: server.url, service, close: () => server.close({ graceMs: 1000 }) };
}
