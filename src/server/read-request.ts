import type { IncomingMessage } from 'node:http';
import type { ApiMethod } from '../contract/api-message.ts';
import { AzMlError } from '../errors.ts';

/** Headers that mean one thing: a second one is an attempt to show two readers two different things. */
const SINGLE = new Set([
  'host',
  'origin',
  'authorization',
  'content-type',
  'content-length',
  'content-encoding',
  'range',
]);

/** Header names in lower case, in a map without prototype. Throws `BadRequest` for a repeated `Host` and the like. */
export function readHeaders({ rawHeaders }: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    const value = rawHeaders[index + 1] ?? '';
    const earlier = headers[name];
    if (earlier !== undefined && SINGLE.has(name))
      throw badRequest(`the header ${name} is there twice`, name);
    headers[name] = earlier === undefined ? value : `${earlier}, ${value}`;
  }
  return headers;
}

/** The method as the service knows it: it answers `HEAD` as a `GET` whose body is left out. */
export function readMethod(method: string | undefined): ApiMethod {
  switch (method) {
    case 'HEAD':
      return 'GET';
    case 'GET':
    case 'POST':
    case 'PUT':
    case 'PATCH':
    case 'DELETE':
      return method;
    default:
      throw new AzMlError('MethodNotAllowed', `${method} is not a method of the run API`, {
        hint: 'possible: GET, HEAD, POST, PUT, PATCH, DELETE',
      });
  }
}

export interface Target {
  /** Percent-encoded, as it came. */
  readonly path: string;
  readonly query: Record<string, string | string[]>;
}

/**
 * Path and query of a request. The path is decoded once, to look at it, and passed on as it came: `%252e` stays a
 * name with a percent sign in it. Throws `BadRequest` for what no honest client sends.
 */
export function readTarget(url: string | undefined): Target {
  const [path = '', search = ''] = splitOnce(url ?? '', '?');
  checkPath(path);
  return { path, query: parseQuery(search) };
}

function checkPath(path: string): void {
  if (!path.startsWith('/')) throw badRequest('the path of a request begins with /', 'path');
  const decoded = decode(path, 'path');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\x00-\x1f\x7f]/.test(decoded)) throw badRequest('the path holds control characters', 'path');
  if (/(?:^|[/\\])\.\.?(?:[/\\]|$)/.test(decoded))
    throw badRequest('the path holds . or .. as a name', 'path');
}

/** Form encoding: `+` is a blank. A repeated parameter becomes an array. */
function parseQuery(search: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null);
  for (const part of search.split('&')) {
    if (part === '') continue;
    const [name = '', value = ''] = splitOnce(part, '=').map(decodeForm);
    const earlier = query[name];
    if (earlier === undefined) query[name] = value;
    else if (typeof earlier === 'string') query[name] = [earlier, value];
    else earlier.push(value);
  }
  return query;
}

function decodeForm(text: string): string {
  const decoded = decode(text.includes('+') ? text.replaceAll('+', ' ') : text, 'query');
  if (decoded.includes('\0')) throw badRequest('the query holds a NUL', 'query');
  return decoded;
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string, target: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw badRequest(`the ${target} of the request is not percent-encoded UTF-8`, target);
  }
}

function badRequest(message: string, target: string): AzMlError {
  return new AzMlError('BadRequest', message, { target });
}
