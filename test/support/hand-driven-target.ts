import type {
  ComputeTarget,
  LaunchRequest,
  LiveFile,
  Observation,
} from '../../src/compute/compute-target.ts';
import { AzMlError } from '../../src/errors.ts';

/** A compute target on which nothing happens but what the test says, for states a real one cannot be held in. */
export interface HandDrivenTarget extends ComputeTarget {
  readonly launches: LaunchRequest[];
  /** Handles in the order in which their end was asked for. */
  readonly cancelled: string[];
  /** What is seen of a run from now on. */
  show(runId: string, observation: Observation): void;
  showFiles(runId: string, files: readonly LiveFile[]): void;
  /** What `launch` does before it answers. */
  beforeLaunch(action: (request: LaunchRequest) => Promise<void>): void;
  /** From now on it can be asked for the handle of this run. */
  knows(runId: string): void;
  /** Lets every observation from now on fail. */
  breakDown(): void;
}

export function createHandDrivenTarget(name = 'bench'): HandDrivenTarget {
  const launches: LaunchRequest[] = [];
  const cancelled: string[] = [];
  const observations = new Map<string, Observation>();
  const files = new Map<string, readonly LiveFile[]>();
  const known = new Set<string>();
  let isBroken = false;
  let prepareLaunch: (request: LaunchRequest) => Promise<void> = async () => {};
  return {
    name,
    type: 'amlcompute',
    launches,
    cancelled,
    show: (runId, observation) => void observations.set(`at-${runId}`, observation),
    showFiles: (runId, found) => void files.set(`at-${runId}`, found),
    beforeLaunch(action) {
      prepareLaunch = action;
    },
    knows: (runId) => void known.add(runId),
    find: async ({ runId }) => (known.has(runId) ? `at-${runId}` : undefined),
    breakDown() {
      isBroken = true;
    },
    async launch(request) {
      launches.push(request);
      await prepareLaunch(request);
      return `at-${request.runId}`;
    },
    async observe(handle) {
      if (isBroken) throw new AzMlError('ServiceUnreachable', 'the cluster does not answer');
      return observations.get(handle) ?? { state: 'preparing' };
    },
    async cancel(handle) {
      cancelled.push(handle);
    },
    liveFiles: async (handle) => files.get(handle) ?? [],
  };
}
