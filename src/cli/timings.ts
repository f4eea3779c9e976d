import type { ApiRequest, Transport } from '../contract/api-message.ts';
import { traceHttp } from './http-trace.ts';
import type { Notices } from './notices.ts';
import { redactQuery } from './redact.ts';
import type { Io } from './streams.ts';

/** A stage of a command's way and its end, in milliseconds since the process began. */
export interface Stage {
  readonly name: string;
  readonly endMs: number;
}

/** What `--verbose` and `--debug` want to know of a command's way. */
export interface Timings {
  /** Ends the stage that was going on until now. */
  endStage(name: string): void;
  /** The same connection, each of its operations told with status and duration. */
  watch(transport: Transport): Transport;
  /** Tells the whole time, and stops listening. */
  end(): void;
}

/**
 * Tells how long each stage takes, the earlier ones at once, and with `--debug` every operation and HTTP request. All
 * of it goes to standard error; secrets are left out.
 */
export function startTimings(
  { uptimeMs }: Pick<Io, 'uptimeMs'>,
  { debug, info }: Notices,
  past: readonly Stage[],
): Timings {
  const initMs = uptimeMs();
  const stopHttp = traceHttp(debug, uptimeMs);
  let lastMs = 0;

  const tellStage = ({ name, endMs }: Stage) => {
    debug(`${name}: ${(endMs - lastMs).toFixed(1)} ms`);
    lastMs = endMs;
  };

  past.forEach(tellStage);
  return {
    endStage: (name) => tellStage({ name, endMs: uptimeMs() }),
    watch: (transport) => ({
      async send(request) {
        const startMs = uptimeMs();
        const answer = await transport.send(request);
        debug(`api: ${describe(request)}: ${answer.status} after ${(uptimeMs() - startMs).toFixed(1)} ms`);
        return answer;
      },
      close: () => transport.close(),
    }),
    end() {
      stopHttp();
      const endMs = uptimeMs();
      const [total, init, invoke] = [endMs, initMs, endMs - initMs].map((ms) => (ms / 1000).toFixed(3));
      info(`Command ran in ${total} seconds (init: ${init}, invoke: ${invoke})`);
    },
  };
}

function describe({ method, path, query = {} }: ApiRequest): string {
  const parameters = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((text): [string, string] => [name, text]),
  );
  return `${method} ${path}${redactQuery(parameters)}`;
}
