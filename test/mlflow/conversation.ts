import { maskAnswer } from './mask-answer.ts';

/** A request to a server of MLflow's API; `$name` in it stands for an id that an earlier answer gave. */
export interface Step {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly json?: unknown;
  readonly bytes?: string;
  /** Keeps the id of the experiment, run or model in the answer under this name. */
  readonly as?: string;
}

export interface Told {
  readonly status: number;
  readonly value: unknown;
}

/** One side of a conversation: sends a step, and answers with what came, masked. */
export function openConversation(url: string): (step: Step) => Promise<Told> {
  const ids = new Map<string, string>();
  const fill = (text: string) => text.replace(/\$(\w+)/g, (whole, name: string) => ids.get(name) ?? whole);
  return async ({ method, path, query, json, bytes, as }) => {
    const address = new URL(fill(path), url);
    for (const [name, value] of Object.entries(query ?? {}))
      for (const one of [value].flat()) address.searchParams.append(name, fill(one));
    const response = await fetch(address, {
      method,
      ...(json === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: fill(JSON.stringify(json)) }),
      ...(bytes === undefined
        ? {}
        : { headers: { 'content-type': 'application/octet-stream' }, body: bytes }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    const value: unknown = isJson ? JSON.parse(text) : text.startsWith('<!doctype') ? '<page>' : text;
    if (as !== undefined) ids.set(as, findId(text));
    return { status: response.status, value: maskAnswer(value) };
  };
}

function findId(text: string): string {
  const id = /"(?:run_id|model_id|experiment_id)":\s*"([^"]+)"/.exec(text)?.[1];
  const own = /"run_id":\s*"([^"]+)"/.exec(text)?.[1] ?? /"model_id":\s*"([^"]+)"/.exec(text)?.[1] ?? id;
  if (own === undefined) throw new Error(`no id in ${text}`);
  return own;
}
