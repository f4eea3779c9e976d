import { readText } from '../../src/client/response-body.ts';
import type { ApiMethod, ApiRequest, Transport } from '../../src/contract/api-message.ts';
import type { OperationName } from '../../src/contract/operations.ts';
import { createRouteFinder } from '../../src/service/route.ts';

export interface Exchange {
  readonly operation: OperationName | undefined;
  readonly method: ApiMethod;
  readonly path: string;
  readonly status: number;
  readonly text: string;
}

/** Sends requests through a host and keeps what came back. */
export interface Recorder {
  readonly exchanges: readonly Exchange[];
  /** The JSON of a success; fails the test for any other answer. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape it asks for
  send<T = any>(method: ApiMethod, path: string, json?: unknown, parts?: Partial<ApiRequest>): Promise<T>;
  /** Any answer, its body as text. */
  exchange(
    method: ApiMethod,
    path: string,
    parts?: Partial<ApiRequest>,
  ): Promise<Exchange & { headers: Headers }>;
}

type Headers = Readonly<Record<string, string>>;

export function createRecorder(transport: () => Transport): Recorder {
  const exchanges: Exchange[] = [];
  const findRoute = createRouteFinder();

  async function exchange(method: ApiMethod, path: string, parts: Partial<ApiRequest> = {}) {
    const { status, headers, body } = await transport().send({ method, path, ...parts });
    const operation = findRoute(method, path)?.operation;
    const made = { operation, method, path, status, text: await readText(body) };
    exchanges.push(made);
    return { ...made, headers };
  }

  return {
    exchanges,
    exchange,
    async send(method, path, json, parts) {
      const body =
        json === undefined
          ? {}
          : { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } };
      const { status, text } = await exchange(method, path, { ...body, ...parts });
      if (status >= 300) throw new Error(`${method} ${path} was answered with ${status}: ${text}`);
      return text === '' ? undefined : JSON.parse(text);
    },
  };
}
