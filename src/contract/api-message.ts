import type { Principal } from './principal.ts';

/** HTTP methods of the run API. */
export type ApiMethod = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** What a change of a file's content changes too. Times in milliseconds since 1970. */
export interface FileState {
  /** Bytes. */
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly inode: number;
}

/**
 * Bytes that already lie in a file on this machine. In process the service takes them from there; over HTTP the
 * transport streams them. `move` lets the service keep the file itself instead of a copy of it.
 */
export interface FileBody {
  readonly file: string;
  readonly move?: boolean;
  /**
   * The file as it was when the caller took the digest that it sends along, where that state can be relied on: the
   * service in this process then need not read a large file a second time.
   */
  readonly hashedAs?: FileState;
}

export type RequestBody = string | Uint8Array | FileBody | AsyncIterable<Uint8Array>;

/**
 * One request to the run API. Plain records rather than the web's `Request`: touching those globals costs a
 * command as much as a whole start of Node.
 */
export interface ApiRequest {
  readonly method: ApiMethod;
  /** Percent-encoded path without the query, beginning with `/`. */
  readonly path: string;
  /** Query parameters, decoded. A repeated parameter is an array. */
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  /** Header names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON as text, or bytes. */
  readonly body?: RequestBody;
  /** Sent twice, it does what it does once, though its method does not say so: it may be tried again. */
  readonly isRepeatable?: boolean;
  /** Address under which the caller reaches the service, `http://127.0.0.1:8470`; absent in process. */
  readonly baseUrl?: string;
  /** Who asks, set by the HTTP host alone; absent in process, where the caller may do everything. */
  readonly principal?: Principal;
  /** Told which operation the request turned out to be, for a host that counts them. */
  readonly onOperation?: (name: string) => void;
}

/** A part of a file on this machine: read in place by a caller in the same process, streamed by the HTTP host. */
export interface FileRange {
  readonly file: string;
  /** First byte, from 0. */
  readonly start: number;
  /** Byte after the last. */
  readonly end: number;
}

export type ResponseBody = string | Uint8Array | FileRange | AsyncIterable<Uint8Array>;

export interface ApiResponse {
  readonly status: number;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON as text, or bytes; absent when there is no body. */
  readonly body?: ResponseBody;
}

/** The service as a function, or a connection to one. */
export interface Transport {
  send(request: ApiRequest): Promise<ApiResponse>;
  close(): Promise<void>;
}
