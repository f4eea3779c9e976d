import { afterAll } from '@jest/globals';
import { createHttpTransport } from '../../src/client/http-transport.ts';
import type { Transport } from '../../src/contract/api-message.ts';
import { createToken, type RunServer, startServer } from '../../src/server/start-server.ts';
import { createHandDrivenTarget, type HandDrivenTarget } from '../support/hand-driven-target.ts';
import { openTestService, type TestService } from '../support/test-service.ts';

/** The ways in which the run API can be reached: name -> how to reach this service in that way. */
export const HOSTS: Readonly<Record<string, (service: TestService) => Promise<Transport>>> = {
  'in process': async (service) => toTransport(service),
  'over HTTP': async (service) => {
    const token = createToken();
    const server = await startServer({
      transport: toTransport(service),
      isSigned: service.isSigned,
      host: '127.0.0.1',
      port: 0,
      token,
    });
    const transport = createHttpTransport({ endpoint: server.url, token });
    opened.push({ server, transport });
    return transport;
  },
};

const opened: { readonly server: RunServer; readonly transport: Transport }[] = [];
afterAll(async () => {
  for (const { server, transport } of opened) {
    await transport.close();
    await server.close({ graceMs: 1_000 });
  }
});

function toTransport(service: TestService): Transport {
  return { send: (request) => service.handle(request), close: async () => {} };
}

export interface HostedWorkspace {
  readonly transport: Transport;
  /** The compute target `bench`, on which the test decides what happens. */
  readonly target: HandDrivenTarget;
}

/** A host before a service of its own, whose workspace does not exist yet. */
export async function openHost(name: string): Promise<HostedWorkspace> {
  const connect = HOSTS[name];
  if (connect === undefined) throw new Error(`there is no host ${name}`);
  const target = createHandDrivenTarget();
  return { transport: await connect(openTestService({ targets: [target] })), target };
}
