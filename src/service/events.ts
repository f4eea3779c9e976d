import type { RunEvent } from '../contract/event.ts';
import type { BatchEvents } from '../contract/operations.ts';
import type { Run } from '../contract/run.ts';
import { AzMlError } from '../errors.ts';
import type { RunRecord } from '../store/store.ts';
import { readAnyObject, readFields, readList, readText, readTime } from './body-fields.ts';
import { type Call, currentUtc, type Handler } from './call.ts';
import { readJson } from './request-body.ts';
import { toItemError } from './run-changes.ts';
import { applyEvent, runIdOf } from './run-events.ts';
import { findRun } from './scope.ts';
import { isScriptOf, STATUS_EVENTS } from './status-owner.ts';

/** Takes one event of a run. */
export const postEvent: Handler<'postEvent'> = async (call) => {
  const event = readEvent(await readJson(call), call);
  const { record } = await findRun(call);
  checkRunOf(event, record.run);
  await storeEvent(call, record, event);
  return { value: undefined };
};

/** Takes events of several runs of an experiment in the order given, each for itself. */
export const batchEvents: Handler<'batchEvents'> = async (call) => {
  const items = readList(readFields(await readJson(call), 'the request', ['events']), 'events') ?? [];
  const errors: BatchEvents['errors'][number][] = [];
  const successes: string[] = [];
  for (const item of items) {
    try {
      const event = readEvent(item, call);
      await storeEventByData(call, event);
      successes.push(event.name);
    } catch (error) {
      errors.push({ key: item as RunEvent, value: toItemError(call, error) });
    }
  }
  return { value: { errors, successes } };
};

/** Everything that happened to a run, in order. Heartbeats are not kept. */
export const listEvents: Handler<'listEvents'> = async (call) => {
  const { workspaceId, run } = (await findRun(call)).record;
  return { value: { value: await call.parts.store.listRunEvents(workspaceId, run.runId) } };
};

async function storeEventByData(call: Call, event: RunEvent): Promise<void> {
  const runId = runIdOf(event);
  if (runId === undefined) {
    throw new AzMlError('BadRequest', `${event.name} does not say in its data of which run it is`, {
      target: 'data.RunId',
    });
  }
  const scoped: Call = { ...call, parameters: new Map([...call.parameters, ['runId', runId]]) };
  const { record } = await findRun(scoped);
  await storeEvent(call, record, event);
}

/** The word of a script on how its own run goes is kept among the events, and changes nothing. */
async function storeEvent(call: Call, record: RunRecord, event: RunEvent): Promise<void> {
  const { parts } = call;
  const isOnlyKept = STATUS_EVENTS.includes(event.name) && (await isScriptOf(call, record));
  await parts.store.updateRun(record.workspaceId, record.run.runId, ({ run }) =>
    isOnlyKept
      ? { run, events: [event] }
      : applyEvent(run, event, { nowUtc: currentUtc(parts), limits: parts.limits }),
  );
}

function readEvent(body: unknown, { parts }: Call): RunEvent {
  const fields = readFields(body, 'the event', ['timestamp', 'name', 'data']);
  const name = readText(fields, 'name', parts.limits.nameLength);
  if (name === undefined) throw new AzMlError('BadRequest', 'the event has no name', { target: 'name' });
  return {
    timestamp: readTime(fields, 'timestamp') ?? currentUtc(parts),
    name,
    data: readAnyObject(fields, 'data') ?? {},
  };
}

function checkRunOf(event: RunEvent, { runId }: Run): void {
  const named = runIdOf(event);
  if (named === undefined || named === runId) return;
  throw new AzMlError('BadRequest', `the path names run ${runId}, the event run ${named}`, {
    target: 'data.RunId',
  });
}
