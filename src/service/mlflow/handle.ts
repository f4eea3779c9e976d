import type { ApiRequest, ApiResponse } from '../../contract/api-message.ts';
import { identityHeaders, toAzMlError } from '../api-error.ts';
import { checkRole } from '../authorize.ts';
import type { ServiceParts } from '../call.ts';
import { readJson } from '../request-body.ts';
import { answerUnknownRoute, toMlflowError } from './error-answer.ts';
import { type Input, inputOfJson, inputOfQuery } from './input.ts';
import { readMlflowPath } from './path.ts';
import { findMlflowRoute, type MlflowRoute } from './route-table.ts';
import { openWorkspace } from './scope.ts';
import { MLFLOW_API_VERSION } from './server-info.ts';

/**
 * Answers a request of MLflow's tracking API, its artifact proxy or its host's own questions. Never rejects: what
 * fails is an answer in MLflow's form.
 */
export async function handleMlflow(parts: ServiceParts, request: ApiRequest): Promise<ApiResponse> {
  const requestId = parts.newUuid();
  const response = await answer(parts, request).catch((error: unknown) => {
    const told = toAzMlError(error, requestId);
    if (told.code === 'Internal') parts.onFault?.(error, `${request.method} ${request.path} (${requestId})`);
    return toMlflowError(told);
  });
  return { ...response, headers: { ...response.headers, ...identityHeaders(request, requestId) } };
}

async function answer(parts: ServiceParts, request: ApiRequest): Promise<ApiResponse> {
  const path = readMlflowPath(request.path);
  if (path === undefined) return answerHostQuestion(request);
  const found = findMlflowRoute(request.method, path);
  if (typeof found === 'number') return answerUnknownRoute(found);
  const { route, words } = found;
  request.onOperation?.(`mlflow ${route.template}`);
  if (request.principal !== undefined) checkRole(request.principal, route.role, route.template);
  const workspace = await openWorkspace(parts, request, path.address);
  const input = await readInput(parts, request, route);
  const handler = await route.load();
  const result = await handler({ parts, request, workspace, input, words });
  if ('status' in result && 'headers' in result) return result as ApiResponse;
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(result),
  };
}

async function readInput(parts: ServiceParts, request: ApiRequest, route: MlflowRoute): Promise<Input> {
  if (request.method === 'GET') return inputOfQuery(request.query);
  return route.takesFile === true ? new Map() : inputOfJson(await readJson({ parts, request }));
}

/** `/health` and `/version`, also behind the prefix of a workspace. */
function answerHostQuestion({ method, path }: ApiRequest): ApiResponse {
  const [, question] = /\/(health|version)$/.exec(path) ?? [];
  if (question === undefined) return answerUnknownRoute(404);
  if (method !== 'GET') return answerUnknownRoute(405);
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: question === 'health' ? 'OK' : MLFLOW_API_VERSION,
  };
}
