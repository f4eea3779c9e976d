import { afterEach } from '@jest/globals';
import { request } from 'undici';
import type { Role } from '../../src/contract/principal.ts';
import type { WorkspaceAddress } from '../../src/contract/workspace.ts';
import { type RunServer, type ServerOptions, startServer } from '../../src/server/start-server.ts';
import { openTestService, type TestService } from '../support/test-service.ts';

export interface TeamServer extends RunServer {
  readonly service: TestService;
  /** The token of a new user. */
  makeToken(role: Role, workspace?: WorkspaceAddress, expiresUtc?: string): Promise<string>;
  /** Status of an answer, and its JSON where it has one. */
  call(
    token: string | undefined,
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    json?: unknown,
    // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape it asks for
  ): Promise<{ status: number; body: any; headers: Readonly<Record<string, unknown>> }>;
}

const running: RunServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close({ graceMs: 0 })));
});

/** A real server on a real service; who comes in has to show a token of the store. Closed after the test. */
export async function serveTeam(options: Partial<ServerOptions> = {}): Promise<TeamServer> {
  const service = openTestService();
  const server = await startServer({
    transport: { send: service.handle, async close() {} },
    identify: service.identify,
    isSigned: service.isSigned,
    host: '127.0.0.1',
    port: 0,
    token: undefined,
    ...options,
  });
  running.push(server);
  return {
    ...server,
    service,
    async makeToken(role, workspace, expiresUtc) {
      const wanted = { userName: `${role} of the tests`, role };
      const { token } = await service.tokens.create({
        ...wanted,
        ...(workspace === undefined ? {} : { workspace }),
        ...(expiresUtc === undefined ? {} : { expiresUtc }),
      });
      return token;
    },
    async call(token, method, path, json) {
      const { statusCode, headers, body } = await request(`${server.url}${path}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      });
      const text = await body.text();
      const isJson = String(headers['content-type']).startsWith('application/json');
      return { status: statusCode, body: isJson ? JSON.parse(text) : text, headers };
    },
  };
}
