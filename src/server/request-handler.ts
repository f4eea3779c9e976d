import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ApiRequest, ApiResponse, Transport } from '../contract/api-message.ts';
import type { Principal } from '../contract/principal.ts';
import { AzMlError } from '../errors.ts';
import type { AccessLog } from './access-log.ts';
import { type BodySource, openBody } from './body-source.ts';
import { describeServices, isDiscovery } from './discovery.ts';
import { toErrorAnswer } from './error-answer.ts';
import type { Gate } from './gate.ts';
import { METRICS_TYPE, type ServerMetrics } from './metrics/server-metrics.ts';
import type { RateLimit } from './rate-limit.ts';
import { readBody } from './read-body.ts';
import { readHeaders, readMethod, readTarget } from './read-request.ts';
import { sendAnswer } from './send-answer.ts';
import type { ServerLimits } from './server-limits.ts';

export interface HandlerParts {
  readonly transport: Transport;
  readonly gate: Gate;
  readonly limits: ServerLimits;
  readonly version?: string;
  readonly accessLog: AccessLog;
  readonly metrics?: ServerMetrics;
  readonly rateLimit?: RateLimit;
  now(): Date;
}

export interface RequestHandler {
  /** Answers one request. A caller that `wants-continue` sends its body only when told to (RFC 9110, 10.1.1). */
  handle(request: IncomingMessage, response: ServerResponse, wait?: 'wants-continue'): void;
  /** Whether an answer is under way on this connection. */
  isBusy(socket: Duplex): boolean;
  /** From now on every answer is the last one of its connection. Tells when one that is under way has ended. */
  refuseNext(onEnd: () => void): void;
}

/** Between Node's HTTP and the service: each stage of a request in its order. */
export function createRequestHandler(parts: HandlerParts): RequestHandler {
  const active = new Set<ServerResponse>();
  let isClosing = false;

  async function handle(request: IncomingMessage, response: ServerResponse, wait?: 'wants-continue') {
    const started = performance.now();
    active.add(response);
    parts.metrics?.begin();
    const facts: ExchangeFacts = {};
    const { answer, body, fault } = await findAnswer({ ...parts, facts }, request, response, wait);
    const sent = await sendAnswer(request, response, answer, body, {
      isLast: () => isClosing,
      drainTimeoutMs: parts.limits.drainTimeoutMs,
    });
    active.delete(response);
    const { statusCode: status } = response;
    const elapsedMs = performance.now() - started;
    parts.accessLog({
      method: request.method ?? '',
      url: request.url ?? '',
      status,
      elapsedMs,
      bytes: sent.bytes,
      isCut: sent.isCut,
      requestId: answer.headers['x-ms-request-id'],
      operation: facts.operation,
      user: facts.principal?.name,
      tokenId: facts.principal?.tokenId,
      fault: describeFault(fault ?? sent.error),
    });
    parts.metrics?.end({
      operation: facts.operation ?? 'none',
      status,
      elapsedMs,
      bytes: sent.bytes,
      storeBusy: answer.headers['x-ms-error-code'] === 'StoreBusy',
    });
  }

  return {
    handle(request, response, wait) {
      handle(request, response, wait).catch(() => request.socket.destroy());
    },
    isBusy: (socket) => [...active].some(({ req }) => req.socket === socket),
    refuseNext(onEnd) {
      isClosing = true;
      for (const response of active) response.once('close', onEnd);
    },
  };
}

/** What turns out about a request on its way, for the log and the metrics. */
interface ExchangeFacts {
  operation?: string;
  principal?: Principal;
}

interface Exchange extends HandlerParts {
  readonly facts: ExchangeFacts;
}

interface FoundAnswer {
  readonly answer: ApiResponse;
  readonly body: BodySource;
  readonly fault?: unknown;
}

async function findAnswer(
  parts: Exchange,
  request: IncomingMessage,
  response: ServerResponse,
  wait: 'wants-continue' | undefined,
): Promise<FoundAnswer> {
  try {
    const answer = await answerRequest(parts, request, response, wait);
    return { answer, body: await openBody(answer.body) };
  } catch (fault) {
    const answer = toErrorAnswer(fault, { timeUtc: parts.now().toISOString(), requestId: randomUUID() });
    return { answer, body: await openBody(answer.body), fault };
  }
}

/** What an operator should see of a failure that no caller is told of. */
function describeFault(fault: unknown): string | undefined {
  if (fault === undefined || (fault instanceof AzMlError && fault.code !== 'Internal')) return undefined;
  return fault instanceof Error ? fault.message : String(fault);
}

async function answerRequest(
  parts: Exchange,
  request: IncomingMessage,
  response: ServerResponse,
  wantsContinue: 'wants-continue' | undefined,
): Promise<ApiResponse> {
  const { transport, gate, limits, version, facts } = parts;
  const headers = readHeaders(request);
  const { authorization } = headers;
  // The service never sees the token: it has nothing to do with it, and what it does not have it cannot leak.
  delete headers.authorization;
  const baseUrl = gate.checkCaller(headers);
  const { path, query } = readTarget(request.url);
  const method = readMethod(request.method);
  const open = method === 'GET' ? answerOpenly(path, version, baseUrl) : undefined;
  if (open !== undefined) return open;
  const asked: ApiRequest = { method, path, query, headers, baseUrl };
  const principal = await gate.checkRight(asked, authorization);
  if (principal !== undefined) {
    facts.principal = principal;
    parts.rateLimit?.(principal.tokenId ?? principal.name);
  }
  if (method === 'GET' && path === '/metrics' && parts.metrics !== undefined) {
    return answerMetrics(parts.metrics, principal);
  }
  if (wantsContinue !== undefined) response.writeContinue();
  const body = await readBody(request, { method, path, headers }, limits);
  return transport.send({
    ...asked,
    ...(body === undefined ? {} : { body }),
    ...(principal === undefined ? {} : { principal }),
    onOperation: (name) => {
      facts.operation = name;
    },
  });
}

/** What needs no token, as it tells nothing: that the server is up, which one it is, and where the caller is anyway. */
function answerOpenly(path: string, version: string | undefined, baseUrl: string): ApiResponse | undefined {
  if (isDiscovery(path)) {
    return { status: 200, headers: { 'content-type': 'application/json' }, body: describeServices(baseUrl) };
  }
  const body = path === '/health' ? 'OK' : path === '/version' ? version : undefined;
  if (body === undefined) return undefined;
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

/** The counts of the whole server, which are not for those who may see a part of it. */
function answerMetrics(metrics: ServerMetrics, principal: Principal | undefined): ApiResponse {
  if (principal?.workspace !== undefined || principal?.runId !== undefined) {
    throw new AzMlError('Forbidden', 'the metrics of the server need a token for all its workspaces');
  }
  return { status: 200, headers: { 'content-type': METRICS_TYPE }, body: metrics.render() };
}
