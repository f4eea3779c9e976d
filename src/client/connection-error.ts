import { AzMlError, systemCode } from '../errors.ts';

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be looked up now',
  EHOSTUNREACH: 'there is no way to that machine',
  ENETUNREACH: 'there is no way to its network',
  ECONNRESET: 'the connection broke',
  EPIPE: 'the connection broke',
  UND_ERR_SOCKET: 'the connection broke',
  ETIMEDOUT: 'it did not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'its answer did not go on',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'its answer is shorter than announced',
  UND_ERR_DESTROYED: 'the connection was closed here',
  UND_ERR_CLOSED: 'the connection was closed here',
};

/** Codes that begin like this, with what they mean. */
const KINDS: readonly (readonly [prefix: RegExp, reason: string, hint: string])[] = [
  [
    /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS_/,
    'its certificate is not trusted',
    'If it is your own, name its authority by AZ_ML_CA_FILE or NODE_EXTRA_CA_CERTS.',
  ],
  [/^ERR_SSL_|^EPROTO/, 'it does not speak TLS', 'Is the address meant to begin with http://?'],
  [/^HPE_|^HTTPParserError$/, 'it does not speak HTTP', 'Is this the port of the service?'],
  [/^UND_ERR_PRX/, 'the proxy refused', 'Check HTTPS_PROXY, or set NO_PROXY.'],
];

/** Why the service could not be asked: `ServiceUnreachable` with its address and the reason. */
export function describeFailure(endpoint: URL, cause: unknown): AzMlError {
  if (cause instanceof AzMlError) return cause;
  // What is not HTTP at all undici's parser tells by its name alone.
  const code = systemCode(cause) ?? (cause instanceof Error && cause.name !== 'Error' ? cause.name : '');
  const [, kind, kindHint] = KINDS.find(([prefix]) => prefix.test(code)) ?? [];
  const known = Object.hasOwn(REASONS, code) ? REASONS[code] : kind;
  const reason = known ?? (cause instanceof Error ? cause.message : String(cause));
  return new AzMlError(
    'ServiceUnreachable',
    `cannot reach the service at ${endpoint.origin}: ${reason}${code === '' ? '' : ` (${code})`}`,
    { hint: kindHint ?? 'Is it running, and is this its address?', target: endpoint.origin, cause },
  );
}
