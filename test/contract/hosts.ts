import type { Transport } from '../../src/contract/api-message.ts';
import { createHandDrivenTarget, type HandDrivenTarget } from '../support/hand-driven-target.ts';
import { openTestService, type TestService } from '../support/test-service.ts';

/** The ways in which the run API can be reached: name -> how to reach this service in that way. */
export const HOSTS: Readonly<Record<string, (service: TestService) => Promise<Transport>>> = {
  'in process': async (service) => ({ send: (request) => service.handle(request), close: async () => {} }),
};

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
