/** What one caller may cost the server. */
export interface ServerLimits {
  /** Bytes of a JSON body, which is held in memory. Other bodies are streamed and have no limit here. */
  readonly jsonBytes: number;
  /** Bytes of the request line and all headers. */
  readonly headerBytes: number;
  /** Time to send the headers, from the connection or the first byte on. */
  readonly headersTimeoutMs: number;
  /** Time to send a JSON body; of other bodies, time without any byte while one is waited for. */
  readonly bodyTimeoutMs: number;
  /** Time in which a reader takes nothing of its answer. Long: somebody may have stopped a terminal. */
  readonly drainTimeoutMs: number;
  /** How long a connection may wait for its next request. */
  readonly keepAliveMs: number;
  readonly connections: number;
}

export const DEFAULT_SERVER_LIMITS: ServerLimits = {
  jsonBytes: 16 * 1024 * 1024,
  headerBytes: 64 * 1024,
  headersTimeoutMs: 20_000,
  bodyTimeoutMs: 60_000,
  drainTimeoutMs: 300_000,
  keepAliveMs: 65_000,
  connections: 1000,
};
