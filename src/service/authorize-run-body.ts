import { type Call, parameterOf } from './call.ts';

interface NamedRun {
  readonly runId: string;
  /** Where the run is not there yet: below which one it is to be made. */
  readonly parentRunId?: string | undefined;
}

/**
 * The runs that a request is about, as the handlers will read them: the run of its path, or those in its body. A body
 * that is no JSON text names the run '', which is nobody's.
 */
export function runsOfBody(call: Call, place: 'path' | 'body'): readonly NamedRun[] {
  const body = parseBody(call.request.body);
  if (place === 'path')
    return [{ runId: parameterOf(call, 'runId'), parentRunId: textOf(body, 'parentRunId') }];
  const isEvents = call.operation === 'batchEvents';
  const items = fieldOf(body, isEvents ? 'events' : 'runs');
  if (!Array.isArray(items)) return [{ runId: '' }];
  return items.map((item) => ({
    runId: textOf(isEvents ? fieldOf(item, 'data') : item, 'runId') ?? '',
    parentRunId: textOf(item, 'parentRunId'),
  }));
}

function textOf(value: unknown, name: string): string | undefined {
  const text = fieldOf(value, name);
  return typeof text === 'string' ? text : undefined;
}

/** Handlers read names in any letter case. One that is there twice is not read here: they might take the other one. */
function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const found = Object.entries(value).filter(([key]) => key.toLowerCase() === name.toLowerCase());
  return found.length === 1 ? found[0]?.[1] : undefined;
}

function parseBody(body: Call['request']['body']): unknown {
  if (typeof body !== 'string') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
