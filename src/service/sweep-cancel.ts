import type { Handler } from './call.ts';
import { cancel } from './cancel.ts';

/** Asks for the end of a sweep's run. Throws `RunNotFound`. */
export const cancelSweep: Handler<'cancelSweep'> = async (call) => {
  const { runId, status } = await cancel(call);
  return { value: { code: 200, result: `run ${runId} is ${status}` } };
};
