import type { BlobStore } from '../blobs/blob-store.ts';
import type { ComputeTarget } from '../compute/compute-target.ts';
import type { ApiRequest, ApiResponse } from '../contract/api-message.ts';
import type { AnswerOf, OperationName } from '../contract/operations.ts';
import type { User } from '../contract/run.ts';
import type { WorkspaceAddress } from '../contract/workspace.ts';
import { AzMlError } from '../errors.ts';
import type { RunStore } from '../store/store.ts';
import type { Limits } from './limits.ts';
import { formatTimestamp } from './timestamp.ts';

/** What the service stands on. */
export interface ServiceParts {
  readonly store: RunStore;
  readonly blobs: BlobStore;
  readonly targets: readonly ComputeTarget[];
  readonly user: () => User;
  readonly limits: Limits;
  now(): Date;
  newUuid(): string;
  /** The workspace of MLflow's paths that name none. */
  readonly defaultWorkspace?: WorkspaceAddress;
  /** Told of errors that no answer may show: unexpected ones, and those while looking after launched runs. */
  onFault?(error: unknown, where: string): void;
}

/** One request on its way through the service. */
export interface Call {
  readonly parts: ServiceParts;
  readonly request: ApiRequest;
  readonly operation: OperationName;
  /** The words of the path, decoded. */
  readonly parameters: ReadonlyMap<string, string>;
}

export interface JsonAnswer<T> {
  /** Absent fields are left out of the JSON; `undefined` as a whole means an answer without body. */
  readonly value: T;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Does the work of one operation. Bytes and unusual answers are given as a complete `ApiResponse`. */
export type Handler<Name extends OperationName> = (
  call: Call,
) => Promise<JsonAnswer<AnswerOf<Name>> | ApiResponse>;

export function parameterOf(call: Call, name: string): string {
  const value = call.parameters.get(name);
  if (value === undefined) throw new AzMlError('Internal', `${call.operation} has no {${name}} in its path`);
  return value;
}

/** A query parameter, its name in any letter case; the first one where it is repeated. */
export function queryText(call: Call, name: string): string | undefined {
  return queryTexts(call, name)[0];
}

/** All values of a query parameter, its name in any letter case. */
export function queryTexts({ request }: Call, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return Object.entries(request.query ?? {})
    .filter(([key]) => key.toLowerCase() === wanted)
    .flatMap(([, value]) => value);
}

/** The present moment as the wire writes it. */
export function currentUtc(parts: ServiceParts): string {
  return formatTimestamp(parts.now());
}
