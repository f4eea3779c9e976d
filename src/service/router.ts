import type { ApiRequest, ApiResponse } from '../contract/api-message.ts';
import type { OperationName } from '../contract/operations.ts';
import { AzMlError } from '../errors.ts';
import { identityHeaders, toAzMlError, toErrorAnswer } from './api-error.ts';
import {
  type Call,
  currentUtc,
  type Handler,
  type JsonAnswer,
  queryText,
  type ServiceParts,
} from './call.ts';
import { HANDLERS } from './handlers.ts';
import { isMlflowPath } from './mlflow/path.ts';
import { createRouteFinder, methodsOn } from './route.ts';

export interface RouterHooks {
  /** Sees each request before it is answered; what it throws is the answer. */
  onRequest?(facts: {
    readonly operation: OperationName;
    readonly parameters: ReadonlyMap<string, string>;
    readonly request: ApiRequest;
  }): Promise<void> | void;
}

/** From requests to the handlers of the operations, and from their values and errors to answers. */
export function createRouter(parts: ServiceParts, hooks: RouterHooks) {
  const findRoute = createRouteFinder();

  return async function handle(request: ApiRequest): Promise<ApiResponse> {
    if (isMlflowPath(request.path)) {
      const { handleMlflow } = await import('./mlflow/handle.ts');
      return handleMlflow(partsFor(parts, request), request);
    }
    const route = findRoute(request.method, request.path);
    try {
      if (route === undefined) throw await explainMissingRoute(request);
      await hooks.onRequest?.({ ...route, request });
      const call: Call = { parts: partsFor(parts, request), request, ...route };
      request.onOperation?.(route.operation);
      if (request.principal !== undefined) await (await import('./authorize.ts')).authorize(call);
      const response = await answer(call);
      // In process nobody logs both sides, so nobody asks for the id; it would cost loading the random numbers.
      return request.baseUrl === undefined && request.headers?.['x-ms-client-request-id'] === undefined
        ? response
        : addHeaders(response, identityHeaders(request, parts.newUuid()));
    } catch (error) {
      const requestId = parts.newUuid();
      const told = toAzMlError(error, requestId);
      if (told.code === 'Internal')
        parts.onFault?.(error, `${request.method} ${request.path} (${requestId})`);
      const facts = {
        timeUtc: currentUtc(parts),
        requestId,
        ...(route === undefined ? {} : { operation: route.operation }),
      };
      return addHeaders(toErrorAnswer(told, facts), identityHeaders(request, requestId));
    }
  };
}

/** What a principal makes is made in that name, not in that of the server's own user. */
function partsFor(parts: ServiceParts, { principal }: ApiRequest): ServiceParts {
  return principal === undefined ? parts : { ...parts, user: () => ({ userName: principal.name }) };
}

async function answer(call: Call): Promise<ApiResponse> {
  // The table keeps name and handler of an operation together, which a lookup by name cannot tell the compiler.
  const load = HANDLERS[call.operation] as () => Handler<OperationName> | Promise<Handler<OperationName>>;
  const handler = await load();
  const result = await handler(call);
  return 'status' in result ? result : encodeJson(call, result);
}

/** Where nothing is answered, 2019-09-30 says 200 and v1.0, which alone sends `api-version`, says 204. */
function encodeJson(call: Call, { value, headers }: JsonAnswer<unknown>): ApiResponse {
  if (value === undefined) {
    return { status: queryText(call, 'api-version') === undefined ? 200 : 204, headers: { ...headers } };
  }
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

async function explainMissingRoute({ method, path }: ApiRequest): Promise<AzMlError> {
  const { findNotBuilt } = await import('./not-built.ts');
  const name = findNotBuilt(method, path);
  if (name !== undefined) {
    return new AzMlError('OperationNotBuilt', `${name} is not built here (${method} ${path})`, {
      target: name,
    });
  }
  const methods = methodsOn(path);
  if (methods.length > 0) {
    return new AzMlError('MethodNotAllowed', `${method} is not possible on ${path}`, {
      hint: `possible: ${methods.join(', ')}`,
    });
  }
  return new AzMlError('OperationNotFound', `there is no operation ${method} ${path}`);
}

function addHeaders(response: ApiResponse, headers: Readonly<Record<string, string>>): ApiResponse {
  return { ...response, headers: { ...response.headers, ...headers } };
}
