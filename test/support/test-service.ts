import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { createDiskBlobStore } from '../../src/blobs/disk-blob-store.ts';
import { readText } from '../../src/client/response-body.ts';
import type { ComputeTarget } from '../../src/compute/compute-target.ts';
import type { ApiMethod, ApiRequest, ApiResponse } from '../../src/contract/api-message.ts';
import type { ErrorResponse } from '../../src/contract/error.ts';
import { createService, type Service, type ServiceOptions } from '../../src/service/service.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { RunStore } from '../../src/store/store.ts';
import { makeTempFolder } from './temp-folder.ts';

export const WORKSPACE =
  '/subscriptions/sub/resourceGroups/group/providers/Microsoft.MachineLearningServices/workspaces/ws';
export const HISTORY = `/history/v1.0${WORKSPACE}`;
export const EXECUTION = `/execution/v1.0${WORKSPACE}`;
export const EXTENSION = `/azml/v1.0${WORKSPACE}`;
export const ARTIFACTS = `/artifact/v2.0${WORKSPACE}/artifacts`;
export const METRICS = `/metric/v2.0${WORKSPACE}`;

export interface Answer<T> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: T;
}

export interface TestService extends Service {
  readonly store: RunStore;
  readonly folder: string;
  /** The service's clock: it stands still until it is moved. */
  readonly clock: { move(seconds: number): void; now(): Date };
  /** Faults that the service told of instead of answering with them. */
  readonly faults: unknown[];
  request(method: ApiMethod, path: string, parts?: Partial<ApiRequest>): Promise<ApiResponse>;
  /** Sends JSON, answers with the JSON that came back; fails the test unless it is a success. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape it asks for
  send<T = any>(method: ApiMethod, path: string, json?: unknown, parts?: Partial<ApiRequest>): Promise<T>;
  /** Sends JSON that must be refused; answers with status, innermost code and message. */
  refuse(
    method: ApiMethod,
    path: string,
    json?: unknown,
    parts?: Partial<ApiRequest>,
  ): Promise<{ status: number; code: string | undefined; message: string; target: string | undefined }>;
}

// For all services of a test file, because a test itself may open one.
const root = makeTempFolder();
const opened: RunStore[] = [];
afterAll(async () => {
  for (const store of opened) await store.close();
});

/** The service on a real database and real files of its own; its ids are real, its clock is the test's. */
export function openTestService(
  options: { targets?: readonly ComputeTarget[] } & Partial<ServiceOptions> = {},
): TestService {
  const folder = join(root, String(opened.length));
  let nowMs = Date.parse('2026-03-01T10:00:00Z');
  const now = () => new Date(nowMs);
  const store = openSqliteStore({ file: join(folder, 'runs.db'), backupFolder: join(folder, 'backup'), now });
  opened.push(store);
  const faults: unknown[] = [];
  const service = createService({
    store,
    blobs: createDiskBlobStore({ folder: join(folder, 'blobs') }),
    targets: [],
    now,
    newUuid: () => crypto.randomUUID(),
    user: () => ({ userName: 'ann', userObjectId: 'ann-id' }),
    onFault: (error) => faults.push(error),
    ...options,
  });
  const request: TestService['request'] = (method, path, parts = {}) =>
    service.handle({ method, path, ...parts });
  async function exchange(
    method: ApiMethod,
    path: string,
    json: unknown,
    parts: Partial<ApiRequest> | undefined,
  ) {
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    const response = await request(method, path, { ...body, ...parts });
    return { status: response.status, text: await readText(response.body) };
  }
  return {
    ...service,
    store,
    folder,
    faults,
    clock: {
      now,
      move: (seconds) => {
        nowMs += seconds * 1000;
      },
    },
    request,
    async send(method, path, json, parts) {
      const { status, text } = await exchange(method, path, json, parts);
      if (status >= 300) throw new Error(`${method} ${path} was answered with ${status}: ${text}`);
      return text === '' ? undefined : JSON.parse(text);
    },
    async refuse(method, path, json, parts) {
      const { status, text } = await exchange(method, path, json, parts);
      if (status < 300) throw new Error(`${method} ${path} was not refused but answered with ${text}`);
      const { error } = JSON.parse(text) as ErrorResponse;
      const code = error.innerError?.innerError?.code ?? error.innerError?.code;
      return { status, code, message: error.message, target: error.target };
    },
  };
}
