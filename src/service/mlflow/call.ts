import type { ApiRequest, ApiResponse } from '../../contract/api-message.ts';
import type { WorkspaceRecord } from '../../store/store.ts';
import type { ServiceParts } from '../call.ts';
import type { Input } from './input.ts';

/** One request of MLflow's API on its way through the service. */
export interface MlflowCall {
  readonly parts: ServiceParts;
  readonly request: ApiRequest;
  readonly workspace: WorkspaceRecord;
  /** What the query or the body says; empty where the body is a file. */
  readonly input: Input;
  /** The words of the path that stand for something, by name. */
  readonly words: ReadonlyMap<string, string>;
}

/** Does the work of one route: answers with the value of the JSON, or with a whole answer. */
export type MlflowHandler = (call: MlflowCall) => Promise<object | ApiResponse>;

export function wordOf(call: MlflowCall, name: string): string {
  return call.words.get(name) ?? '';
}
