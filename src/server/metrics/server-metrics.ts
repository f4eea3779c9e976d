import { readdirSync } from 'node:fs';
import { createCounter, createGauge, createHistogram, type MetricFamily } from './metric-family.ts';

export interface RequestFacts {
  /** `none` for what the service never saw. */
  readonly operation: string;
  readonly status: number;
  readonly elapsedMs: number;
  /** Bytes of the answer. */
  readonly bytes: number;
  /** The store could not be written to because others were writing. */
  readonly storeBusy: boolean;
}

export interface ServerMetrics {
  begin(): void;
  end(facts: RequestFacts): void;
  /** All of them in the Prometheus text format. */
  render(): string;
}

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Seconds: from a read of one run to a large page or an upload. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What the server counts of itself. Names of operations are from a fixed list, so no caller can make it grow. */
export function createServerMetrics(version: string, now: Date): ServerMetrics {
  let inProgress = 0;
  const requests = createCounter({
    name: 'az_ml_requests_total',
    help: 'Requests by operation and status of the answer.',
    labels: ['operation', 'status'],
  });
  const durations = createHistogram({
    name: 'az_ml_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labels: ['operation'],
    bounds: BOUNDS,
  });
  const bytes = createCounter({
    name: 'az_ml_response_bytes_total',
    help: 'Bytes of bodies sent.',
    labels: [],
  });
  const busy = createCounter({
    name: 'az_ml_store_busy_total',
    help: 'Requests that failed because the store stayed locked.',
    labels: [],
  });
  bytes.add([], 0);
  busy.add([], 0);
  const families = [
    createGauge({ name: 'az_ml_info', help: 'Version of the server.', labels: { version } }, () => 1),
    requests,
    durations,
    createGauge({ name: 'az_ml_requests_in_progress', help: 'Requests being answered.' }, () => inProgress),
    bytes,
    busy,
    ...processFamilies(now),
  ];
  return {
    begin() {
      inProgress += 1;
    },
    end({ operation, status, elapsedMs, bytes: sent, storeBusy }) {
      inProgress -= 1;
      requests.add([operation, String(status)]);
      durations.observe([operation], elapsedMs / 1000);
      bytes.add([], sent);
      if (storeBusy) busy.add([]);
    },
    render: () => families.map((family) => family.render()).join(''),
  };
}

/** Names as every Prometheus client gives them. */
function processFamilies(now: Date): MetricFamily[] {
  const startSeconds = now.getTime() / 1000 - process.uptime();
  return [
    createGauge(
      {
        name: 'process_cpu_seconds_total',
        help: 'Time of processors used, in seconds.',
        type: 'counter',
      },
      () => {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1e6;
      },
    ),
    createGauge({ name: 'process_resident_memory_bytes', help: 'Memory of the process.' }, () =>
      process.memoryUsage.rss(),
    ),
    createGauge(
      { name: 'process_start_time_seconds', help: 'Start of the process, in seconds since 1970.' },
      () => startSeconds,
    ),
    createGauge({ name: 'process_open_fds', help: 'Open file descriptors.' }, countDescriptors),
    createGauge(
      { name: 'nodejs_heap_size_used_bytes', help: 'Memory used by JavaScript.' },
      () => process.memoryUsage().heapUsed,
    ),
  ];
}

function countDescriptors(): number | undefined {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return undefined;
  }
}
